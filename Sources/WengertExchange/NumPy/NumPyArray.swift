import WengertAutodiff
import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// An array of an npy file, of any element type.
public struct NumPyArray: Sendable {
  /// The elements, in the narrowest element type that holds them all.
  let elements: Storage

  /// Reads a file, as `numpy.save` writes it: numbers and Booleans of 1 to 8 bytes, in either order of bytes and of
  /// axes.
  ///
  ///     let x = try NumPyArray(path: "x.npy").tensor(as: Float.self)
  ///
  /// - Throws: When it cannot be read, is damaged, or holds objects, structures, texts or complex numbers.
  public init(path: String) throws(FileError) {
    self = try Bytes(path: path).read { (bytes) throws(FileError) in
      try NumPyArray(bytes, path: path)
    }
  }

  /// Reads the bytes of such a file; `path` only names them in errors.
  package init(bytes: [UInt8], path: String) throws(FileError) {
    self = try Bytes.array(bytes).read { (bytes) throws(FileError) in
      try NumPyArray(bytes, path: path)
    }
  }

  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
    let header = try NumPyHeader(bytes, path: path)
    let shape = header.isFortranOrdered ? Shape(header.shape.reversed()) : header.shape
    let payload = UnsafeRawBufferPointer(rebasing: bytes[header.end...])
    guard let decoded = header.format.decode(payload, shape, isBigEndian: header.isBigEndian)
    else {
      throw FileError(
        .unsupported, path: path, offset: header.end, expected: "integers up to 2⁶³ − 1",
        found: "greater ones", hint: "convert the array in NumPy")
    }
    elements = header.isFortranOrdered ? decoded.axesReversed : decoded
  }

  /// The extents of the axes.
  public var shape: Shape { elements.shape }

  /// The element type: that of the file, or the narrowest here that holds all its values.
  public var dataType: DataType { elements.dataType }

  /// The elements, converted.
  public func tensor<Scalar: TensorScalar>(as _: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    Tensor(storage: elements.converted(to: Scalar.dataType))
  }
}

extension Tensor {
  /// Reads an npy file; see `NumPyArray`.
  ///
  /// - Throws: When it cannot be read, is damaged, or holds no numbers.
  public init(npy path: String) throws(FileError) {
    self = try NumPyArray(path: path).tensor()
  }

  /// Writes an npy file, which `numpy.load` reads. It is written whole or not at all.
  ///
  /// - Throws: When it cannot be written.
  public func write(npy path: String) throws(FileError) {
    do throws(FileFailure) {
      let file = try AtomicFileWriter(for: path)
      try file.append(NumPyHeader.bytes(of: storage))
      defer { withExtendedLifetime(storage) {} }
      try file.append(UnsafeRawBufferPointer(start: storage.pointer, count: storage.byteCount))
      try file.putInPlace(keepsPrevious: false)
    } catch { throw FileError(writing: path, error) }
  }
}

extension Storage {
  /// The elements with the first axis last.
  fileprivate var axesReversed: Storage {
    Value(elements: self).permuted(Array((0..<shape.rank).reversed())).elements
  }
}
