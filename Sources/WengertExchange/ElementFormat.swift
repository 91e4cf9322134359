import WengertTensors

/// How the elements of a tensor are written in a file.
enum ElementFormat: String, CaseIterable, Sendable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  case bool = "BOOL"

  /// Bytes per element.
  var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// The narrowest element type of tensors that holds every value; nothing holds all of `uint64`.
  var dataType: DataType {
    switch self {
    case .float64: .float64
    case .float32, .float16, .bfloat16: .float32
    case .int64, .uint64, .uint32: .int64
    case .int32, .int16, .int8, .uint16: .int32
    case .uint8: .uint8
    case .bool: .bool
    }
  }

  /// The elements in memory, exactly.
  ///
  /// - Parameters:
  ///   - bytes: As many as the shape has elements.
  ///   - isBigEndian: Whether the first byte of each counts most.
  /// - Returns: Nil where a number is greater than `Int.max`.
  func decode(_ bytes: UnsafeRawBufferPointer, _ shape: Shape, isBigEndian: Bool = false)
    -> Storage?
  {
    let result = Storage(shape, dataType)
    let count = shape.elementCount
    precondition(bytes.count == count * byteCount)
    guard let source = bytes.baseAddress, count > 0 else { return result }
    func each<Word: FixedWidthInteger, Element>(
      _: Word.Type, _ convert: (Word) -> Element
    ) {
      let target = result.elements(as: Element.self)
      for index in 0..<count {
        let word = source.loadUnaligned(
          fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
        target[index] = convert(isBigEndian ? word.bigEndian : word.littleEndian)
      }
    }
    switch self {
    case .float64: each(UInt64.self) { Double(bitPattern: $0) }
    case .float32: each(UInt32.self) { Float(bitPattern: $0) }
    case .float16: each(UInt16.self, ElementFormat.single(halfBits:))
    case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .int64: each(Int64.self) { Int($0) }
    case .uint64:
      var isInRange = true
      each(UInt64.self) { word -> Int in
        if word > UInt64(Int.max) { isInRange = false }
        return Int(truncatingIfNeeded: word)
      }
      if !isInRange { return nil }
    case .int32: each(Int32.self) { $0 }
    case .uint32: each(UInt32.self) { Int($0) }
    case .int16: each(Int16.self) { Int32($0) }
    case .uint16: each(UInt16.self) { Int32($0) }
    case .int8: each(Int8.self) { Int32($0) }
    case .uint8: each(UInt8.self) { $0 }
    case .bool: each(UInt8.self) { $0 != 0 }
    }
    return result
  }

  /// The number of IEEE 754's binary16.
  private static func single(halfBits bits: UInt16) -> Float {
    let sign = UInt32(bits >> 15) << 31
    let exponent = UInt32(bits >> 10) & 31
    let fraction = UInt32(bits & 1023)
    if exponent == 31 { return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13) }
    if exponent > 0 { return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13) }
    let magnitude = Float(fraction) * 0x1p-24
    return sign == 0 ? magnitude : -magnitude
  }
}
