import Foundation
import Synchronization
import Testing
import Wengert
import WengertExchange

@Suite struct TokenFileTests {
  private func withTokens(
    _ tokens: [Int], _ format: TokenFormat = .uint16, _ body: (TokenFile) throws -> Void
  ) throws {
    try withTemporaryPath("tokens.bin") { path in
      let writer = try TokenFileWriter(path: path, format: format)
      for start in stride(from: 0, to: tokens.count, by: 7) {
        try writer.append(Array(tokens[start..<min(start + 7, tokens.count)]))
      }
      try writer.finish()
      #expect(writer.count == tokens.count)
      try body(try TokenFile(path: path, format: format))
    }
  }

  @Test(arguments: [TokenFormat.uint8, .uint16, .uint32])
  func whatIsWrittenIsRead(_ format: TokenFormat) throws {
    let tokens = [0, 1, format.limit - 1, 77]
    try withTokens(tokens, format) { file in
      #expect(file.count == 4 && file[0..<4] == tokens && file[2..<3] == [format.limit - 1])
      let bytes = try Data(contentsOf: URL(filePath: file.path))
      #expect(
        bytes.count == 4 * format.rawValue && bytes[format.rawValue] == 1, "the lowest byte first")
    }
  }

  @Test func windowsInOrder() throws {
    try withTokens(Array(0..<10)) { file in
      let windows = TokenWindows(file, length: 3)
      #expect(windows.count == 3)
      let batch = windows.batch(at: [2, 0])
      #expect(batch.inputs == Tensor([[6, 7, 8], [0, 1, 2]]))
      #expect(batch.labels == Tensor([[7, 8, 9], [1, 2, 3]]) && batch.index == [2, 0])
      let close = TokenWindows(file, length: 3, stride: 1)
      #expect(close.count == 7 && close.batch(at: [6]).labels == Tensor([[7, 8, 9]]))
      #expect(TokenWindows(file, length: 9).count == 1 && TokenWindows(file, length: 10).count == 0)
      let loader = DataLoader(close, batchSize: 4, prefetches: true, seed: 3)
      #expect(loader.epoch(2).map(\.inputs) == loader.epoch(2).map(\.inputs))
      #expect(Set(loader.epoch(0).flatMap(\.index)) == Set(0..<7))
    }
  }

  /// A batch depends on seed, epoch and number alone.
  @Test func drawnWindows() throws {
    try withTokens(Array(0..<1000)) { file in
      func batches(_ seed: UInt64) -> DrawnTokenWindows {
        DrawnTokenWindows(file, length: 8, batchSize: 5, batchCount: 4, seed: seed)
      }
      let source = batches(1)
      let all = Array(source.batches(ofEpoch: 1, from: 0)).map(\.batch)
      #expect(all.count == 4)
      #expect(Array(batches(1).batches(ofEpoch: 1, from: 2)).map(\.batch) == Array(all[2...]))
      #expect(batches(1).batch(3, ofEpoch: 1) == all[3])
      // No two batches of epochs and seeds are alike.
      let starts = (0..<3).flatMap { seed in
        (0..<3).flatMap { epoch in (0..<4).map { batches(seed).batch($0, ofEpoch: epoch).index } }
      }
      #expect(Set(starts).count == 36)
      for batch in all {
        #expect(batch.inputs.shape == [5, 8] && batch.labels == batch.inputs + 1)
        #expect(batch.inputs[0..., 0].scalars == batch.index)
      }
      // The first place and the last are drawn, too.
      let places = (0..<400).flatMap { source.batch($0, ofEpoch: 0).index }
      #expect(places.min()! < 8 && places.max()! > 983 && places.max()! <= 991)
    }
  }

  /// A text that is read in parts has the tokens of the whole.
  @Test(arguments: [
    ["word\nnext ", "\n\n  x", "é\n", "\n"], ["line\r\nline", "\r\n\r\n", " \r\n x"],
    ["\n漢字", "\n\u{3000}段落", "かな\n"], ["no line end ", "it's"],
  ])
  func textsInParts(_ pieces: [String]) throws {
    let tokenizer = try BytePairTokenizer(
      vocabulary: fixture("vocab.json"), merges: fixture("merges.txt"))
    var text = ""
    for index in 0..<4_000 {
      text += pieces[index % 7 % pieces.count] + (index % 3 == 0 ? "abcdefghijkl \(index)" : "")
    }
    try withTemporaryPath("text.txt") { path in
      try Data(text.utf8).write(to: URL(filePath: path))
      let writer = try TokenFileWriter(path: path + ".bin", format: .uint16)
      let counted = CountedTokenizer(base: tokenizer)
      try writer.append(contentsOf: path, by: counted, inPartsOf: 1 << 10)
      let parts = counted.parts.withLock { $0 }
      #expect(text.contains("\n") ? parts > 20 : parts == 1, "\(parts)")
      #expect(!FileManager.default.fileExists(atPath: path + ".bin"), "not before it is whole")
      try writer.finish()
      let file = try TokenFile(path: path + ".bin", format: .uint16)
      #expect(file[0..<file.count] == tokenizer.encode(text))
    }
  }

  /// Counts in how many parts a text comes.
  private final class CountedTokenizer: Tokenizer {
    let base: BytePairTokenizer
    let parts = Mutex(0)
    init(base: BytePairTokenizer) { self.base = base }
    var vocabularySize: Int { base.vocabularySize }
    func encode(_ text: String) -> [Int] {
      parts.withLock { $0 += 1 }
      return base.encode(text)
    }
    func decode(_ tokens: [Int]) throws -> String { try base.decode(tokens) }
  }

  @Test func whatCannotBe() throws {
    try withTokens([1, 2, 3], .uint8) { file in
      let error = #expect(throws: FileError.self) {
        try TokenFile(path: file.path, format: .uint16)
      }
      #expect(error?.kind == .malformed && error?.offset == 3)
      #expect(throws: UsageError.self) { try checked { file[2..<4] } }
      #expect(throws: UsageError.self) { try checked { TokenWindows(file, length: 0) } }
      #expect(throws: UsageError.self) { try checked { TokenWindows(file, length: 1, stride: 0) } }
      #expect(throws: UsageError.self) {
        try checked { DrawnTokenWindows(file, length: 3, batchSize: 1, batchCount: 1) }
      }
      let writer = try TokenFileWriter(path: file.path, format: .uint8)
      #expect(throws: TokenizerError.self) { try writer.append([256]) }
      #expect(throws: TokenizerError.self) { try writer.append([-1]) }
    }
    #expect(throws: FileError.self) { try TokenFile(path: "/nowhere", format: .uint8) }
    #expect(throws: FileError.self) { try TokenFileWriter(path: "/nowhere/x", format: .uint8) }
    try withTokens([], .uint8) { #expect($0.count == 0 && TokenWindows($0, length: 1).count == 0) }
  }
}
