import WengertTensors

/// An array as an IDX file holds it: the format of MNIST.
///
/// An IDX file is `00 00 type rank`, then one big-endian 32-bit size for each dimension, then the
/// elements in row-major order, big-endian. Source: Y. LeCun's page on MNIST.
package struct IDXArray: Sendable, Equatable {
  /// The element types of the format, with their codes.
  package enum Element: UInt8, Sendable, CaseIterable {
    /// Unsigned bytes, as in all MNIST files.
    case uint8 = 0x08
    /// Signed bytes.
    case int8 = 0x09
    /// 16-bit whole numbers.
    case int16 = 0x0b
    /// 32-bit whole numbers.
    case int32 = 0x0c
    /// 32-bit floating point.
    case float32 = 0x0d
    /// 64-bit floating point.
    case float64 = 0x0e

    /// Bytes per element.
    package var width: Int {
      switch self {
      case .uint8, .int8: 1
      case .int16: 2
      case .int32, .float32: 4
      case .float64: 8
      }
    }
  }

  /// The type of the elements.
  package let element: Element
  /// The sizes of the dimensions, the slowest first; at least one.
  package let shape: [Int]
  /// The elements as they stand in the file: row-major, big-endian.
  package let bytes: [UInt8]

  /// How many elements there are.
  package var count: Int { bytes.count / element.width }

  /// Makes an array; `bytes` must have the size that `element` and `shape` give. The format has room for 1 to 255
  /// dimensions of less than 2³¹.
  package init(element: Element = .uint8, shape: [Int], bytes: [UInt8]) {
    let isPossible = require(
      (1...255).contains(shape.count) && shape.allSatisfy { (0...Int(Int32.max)).contains($0) },
      "IDXArray",
      "the shape has \(shape.count) dimensions, \(shape.prefix(8)) first; the format has room for 1 to "
        + "255, each of 0 to 2147483647")
    var size = isPossible ? element.width : nil
    for extent in shape {
      let product = size?.multipliedReportingOverflow(by: extent)
      size = product.flatMap { $0.overflow ? nil : $0.partialValue }
    }
    let fits =
      isPossible
      && require(
        size == bytes.count, "IDXArray", "\(bytes.count) bytes do not make the shape \(shape)")
    self.element = element
    self.shape = fits ? shape : [0]
    self.bytes = fits ? bytes : []
  }

  /// The elements as doubles, row-major; every type converts exactly.
  package var doubles: [Double] {
    switch element {
    case .uint8: bytes.map { Double($0) }
    case .int8: bytes.map { Double(Int8(bitPattern: $0)) }
    case .int16: words(UInt16.self) { Double(Int16(bitPattern: $0)) }
    case .int32: words(UInt32.self) { Double(Int32(bitPattern: $0)) }
    case .float32: words(UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: words(UInt64.self) { Double(bitPattern: $0) }
    }
  }

  private func words<Word: FixedWidthInteger>(
    _ type: Word.Type, _ convert: (Word) -> Double
  ) -> [Double] {
    let width = element.width
    return (0..<count).map { index in
      convert(
        bytes[(index * width)..<((index + 1) * width)].reduce(Word(0)) { $0 << 8 | Word($1) })
    }
  }

  /// The bytes of an IDX file with this array.
  package var fileBytes: [UInt8] {
    var file: [UInt8] = [0, 0, element.rawValue, UInt8(shape.count)]
    for size in shape {
      for shift in [24, 16, 8, 0] { file.append(UInt8(truncatingIfNeeded: size >> shift)) }
    }
    return file + bytes
  }
}
