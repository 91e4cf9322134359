import WengertAutodiff
import WengertLoading
import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// An array of an npy file that stays on the disk: rows are read on demand. It may be greater than memory.
///
///     let images = try NumPyRows<Float>(npy: "images.npy")  // 200 GB
///     let some = images.rows(at: [7, 1_000_000])            // [2, …]
///
/// The file is mapped; nobody may shorten it meanwhile.
public struct NumPyRows<Scalar: TensorScalar>: Sendable {
  private let file: MappedFile
  private let header: NumPyHeader
  private let path: String

  /// Maps a file whose last axis varies fastest, as `numpy.save` writes it unless an array has Fortran's order.
  ///
  /// - Throws: When it cannot be read, is damaged, has no axis, or rows that do not stand together.
  public init(npy path: String) throws(FileError) {
    do throws(FileFailure) { file = try MappedFile(path: path) } catch {
      throw FileError(reading: path, error)
    }
    header = try NumPyHeader(file.bytes, path: path)
    self.path = path
    guard header.shape.rank > 0, !header.isFortranOrdered || header.shape.rank == 1 else {
      throw FileError(
        .unsupported, path: path, offset: 0, expected: "contiguous rows",
        found: header.shape.rank == 0 ? "an array without axes" : "Fortran's order",
        hint: "convert the array: numpy.save(path, numpy.ascontiguousarray(x))")
    }
  }

  /// The extents of the axes; the first counts the rows.
  public var shape: Shape { header.shape }
  /// How many rows there are.
  public var count: Int { header.shape[0] }

  /// The rows at these positions, converted, in this order; a position may come more than once. Whole numbers
  /// greater than 2⁶³ − 1 stop the program, or are thrown by `checked`.
  public func rows(at indices: [Int]) -> Tensor<Scalar> {
    let wrong = indices.first { $0 < 0 || $0 >= count }
    guard
      require(
        wrong == nil, "NumPyRows",
        "row \(wrong ?? 0) of \(path) is out of range; it must lie in 0..<\(count)")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let extents = Array(header.shape.dropFirst())
    let length = extents.reduce(header.format.byteCount, *)
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, indices.count * length), alignment: 64)
    defer { bytes.deallocate() }
    for (number, index) in indices.enumerated() where length > 0 {
      let start = header.end + index * length
      UnsafeMutableRawBufferPointer(rebasing: bytes[(number * length)..<((number + 1) * length)])
        .copyMemory(
          from: UnsafeRawBufferPointer(rebasing: file.bytes[start..<(start + length)]))
    }
    let shape = Shape([indices.count] + extents)
    let whole = UnsafeRawBufferPointer(rebasing: bytes[..<(indices.count * length)])
    guard let elements = header.format.decode(whole, shape, isBigEndian: header.isBigEndian) else {
      report(
        FileError(
          .unsupported, path: path, offset: header.end, expected: "integers up to 2⁶³ − 1",
          found: "greater ones", hint: "convert the array in NumPy"))
      return Tensor(storage: .placeholder(Scalar.dataType))
    }
    return Tensor(storage: elements.converted(to: Scalar.dataType))
  }
}

/// Inputs and labels in npy files that stay on the disk: sample i is row i of both.
///
///     let samples = try NumPyDataset<Float, Int>(inputs: "images.npy", labels: "labels.npy")
///     let loader = DataLoader(samples, batchSize: 64, prefetches: true)
public struct NumPyDataset<Scalar: TensorScalar, Label: TensorScalar>: Dataset {
  /// The inputs, [count, …], row by row on the disk.
  public let inputs: NumPyRows<Scalar>
  /// [count] class numbers, or [count, …] numbers.
  public let labels: NumPyRows<Label>

  /// Maps both files.
  ///
  /// - Throws: When one cannot be read, or they have different counts of rows.
  public init(inputs: String, labels: String) throws(FileError) {
    self.inputs = try NumPyRows(npy: inputs)
    self.labels = try NumPyRows(npy: labels)
    guard self.inputs.count == self.labels.count else {
      throw FileError(
        .mismatch, path: labels,
        expected: "\(self.inputs.count) labels, one for each row of \(inputs)",
        found: "\(self.labels.count)", hint: "give files of the same samples")
    }
  }

  /// How many samples there are.
  public var count: Int { inputs.count }

  /// The samples at these positions, read now.
  public func batch(at indices: [Int]) -> Batch<Scalar, Label> {
    Batch(inputs: inputs.rows(at: indices), labels: labels.rows(at: indices), index: indices)
  }
}
