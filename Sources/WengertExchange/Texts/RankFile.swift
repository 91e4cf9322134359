import WengertNeuralNetworks
import WengertSupport

/// A file of ranks as tiktoken has them: in every line the bytes of a token in base 64, and its number, which is also
/// its place in the order of merges.
struct RankFile {
  private(set) var bytes: [Int32: [UInt8]] = [:]
  private(set) var byteTokens: [Int32] = []
  private var tokens: [[UInt8]: Int32] = [:]
  private let path: String

  /// Longer tokens are not read: each of their places is looked at as the border between two others.
  private static let greatestLength = 512

  init(_ file: UnsafeRawBufferPointer, path: String) throws(FileError) {
    self.path = path
    for line in LinesOfBytes(file) where !line.bytes.isEmpty {
      try add(line.bytes, at: line.start)
    }
    for byte in 0..<256 {
      guard let token = tokens[[UInt8(byte)]] else {
        throw FileError(
          .unsupported, path: path, offset: file.count,
          expected: "a token for each of the 256 bytes",
          found: "none for byte \(byte)", hint: "give a file of ranks of a byte-level vocabulary")
      }
      byteTokens.append(token)
    }
  }

  private mutating func add(
    _ line: Slice<UnsafeRawBufferPointer>, at offset: Int
  ) throws(FileError) {
    func flaw(_ expected: String, _ kind: FileError.Kind = .malformed) -> FileError {
      FileError(
        kind, path: path, offset: offset, expected: expected,
        found: String(decoding: line.prefix(60), as: UTF8.self).json,
        hint: "the file is damaged or no file of ranks; get it again")
    }
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2, let own = Base64.decode(parts[0]), !own.isEmpty,
      let rank = Int32(String(decoding: parts[1], as: UTF8.self)), rank >= 0,
      parts[1].first != UInt8(ascii: "+")
    else { throw flaw("bytes in base 64, a space and a number") }
    guard own.count <= RankFile.greatestLength else {
      throw flaw("tokens of at most \(RankFile.greatestLength) bytes", .unsupported)
    }
    guard tokens.updateValue(rank, forKey: own) == nil else {
      throw flaw("bytes that no other line has")
    }
    guard bytes.updateValue(own, forKey: rank) == nil else {
      throw flaw("a number that no other line has")
    }
  }

  /// Every way to make a token of two others.
  var merges: PairMerges {
    var merges = PairMerges()
    for (token, own) in bytes where own.count > 1 {
      for border in 1..<own.count {
        guard let a = tokens[Array(own[..<border])], let b = tokens[Array(own[border...])] else {
          continue
        }
        merges.set(a, b, into: token, rank: Int(token))
      }
    }
    return merges
  }
}

extension BytePairTokenizer {
  /// Reads a file of ranks, as tiktoken has them: `gpt2.tiktoken`, `r50k_base.tiktoken`.
  ///
  /// Words are those of GPT-2's pattern; files whose vocabulary was made with another one, such as `cl100k_base`, are
  /// read, and give other tokens than tiktoken does.
  ///
  /// - Parameters:
  ///   - ranks: The path of the file.
  ///   - specialTokens: Texts with tokens of their own, which the file has not, such as `["<|endoftext|>": 50256]`.
  /// - Throws: When the file cannot be read or is damaged.
  public init(ranks path: String, specialTokens: [String: Int] = [:]) throws(FileError) {
    try self.init(Bytes(path: path), path, specialTokens)
  }

  /// Reads the bytes of such a file.
  package init(rankBytes: [UInt8], specialTokens: [String: Int] = [:]) throws(FileError) {
    try self.init(.array(rankBytes), "ranks", specialTokens)
  }

  private init(
    _ bytes: Bytes, _ path: String, _ specialTokens: [String: Int]
  ) throws(FileError) {
    let file = try bytes.read { (bytes) throws(FileError) in try RankFile(bytes, path: path) }
    for (text, token) in specialTokens {
      let isFree = Int32(exactly: token).map { $0 >= 0 && file.bytes[$0] == nil } ?? false
      guard isFree, !text.isEmpty else {
        throw FileError(
          .mismatch, path: path, offset: bytes.count,
          expected: "a free number for the special token \(text.json)",
          found: "\(token)", hint: "give it a number from 0 to 2³¹ − 1 that the file has not")
      }
    }
    self.init(
      bytes: file.bytes, byteTokens: file.byteTokens, merges: file.merges, mergeList: nil,
      specialTokens: specialTokens)
  }

  /// Writes a file of ranks, which tiktoken reads; special tokens are not part of it.
  ///
  /// - Parameter path: The file; it is written whole or not at all.
  /// - Throws: When it cannot be written.
  public func write(ranks path: String) throws(FileError) {
    var lines: [UInt8] = []
    for (token, own) in bytes.sorted(by: { $0.key < $1.key }) {
      lines += Base64.encode(own) + Array(" \(token)\n".utf8)
    }
    try BytePairTokenizer.write(lines, to: path)
  }
}
