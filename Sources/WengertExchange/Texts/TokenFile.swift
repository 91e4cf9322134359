import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// How a token is kept in a file, the lowest byte first.
public enum TokenFormat: Int, Sendable, Hashable {
  /// One byte each: a text as its bytes, or a vocabulary of 256.
  case uint8 = 1
  /// Two bytes each, enough for GPT-2's vocabulary; nanoGPT's `train.bin`.
  case uint16 = 2
  /// Four bytes each.
  case uint32 = 4

  /// One more than the greatest token.
  public var limit: Int { 1 << (8 * rawValue) }
}

/// A text as tokens in a file, which need not fit into memory: the file is mapped, and read where it is looked at.
///
///     let text = try TokenFile(path: "train.bin", format: .uint16)
///     let loader = DataLoader(TokenWindows(text, length: 256), batchSize: 32)
///
/// The file is nothing but the tokens. Any text file is one, of bytes: `format: .uint8`. It must not be shortened
/// meanwhile.
public struct TokenFile: Sendable {
  /// The path of the file.
  public let path: String
  /// How a token is kept.
  public let format: TokenFormat
  /// Number of tokens.
  public let count: Int
  private let bytes: Bytes

  /// Maps a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: How a token is kept.
  /// - Throws: When it cannot be read, or its size is no multiple of a token's.
  public init(path: String, format: TokenFormat) throws(FileError) {
    try self.init(Bytes(path: path), path, format)
  }

  private init(_ bytes: Bytes, _ path: String, _ format: TokenFormat) throws(FileError) {
    guard bytes.count % format.rawValue == 0 else {
      throw FileError(
        .malformed, path: path, offset: bytes.count,
        expected: "tokens of \(format.rawValue) bytes each", found: "\(bytes.count) bytes",
        hint: "check the format that it was written in")
    }
    self.path = path
    self.format = format
    self.bytes = bytes
    count = bytes.count / format.rawValue
  }

  /// Some tokens in a row.
  public subscript(range: Range<Int>) -> [Int] {
    let isInside = require(
      range.lowerBound >= 0 && range.upperBound <= count, "TokenFile",
      "tokens \(range) are asked for; \(path) has \(count)")
    guard isInside else { return range.map { _ in 0 } }
    return [Int](unsafeUninitializedCapacity: range.count) { buffer, filled in
      read(range.lowerBound, into: buffer)
      filled = range.count
    }
  }

  /// Reads as many tokens as there is room for.
  func read(_ start: Int, into target: UnsafeMutableBufferPointer<Int>) {
    bytes.read { bytes in
      func each<Word: FixedWidthInteger>(_: Word.Type) {
        for index in target.indices {
          let word = bytes.loadUnaligned(
            fromByteOffset: (start + index) * MemoryLayout<Word>.size, as: Word.self)
          target[index] = Int(word.littleEndian)
        }
      }
      switch format {
      case .uint8: each(UInt8.self)
      case .uint16: each(UInt16.self)
      case .uint32: each(UInt32.self)
      }
    }
  }
}

/// Writes tokens into a file, piece by piece.
///
///     let writer = try TokenFileWriter(path: "train.bin", format: .uint16)
///     try writer.append(contentsOf: "book.txt", by: tokenizer)
///     try writer.finish()
///
/// The file is there as a whole once `finish` returns, and not at all before.
public final class TokenFileWriter {
  /// The path of the file.
  public let path: String
  /// How a token is kept.
  public let format: TokenFormat
  /// How many tokens there are so far.
  public private(set) var count = 0
  private let file: AtomicFileWriter

  /// Begins a file.
  ///
  /// - Throws: When it cannot be written.
  public init(path: String, format: TokenFormat) throws(FileError) {
    self.path = path
    self.format = format
    do throws(FileFailure) {
      file = try AtomicFileWriter(for: path)
    } catch { throw FileError(writing: path, error) }
  }

  /// Adds tokens.
  ///
  /// - Throws: `TokenizerError` when one does not fit the format, `FileError` when the file cannot be written.
  public func append(_ tokens: [Int]) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tokens.count * format.rawValue)
    for (place, token) in tokens.enumerated() {
      guard 0..<format.limit ~= token else {
        throw TokenizerError.invalid(
          "token \(count + place) of \(path) is \(token); its format has room for 0..<\(format.limit)"
        )
      }
      for byte in 0..<format.rawValue {
        bytes.append(UInt8(truncatingIfNeeded: token >> (8 * byte)))
      }
    }
    do throws(FileFailure) {
      try file.append(bytes)
    } catch { throw FileError(writing: path, error) }
    count += tokens.count
  }

  /// Adds the tokens of a text file, which need not fit into memory: it is read in parts of some MiB, cut between
  /// lines, so that the tokens are those of the whole.
  ///
  /// - Parameters:
  ///   - text: The path of a text file in UTF-8; invalid bytes become U+FFFD.
  ///   - tokenizer: Makes the tokens.
  /// - Throws: When a file cannot be read or written, or the tokenizer or the format does not know a token.
  public func append(contentsOf text: String, by tokenizer: some Tokenizer) throws {
    try append(contentsOf: text, by: tokenizer, inPartsOf: 4 << 20)
  }

  /// The same with parts of so many bytes or a little more.
  package func append(
    contentsOf text: String, by tokenizer: some Tokenizer, inPartsOf length: Int
  ) throws {
    try Bytes(path: text).read { bytes in
      var start = 0
      while start < bytes.count {
        let end = TextParts.end(of: bytes, from: start + length)
        try append(tokenizer.encode(String(decoding: bytes[start..<end], as: UTF8.self)))
        start = end
      }
    }
  }

  /// Gives the file its name.
  ///
  /// - Throws: When it cannot be written.
  public func finish() throws(FileError) {
    do throws(FileFailure) {
      try file.putInPlace()
    } catch { throw FileError(writing: path, error) }
  }
}

/// Where a long text may be cut.
enum TextParts {
  /// Before the first line end, from a place on, that no white space follows: no word goes across it, and white
  /// space before it is a word of its own at the end of a part as in the whole.
  static func end(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var place = start
    while place + 1 < bytes.count {
      if bytes[place] == UInt8(ascii: "\n"), !isSpace(bytes[(place + 1)...].prefix(4)) {
        return place
      }
      place += 1
    }
    return bytes.count
  }

  /// Whether the first scalar is white space.
  private static func isSpace(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.properties.isWhitespace ?? false
  }
}
