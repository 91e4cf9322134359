import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// The arrays of an npz file, as `numpy.savez` and `numpy.savez_compressed` write them. Each is read when it is
/// asked for.
///
///     let archive = try NumPyArchive(path: "data.npz")
///     let x = try archive.tensor("x", as: Float.self)
public struct NumPyArchive: Sendable {
  /// The path of the file.
  public let path: String
  /// The arrays' names, in the order of the file, without the ending `.npy`.
  public let names: [String]
  private let entries: [String: ZipReader.Entry]
  private let zip: ZipReader

  /// Opens a file and reads its directory.
  ///
  /// - Throws: When it cannot be read or is no sound ZIP archive.
  public init(path: String) throws(FileError) { try self.init(Bytes(path: path), path) }

  /// Reads the directory of bytes in memory; `path` only names them in errors.
  package init(bytes: [UInt8], path: String) throws(FileError) {
    try self.init(.array(bytes), path)
  }

  private init(_ bytes: Bytes, _ path: String) throws(FileError) {
    self.path = path
    zip = try ZipReader(bytes, path: path)
    var entries: [String: ZipReader.Entry] = [:]
    var names: [String] = []
    for entry in zip.entries where entry.name.hasSuffix(".npy") {
      let name = String(entry.name.dropLast(4))
      names.append(name)
      entries[name] = entry
    }
    (self.names, self.entries) = (names, entries)
  }

  /// An array.
  ///
  /// - Throws: When there is none of that name, or it is damaged or holds no numbers.
  public func array(_ name: String) throws(FileError) -> NumPyArray {
    guard let entry = entries[name] else {
      throw FileError(
        .mismatch, path: path, expected: "an array named '\(name)'",
        found: names.isEmpty ? "no array" : SafetensorsFile.list(names),
        hint: "use one of the names found")
    }
    return try zip.read(entry) { (bytes) throws(FileError) in
      try NumPyArray(bytes, path: "\(path)/\(entry.name)")
    }
  }

  /// The elements of an array, converted; see `array(_:)`.
  public func tensor<Scalar: TensorScalar>(
    _ name: String, as _: Scalar.Type = Scalar.self
  ) throws(FileError) -> Tensor<Scalar> { try array(name).tensor() }
}

/// Named arrays to be written as an npz file, which `numpy.load` reads.
///
///     var archive = NumPyArchiveWriter()
///     archive.add("x", x)
///     archive.add("labels", labels)
///     try archive.write(to: "data.npz", isCompressed: true)
public struct NumPyArchiveWriter: Sendable {
  private var arrays: [(name: String, elements: Storage)] = []

  /// An archive without arrays.
  public init() {}

  /// Adds an array, or replaces that of the same name.
  public mutating func add<Scalar>(_ name: String, _ tensor: Tensor<Scalar>) {
    arrays.removeAll { $0.name == name }
    arrays.append((name, tensor.storage))
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isCompressed: Whether the arrays are deflated.
  /// - Throws: When it cannot be written.
  public func write(to path: String, isCompressed: Bool = false) throws(FileError) {
    do throws(FileFailure) {
      var zip = try ZipWriter(path: path)
      for (name, elements) in arrays {
        defer { withExtendedLifetime(elements) {} }
        try zip.add(
          name + ".npy", NumPyHeader.bytes(of: elements),
          UnsafeRawBufferPointer(start: elements.pointer, count: elements.byteCount),
          isDeflated: isCompressed)
      }
      try zip.finish()
    } catch { throw FileError(writing: path, error) }
  }
}
