import WengertSupport
import WengertTensors

/// The first part of a file in the safetensors layout:
///
///     8 bytes     length n of the header, little-endian
///     n bytes     JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
///     the rest    the elements, tensor after tensor without gaps
///
/// with texts under "__metadata__". Files of this library begin with the checksum CRC-32 of the whole
/// file, counted with zeros for its eight digits, and with a mark behind it: with that mark
/// the checksum must be there, so that no damage can make a file look as if it had none.
package struct TensorFileHeader {
  /// One tensor.
  package struct Entry {
    package let name: String
    /// The element type's name, such as `F32`.
    package let type: String
    /// Nil where no tensor has such a shape here.
    package let shape: Shape?
    /// In bytes from the end of the header.
    package let range: Range<Int>
  }

  /// In the order of their elements.
  package private(set) var entries: [Entry] = []
  package private(set) var metadata: [String: String] = [:]

  /// Longer headers are neither written nor read.
  package static let greatestLength = 100_000_000
  package static let metadataName = "__metadata__"
  static let checksumName = "wengert.crc32"
  static let markName = "wengert.format"
  static let mark = "1"
  /// The text before the digits of the checksum.
  static let checksumPrefix = "{\"\(metadataName)\":{\"\(checksumName)\":\""
  static let checksumDigits = 8
}

extension TensorFileHeader {
  /// Reads a header, and checks that the tensors fill the rest of the file.
  ///
  /// - Parameters:
  ///   - json: The header's bytes.
  ///   - payload: How many bytes follow.
  ///   - path: The file, for errors.
  package init(
    json: UnsafeBufferPointer<UInt8>, payload: Int, path: String
  ) throws(FileError) {
    var scanner = JSONScanner(json)
    do throws(JSONScanner.Flaw) {
      try read(&scanner)
      try scanner.end()
    } catch {
      throw TensorFileHeader.malformed(
        path, "a header of tensors in JSON",
        "\(json.count) bytes that are none (\(error.expected) should be there)",
        offset: 8 + error.offset)
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw TensorFileHeader.malformed(
          path, "'\(entry.name)' to begin at byte \(end) of the elements",
          "byte \(entry.range.lowerBound)")
      }
      end = entry.range.upperBound
    }
    guard end <= payload else {
      throw FileError(
        .truncated, path: path, offset: 8 + json.count + payload,
        expected: "\(end) bytes of elements", found: "\(payload)",
        hint: "it is incomplete; use a copy, or the previous file")
    }
    guard end == payload else {
      throw TensorFileHeader.malformed(path, "\(end) bytes of elements", "\(payload)")
    }
  }

  private static func malformed(
    _ path: String, _ expected: String, _ found: String, offset: Int = 8
  ) -> FileError {
    FileError(
      .malformed, path: path, offset: offset, expected: expected, found: found,
      hint: "the file is damaged or of another kind; use a copy, or the previous file")
  }

  private mutating func read(_ scanner: inout JSONScanner) throws(JSONScanner.Flaw) {
    var names: Set<String> = []
    try scanner.object { (scanner, name) throws(JSONScanner.Flaw) in
      guard names.insert(name).inserted else { throw scanner.flaw("a name other than '\(name)'") }
      if name == TensorFileHeader.metadataName {
        try readMetadata(&scanner)
      } else {
        entries.append(try TensorDescription(&scanner).entry(name, scanner))
      }
    }
  }

  private mutating func readMetadata(_ scanner: inout JSONScanner) throws(JSONScanner.Flaw) {
    try scanner.object { (scanner, name) throws(JSONScanner.Flaw) in
      guard metadata.updateValue(try scanner.string(), forKey: name) == nil else {
        throw scanner.flaw("a name other than '\(name)'")
      }
    }
  }
}

/// A tensor as the header describes it.
private struct TensorDescription {
  private var type: String?
  private var extents: [Int]?
  private var offsets: [Int]?

  init(_ scanner: inout JSONScanner) throws(JSONScanner.Flaw) {
    try scanner.object { (scanner, name) throws(JSONScanner.Flaw) in
      switch name {
      case "dtype" where type == nil: type = try scanner.string()
      case "shape" where extents == nil: extents = try TensorDescription.integers(&scanner)
      case "data_offsets" where offsets == nil:
        offsets = try TensorDescription.integers(&scanner)
      case "dtype", "shape", "data_offsets": throw scanner.flaw("one '\(name)'")
      default: try scanner.skipValue()
      }
    }
  }

  private static func integers(_ scanner: inout JSONScanner) throws(JSONScanner.Flaw) -> [Int] {
    var integers: [Int] = []
    try scanner.array { (scanner) throws(JSONScanner.Flaw) in
      integers.append(try scanner.integer())
    }
    return integers
  }

  func entry(
    _ name: String, _ scanner: JSONScanner
  ) throws(JSONScanner.Flaw) -> TensorFileHeader.Entry {
    guard let type, let extents, let offsets else {
      throw scanner.flaw("dtype, shape and data_offsets of '\(name)'")
    }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw scanner.flaw("a beginning and an end of '\(name)' instead of data_offsets \(offsets)")
    }
    guard let bits = DataType.bitCounts[type] else {
      throw scanner.flaw("an element type of '\(name)' instead of '\(type)'")
    }
    guard let count = product(of: extents + [bits]), count % 8 == 0 else {
      throw scanner.flaw("a shape of '\(name)' that memory can hold instead of \(extents)")
    }
    guard count / 8 == offsets[1] - offsets[0] else {
      throw scanner.flaw(
        "\(count / 8) bytes of '\(name)', of shape \(extents) and type \(type), instead of "
          + "\(offsets[1] - offsets[0])")
    }
    return TensorFileHeader.Entry(
      name: name, type: type, shape: try? Shape(validating: extents, for: name),
      range: offsets[0]..<offsets[1])
  }
}
