import WengertNeuralNetworks
import WengertSupport

/// GPT-2's `vocab.json`: an object of texts, each of which stands for bytes, and their tokens.
struct VocabularyFile {
  private(set) var bytes: [Int32: [UInt8]] = [:]
  private(set) var byteTokens: [Int32] = []
  private(set) var specialTokens: [String: Int] = [:]
  /// The token of each sequence of bytes.
  private(set) var tokens: [[UInt8]: Int32] = [:]

  /// The text that GPT-2 ends documents with.
  private static let endOfText = "<|endoftext|>"

  init(
    _ bytes: UnsafeRawBufferPointer, path: String, specialTokens: [String]
  ) throws(FileError) {
    var scanner = JSONScanner(bytes.bindMemory(to: UInt8.self))
    let special = Set(specialTokens + [VocabularyFile.endOfText])
    var taken: Set<Int> = []
    do throws(JSONScanner.Flaw) {
      try scanner.object { (scanner, text) throws(JSONScanner.Flaw) in
        let place = scanner.offset
        let token = try scanner.integer()
        guard Int32(exactly: token).map({ $0 >= 0 }) == true, taken.insert(token).inserted else {
          throw .init(
            offset: place, expected: "a number of its own for \(text.json), from 0 to 2³¹ − 1")
        }
        try add(text, Int32(token), special, place)
      }
      try scanner.end()
    } catch {
      throw FileError(
        .malformed, path: path, offset: error.offset, expected: error.expected, found: "other text",
        hint: "the file is damaged or no vocab.json; write it again")
    }
    try check(specialTokens, path, bytes.count)
  }

  private mutating func add(
    _ text: String, _ token: Int32, _ special: Set<String>, _ place: Int
  ) throws(JSONScanner.Flaw) {
    if special.contains(text) {
      guard specialTokens.updateValue(Int(token), forKey: text) == nil else {
        throw .init(offset: place, expected: "a text other than \(text.json)")
      }
      return
    }
    guard let own = ByteAlphabet.bytes(of: text), !own.isEmpty else {
      throw .init(
        offset: place,
        expected:
          "a text of characters that stand for bytes, not \(text.json), unless it is named as special"
      )
    }
    guard tokens.updateValue(token, forKey: own) == nil else {
      throw .init(offset: place, expected: "a text other than \(text.json)")
    }
    bytes[token] = own
  }

  private mutating func check(
    _ special: [String], _ path: String, _ end: Int
  ) throws(FileError) {
    for byte in 0..<256 {
      guard let token = tokens[[UInt8(byte)]] else {
        throw FileError(
          .unsupported, path: path, offset: end, expected: "a token for each of the 256 bytes",
          found: "none for byte \(byte)", hint: "train it with the alphabet of all bytes")
      }
      byteTokens.append(token)
    }
    for text in special where specialTokens[text] == nil {
      throw FileError(
        .mismatch, path: path, offset: end, expected: "the special token \(text.json)",
        found: "no such text", hint: "name the special tokens that it has")
    }
  }
}

/// GPT-2's `merges.txt`: a pair of texts in every line.
struct MergesFile {
  private(set) var merges: [(pair: BytePairTokenizer.Pair, token: Int32)] = []

  init(
    _ bytes: UnsafeRawBufferPointer, path: String, _ vocabulary: VocabularyFile
  ) throws(FileError) {
    for line in LinesOfBytes(bytes) {
      if line.start == 0, line.bytes.starts(with: Array("#version".utf8)) { continue }
      if line.bytes.isEmpty { continue }
      func flaw(_ expected: String) -> FileError {
        let found = String(decoding: line.bytes.prefix(60), as: UTF8.self)
        return FileError(
          .malformed, path: path, offset: line.start, expected: expected, found: found.json,
          hint: "the file is damaged, or of another vocabulary")
      }
      let parts = line.bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      let texts = parts.map { part in String(decoding: part, as: UTF8.self) }
      let own = texts.compactMap { ByteAlphabet.bytes(of: $0) }
      guard parts.count == 2, own.count == 2, !own[0].isEmpty, !own[1].isEmpty else {
        throw flaw("two texts that stand for bytes, and a space between them")
      }
      guard let a = vocabulary.tokens[own[0]], let b = vocabulary.tokens[own[1]],
        let token = vocabulary.tokens[own[0] + own[1]]
      else { throw flaw("texts that are in the vocabulary, alone and together") }
      merges.append((.init(a: a, b: b), token))
    }
  }
}

/// The lines of a file, without their ends, and where they begin.
struct LinesOfBytes: Sequence, IteratorProtocol {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() -> (start: Int, bytes: Slice<UnsafeRawBufferPointer>)? {
    guard place < bytes.count else { return nil }
    let start = place
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    place = end + 1
    var line = bytes[start..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return (start, line)
  }
}
