import Foundation
import Testing
import Wengert
import WengertExchange
import WengertFuzzing

/// Damaged files of others: read, or refused with an error that says where.
@Suite struct ExchangeFuzzTests {
  /// What is wrong with an error.
  private static func complaint(_ error: any Error) -> String? {
    guard let error = error as? FileError else { return "\(error) is no FileError" }
    if error.offset == nil { return "no offset: \(error)" }
    return error.description.contains("\n") ? "two lines: \(error)" : nil
  }

  private func check(
    _ run: FuzzRun, _ location: SourceLocation = #_sourceLocation, read: ([UInt8]) throws -> Int
  ) {
    let outcome = run(complaint: ExchangeFuzzTests.complaint, read: read)
    #expect(outcome.failures.isEmpty, sourceLocation: location)
    // Not everything is refused, unless only a few inputs were asked for.
    if outcome.read + outcome.refused >= 10_000 {
      #expect(outcome.read > 0, "\(outcome)", sourceLocation: location)
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: fixture(name))))
  }

  @Test func safetensors() throws {
    let tokens = [
      "\"", "{", "}", "[", "]", ",", ":", "\\u0000", "\"dtype\":\"BF16\"", "\"data_offsets\":[0,8]",
      "\"shape\":[2147483647,2147483647,2147483647]", "\"__metadata__\":{}", "[[[[[[[[",
    ].map { Array($0.utf8) }
    let mutation = Mutation(
      seeds: [try bytes("types.safetensors"), try bytes("brain.safetensors")], headerCount: 200,
      tokens: tokens)
    check(FuzzRun("safetensors") { mutation.mutant(using: &$0) }) {
      let file = try SafetensorsFile(bytes: $0, path: "x")
      return try file.names.reduce(0) { $0 + (try file.tensor($1, as: Float.self)).count * 8 }
    }
  }

  @Test func npy() throws {
    let tokens = [
      "'descr'", "'shape'", "'<f8'", "'|O'", "True", "(", ")", ",", "}", "3L",
      "(2147483647, 2147483647, 2147483647)", "[('a', '<f4')]",
    ].map { Array($0.utf8) }
    let seeds = try ["f4", "f2_big", "fortran", "scalar", "empty", "version2", "b1", "u8"].map {
      try bytes("\($0).npy")
    }
    let mutation = Mutation(seeds: seeds, headerCount: 128, tokens: tokens)
    check(FuzzRun("npy") { mutation.mutant(using: &$0) }) {
      try NumPyArray(bytes: $0, path: "x").tensor(as: Double.self).count * 16
    }
  }

  /// The directory stands at the end: inputs are damaged from there, too.
  @Test func npz() throws {
    let seeds = [try bytes("stored.npz"), try bytes("deflated.npz")]
    let front = Mutation(seeds: seeds, headerCount: 60)
    let back = Mutation(seeds: seeds.map { $0.reversed() }, headerCount: 160)
    check(
      FuzzRun("npz", mayInflateTo: 1 << 20) {
        $0.oneIn(3) ? front.mutant(using: &$0) : back.mutant(using: &$0).reversed()
      }
    ) {
      let archive = try NumPyArchive(bytes: $0, path: "x")
      return try archive.names.reduce(0) {
        $0 + (try archive.tensor($1, as: Double.self)).count * 32
      }
    }
  }

  private static let tokenTexts = ["<|endoftext|>", "the the there", " \u{e9}\u{301}'s  12\n"]

  /// How many tokens some texts have: what was read has to work, too.
  private func use(_ tokenizer: BytePairTokenizer) throws -> Int {
    for text in ExchangeFuzzTests.tokenTexts {
      let tokens = tokenizer.encode(text)
      guard try tokenizer.decode(tokens) == text else {
        throw TokenizerError.invalid("\(text) is not what comes back")
      }
    }
    return 1 << 12
  }

  /// The files of a small vocabulary: `vocab.json`, `merges.txt`, and the same as ranks.
  private func vocabularyFiles() throws -> (vocabulary: [UInt8], merges: [UInt8], ranks: [UInt8]) {
    let tokenizer = try BytePairTokenizer(
      trainedOn: ExchangeFuzzTests.tokenTexts, vocabularySize: 262, minimumFrequency: 1,
      specialTokens: ["<|endoftext|>"])
    return try withTemporaryPath("vocab.json") { path in
      try tokenizer.write(vocabulary: path, merges: path + ".txt")
      try tokenizer.write(ranks: path + ".ranks")
      func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
      }
      return (try bytes(path), try bytes(path + ".txt"), try bytes(path + ".ranks"))
    }
  }

  @Test func vocabularies() throws {
    let tokens = [
      "\"", "{", "}", ":", ",", "\\u0120", "\"<|endoftext|>\":0", "\"\":1", "\"a\":1e9",
      "\"!\":2147483648",
    ].map { Array($0.utf8) }
    let (vocabulary, merges, _) = try vocabularyFiles()
    let mutation = Mutation(
      seeds: [vocabulary], headerCount: 4000, tokens: tokens)
    check(FuzzRun("vocab.json") { mutation.mutant(using: &$0) }) {
      try use(BytePairTokenizer(vocabularyBytes: $0, mergesBytes: merges)) + merges.count
    }
  }

  @Test func merges() throws {
    let (vocabulary, merges, _) = try vocabularyFiles()
    let mutation = Mutation(
      seeds: [merges], headerCount: 40,
      tokens: ["#version", " ", "\n", "\r\n", "t h", "\u{120} t"].map { Array($0.utf8) })
    check(FuzzRun("merges.txt") { mutation.mutant(using: &$0) }) {
      try use(BytePairTokenizer(vocabularyBytes: vocabulary, mergesBytes: $0)) + vocabulary.count
    }
  }

  @Test func ranks() throws {
    let mutation = Mutation(
      seeds: [try vocabularyFiles().ranks], headerCount: 4000,
      tokens: ["=", "==", " ", "\n", "IQ== 1", "AAAAAAAA 2147483647", "+", "/"].map {
        Array($0.utf8)
      })
    check(FuzzRun("ranks") { mutation.mutant(using: &$0) }) {
      try use(BytePairTokenizer(rankBytes: $0))
    }
  }
}
