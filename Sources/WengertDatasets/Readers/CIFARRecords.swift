/// Records of the binary layout of CIFAR: label bytes, then 3 × 32 × 32 pixels.
///
/// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009), and its
/// data page.
package struct CIFARRecords: Sendable, Equatable {
  /// How many label bytes a record has, and how many classes each of them knows.
  package enum Layout: Sendable, CaseIterable {
    /// CIFAR-10: one label, 0 ..< 10.
    case cifar10
    /// CIFAR-100: the coarse label, 0 ..< 20, then the fine one, 0 ..< 100.
    case cifar100

    /// The number of classes of each label byte, in their order.
    package var classCounts: [Int] { self == .cifar10 ? [10] : [20, 100] }

    /// Bytes of one record: 3073 or 3074.
    package var recordSize: Int { classCounts.count + CIFARRecords.pixelsPerImage }
  }

  /// Bytes of one image: 3 planes (red, green, blue) of 32 × 32, row by row.
  package static let pixelsPerImage = 3 * 32 * 32

  /// The labels of each record, as many as the layout has.
  package let labels: [[Int]]
  /// The pixels, `count × 3 × 32 × 32`.
  package let images: [UInt8]

  /// Reads one file, gzipped or not.
  ///
  /// Throws ``DatasetError`` where the file is missing, a directory, empty, not a whole number of
  /// records, or where a label is out of range.
  package static func read(
    path: String, layout: Layout, limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> CIFARRecords {
    try read(FileSource(path: path), layout: layout, limit: limit)
  }

  /// Reads the bytes of a file, gzipped or not; `path` only names them in errors.
  ///
  /// Throws ``DatasetError`` as ``read(path:layout:limit:)`` does.
  package static func parse(
    _ bytes: [UInt8], path: String = "CIFAR data", layout: Layout, limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> CIFARRecords {
    try read(MemorySource(bytes, path: path), layout: layout, limit: limit)
  }

  private static func read(
    _ raw: any ByteSource, layout: Layout, limit: Int
  ) throws(DatasetError) -> CIFARRecords {
    let source = try decompressed(raw)
    if let left = source.bytesLeft, left <= limit {
      try checkSize(left, layout, path: source.path, head: [])
    }
    let bytes = try source.drain(limit: limit)
    try checkSize(bytes.count, layout, path: source.path, head: bytes.prefix(16))
    var labels: [[Int]] = []
    var images: [UInt8] = []
    labels.reserveCapacity(bytes.count / layout.recordSize)
    images.reserveCapacity(bytes.count / layout.recordSize * pixelsPerImage)
    for start in stride(from: 0, to: bytes.count, by: layout.recordSize) {
      var record: [Int] = []
      for (index, classes) in layout.classCounts.enumerated() {
        let label = Int(bytes[start + index])
        guard label < classes else {
          throw .labelOutOfRange(
            path: source.path, offset: start + index, expected: "a label below \(classes)",
            found: "\(label)", hint: advice(bytes.prefix(16), layout))
        }
        record.append(label)
      }
      labels.append(record)
      images += bytes[(start + record.count)..<(start + layout.recordSize)]
    }
    return CIFARRecords(labels: labels, images: images)
  }

  private static func checkSize(
    _ size: Int, _ layout: Layout, path: String, head: ArraySlice<UInt8>
  ) throws(DatasetError) {
    guard size > 0 else { throw .emptyFile(path: path, hint: "fetch the file again") }
    guard size % layout.recordSize == 0 else {
      throw .truncated(
        path: path, offset: size, expected: "whole records of \(layout.recordSize) bytes",
        found: "\(size) bytes, \(size % layout.recordSize) too many",
        hint: advice(head, layout))
    }
  }

  private static func advice(_ head: ArraySlice<UInt8>, _ layout: Layout) -> String {
    if let format = probableFormat(head) { return "this looks like \(format)" }
    let other = layout == .cifar10 ? "CIFAR-100" : "CIFAR-10"
    return "check that it is the complete binary version, not \(other)?"
  }
}
