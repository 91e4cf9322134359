import Foundation

/// The first part of a file in the safetensors layout:
///
///     8 bytes     length n of the header, little-endian
///     n bytes     JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
///     the rest    the elements, tensor after tensor without gaps
///
/// with texts under "__metadata__". Files of this library begin with the checksum CRC-32 of the whole
/// file, counted with zeros in the place of its eight digits, and with the writer's name behind it: with
/// that name the checksum must be there, so that no damage can make a file look as if it had none.
struct TensorFileHeader {
  /// One tensor.
  struct Entry {
    let name: String
    let dataType: String
    let shape: Shape
    /// In bytes from the end of the header.
    let range: Range<Int>
  }

  /// In the order of their elements.
  let entries: [Entry]
  let metadata: [String: String]

  /// Longer headers are no headers.
  static let greatestLength = 100_000_000
  static let metadataName = "__metadata__"
  static let checksumName = "crc32"
  /// What stands before the digits of the checksum.
  static let checksumPrefix = "{\"\(metadataName)\":{\"\(checksumName)\":\""
  static let checksumDigits = 8
  static let writerName = "writer"
  static let writer = "Wengert"

  /// The names of element types in files, as far as there are tensors of them.
  static func name(of type: DataType) -> String {
    switch type {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }

  private static let byteCounts = [
    "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2,
    "U16": 2, "U8": 1, "I8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
  ]
}

extension TensorFileHeader {
  /// Reads a header, and checks that the tensors fill the rest of the file.
  ///
  /// - Parameters:
  ///   - json: The header's bytes.
  ///   - payload: How many bytes follow.
  ///   - path: The file, for errors.
  init(json: [UInt8], payload: Int, path: String) throws(CheckpointError) {
    func malformed(
      _ expected: String, _ found: String, offset: Int = 8
    ) -> CheckpointError {
      CheckpointError(
        .malformed, path: path, offset: offset, expected: expected, found: found,
        hint: "the file is damaged or of another kind; use a copy, or the one before it")
    }
    let parsed: [String: Member]
    do throws(TrainingJSON.Flaw) {
      parsed = try TrainingJSON.decoded([String: Member].self, from: json)
    } catch {
      throw malformed("a header of tensors in JSON", error.found, offset: 8 + error.offset)
    }
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    for (name, member) in parsed {
      switch member {
      case .texts(let texts) where name == TensorFileHeader.metadataName: metadata = texts
      case .tensor(let tensor) where name != TensorFileHeader.metadataName:
        entries.append(try tensor.entry(name) { malformed($0, $1) })
      default: throw malformed("a tensor or texts", "something else under '\(name)'")
      }
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw malformed(
          "'\(entry.name)' to begin at byte \(end) of the elements",
          "byte \(entry.range.lowerBound)")
      }
      end = entry.range.upperBound
    }
    guard end <= payload else {
      let start = 8 + json.count
      throw CheckpointError(
        .truncated, path: path, offset: start + payload, expected: "\(end) bytes of elements",
        found: "\(payload)",
        hint: "it was not written to its end; use a copy, or the one before it")
    }
    guard end == payload else { throw malformed("\(end) bytes of elements", "\(payload)") }
    self.entries = entries
    self.metadata = metadata
  }

  /// A value of the header's object.
  private enum Member: Decodable {
    case tensor(Description)
    case texts([String: String])

    init(from decoder: any Decoder) throws {
      if let tensor = try? Description(from: decoder) {
        self = .tensor(tensor)
      } else {
        self = .texts(try [String: String](from: decoder))
      }
    }
  }

  /// A tensor as the header describes it.
  private struct Description: Decodable {
    let dataType: String
    let extents: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dataType = "dtype"
      case extents = "shape"
      case offsets = "data_offsets"
    }

    func entry(
      _ name: String, _ malformed: (String, String) -> CheckpointError
    ) throws(CheckpointError) -> Entry {
      guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
        throw malformed("'\(name)' to begin and end among the elements", "data_offsets \(offsets)")
      }
      guard let bytes = byteCounts[dataType] else {
        throw malformed("an element type for '\(name)'", "dtype '\(dataType)'")
      }
      let shape: Shape
      do { shape = try Shape(validating: extents, for: name) } catch {
        throw malformed("a shape for '\(name)'", error.reason)
      }
      guard shape.elementCount * bytes == offsets[1] - offsets[0] else {
        throw malformed(
          "\(shape.elementCount * bytes) bytes for '\(name)' of shape \(shape) and type \(dataType)",
          "\(offsets[1] - offsets[0])")
      }
      return Entry(
        name: name, dataType: dataType, shape: shape, range: offsets[0]..<offsets[1])
    }
  }
}
