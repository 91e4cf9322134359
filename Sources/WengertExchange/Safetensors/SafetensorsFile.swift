import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// A file in the safetensors layout, such as PyTorch's users keep weights in. It is mapped into memory, and
/// elements are read when they are asked for.
///
///     let file = try SafetensorsFile(path: "model.safetensors")
///     for name in file.names { print(name, file.shape(of: name)!, file.elementType(of: name)!) }
///     let weight = try file.tensor("fc1.weight", as: Float.self)
///
/// Files of float64, float32, float16, bfloat16, 64 to 8 bit integers and Booleans are read, several types in one
/// file, too. A file must not be shortened while it is open.
///
/// Source: the format's description, github.com/huggingface/safetensors.
public struct SafetensorsFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The texts that go with the tensors.
  public let metadata: [String: String]
  /// The tensors' names, in the order of their elements.
  public let names: [String]

  private let entries: [String: TensorFileHeader.Entry]
  private let bytes: Bytes
  private let start: Int

  /// Opens a file and reads its header.
  ///
  /// - Throws: When it cannot be read or breaks the rules of the format.
  public init(path: String) throws(FileError) {
    try self.init(Bytes(path: path), path)
  }

  /// Reads the header of bytes in memory; `path` only names them in errors.
  package init(bytes: [UInt8], path: String) throws(FileError) {
    try self.init(.array(bytes), path)
  }

  private init(_ bytes: Bytes, _ path: String) throws(FileError) {
    let (header, start) = try bytes.read { (all) throws(FileError) in
      guard all.count >= 8 else {
        throw SafetensorsFile.truncated(path, all.count, "at least 8 bytes")
      }
      let length = UInt64(littleEndian: all.loadUnaligned(as: UInt64.self))
      guard length <= UInt64(TensorFileHeader.greatestLength) else {
        throw FileError(
          .malformed, path: path, offset: 0,
          expected: "a header of at most \(TensorFileHeader.greatestLength) bytes",
          found: "\(length)", hint: "this is no safetensors file, or a damaged one")
      }
      let end = 8 + Int(length)
      guard end <= all.count else {
        throw SafetensorsFile.truncated(path, all.count, "at least \(end) bytes")
      }
      let json = UnsafeRawBufferPointer(rebasing: all[8..<end]).bindMemory(to: UInt8.self)
      return (try TensorFileHeader(json: json, payload: all.count - end, path: path), end)
    }
    self.path = path
    self.bytes = bytes
    self.start = start
    metadata = header.metadata
    names = header.entries.map(\.name)
    entries = Dictionary(uniqueKeysWithValues: header.entries.map { ($0.name, $0) })
  }

  private static func truncated(_ path: String, _ size: Int, _ expected: String) -> FileError {
    FileError(
      .truncated, path: path, offset: size, expected: expected, found: "\(size)",
      hint: "it is incomplete; copy it again")
  }

  /// The extents of a tensor; nil if there is none of that name, or of more than 8 axes.
  public func shape(of name: String) -> Shape? { entries[name]?.shape }

  /// The element type of a tensor as the file has it, such as `BF16`; nil if there is none of that name.
  public func elementType(of name: String) -> String? { entries[name]?.type }

  /// Compares the checksum with that of all bytes, in files of this library; others have none.
  ///
  /// - Throws: When they differ, or the file cannot be read.
  public func verifyChecksum() throws(FileError) { try TensorFileHeader.verifyChecksum(of: path) }

  /// A tensor's elements, converted.
  ///
  /// - Throws: When there is no tensor of that name, or one whose elements are not read here.
  public func tensor<Scalar: TensorScalar>(
    _ name: String, as _: Scalar.Type = Scalar.self
  ) throws(FileError) -> Tensor<Scalar> {
    Tensor(storage: try storage(name).converted(to: Scalar.dataType))
  }

  /// A tensor's elements as they are.
  func storage(_ name: String) throws(FileError) -> Storage {
    guard let entry = entries[name] else {
      throw FileError(
        .mismatch, path: path, expected: "a tensor named '\(name)'",
        found: names.isEmpty ? "no tensor" : SafetensorsFile.list(names),
        hint: "use one of the names found")
    }
    guard let format = ElementFormat(rawValue: entry.type), let shape = entry.shape else {
      throw FileError(
        .unsupported, path: path, offset: start + entry.range.lowerBound,
        expected: "elements of 8 to 64 bits, of rank 8 or less",
        found: "'\(name)' of type \(entry.type)", hint: "convert it in the program that wrote it")
    }
    let range = (start + entry.range.lowerBound)..<(start + entry.range.upperBound)
    let storage = bytes.read { format.decode(UnsafeRawBufferPointer(rebasing: $0[range]), shape) }
    guard let storage else {
      throw FileError(
        .unsupported, path: path, offset: range.lowerBound, expected: "integers up to 2⁶³ − 1",
        found: "greater ones in '\(name)'", hint: "convert it in the program that wrote it")
    }
    return storage
  }

  /// The first names, and how many more there are.
  static func list(_ names: [String]) -> String {
    let few = names.prefix(10).joined(separator: ", ")
    return names.count > 10 ? "\(few) and \(names.count - 10) more" : few
  }
}
