import WengertNeuralNetworks
import WengertSupport
import WengertTensors

/// The first part of an npy file:
///
///     \x93NUMPY, version, length of the rest (2 bytes, or 4 from version 2 on), then a dictionary of Python's
///     {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
///
/// Source: numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
struct NumPyHeader {
  let format: ElementFormat
  let isBigEndian: Bool
  /// Whether the first axis varies fastest.
  let isFortranOrdered: Bool
  let shape: Shape
  /// Where the elements begin.
  let end: Int

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Longer dictionaries are not read, as NumPy does not.
  static let greatestLength = 10_000

  /// Reads a header, and checks that the elements fill the rest of the bytes.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
    let place = try NumPyHeader.dictionary(in: bytes, path)
    end = place.upperBound
    var literal = PythonLiteral(UnsafeRawBufferPointer(rebasing: bytes[place]))
    let fields: PythonLiteral.Fields
    do throws(PythonLiteral.Flaw) { fields = try literal.header() } catch {
      throw NumPyHeader.flaw(path, place.lowerBound + error.offset, error.expected, "other text")
    }
    guard let (format, isBigEndian) = NumPyHeader.elements(fields.type) else {
      throw NumPyHeader.flaw(
        path, place.lowerBound, "numbers or Booleans of 1 to 8 bytes",
        "elements of type '\(fields.type)'", .unsupported)
    }
    self.format = format
    self.isBigEndian = isBigEndian
    isFortranOrdered = fields.isFortranOrdered
    let payload = bytes.count - end
    let count = product(of: fields.shape + [format.byteCount])
    guard let count, count <= payload else {
      throw NumPyHeader.flaw(
        path, bytes.count,
        "\(count.map(String.init) ?? "too many") bytes of elements, of shape \(fields.shape) and type "
          + "'\(fields.type)'", "\(payload)", count == nil ? .malformed : .truncated)
    }
    guard count == payload else {
      throw NumPyHeader.flaw(path, end + count, "\(count) bytes of elements", "\(payload)")
    }
    guard let shape = try? Shape(validating: fields.shape, for: "npy") else {
      throw NumPyHeader.flaw(
        path, place.lowerBound, "at most 8 axes", "\(fields.shape.count)", .unsupported)
    }
    self.shape = shape
  }

  private static func flaw(
    _ path: String, _ offset: Int, _ expected: String, _ found: String,
    _ kind: FileError.Kind = .malformed
  ) -> FileError {
    FileError(
      kind, path: path, offset: offset, expected: expected, found: found,
      hint: kind == .unsupported
        ? "convert the array in NumPy" : "the file is damaged or no npy file; write it again")
  }

  /// Where the dictionary stands.
  private static func dictionary(
    in bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(FileError) -> Range<Int> {
    func need(_ count: Int) throws(FileError) {
      guard bytes.count < count else { return }
      throw flaw(path, bytes.count, "at least \(count) bytes", "\(bytes.count)", .truncated)
    }
    try need(10)
    guard bytes.prefix(6).elementsEqual(magic) else {
      throw flaw(path, 0, "\\x93NUMPY", "other bytes")
    }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw flaw(path, 6, "version 1, 2 or 3", "\(version)", .unsupported)
    }
    let start = version == 1 ? 10 : 12
    try need(start)
    let length =
      version == 1
      ? Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self)))
      : Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
    guard length <= greatestLength else {
      throw flaw(path, 8, "a header of at most \(greatestLength) bytes", "\(length)")
    }
    try need(start + length)
    return start..<(start + length)
  }

  /// The meaning of a type's name: `<f4`, `|b1`, `>i8`; bfloat16 has no name of its own and arrives as `<V2`.
  private static func elements(_ name: String) -> (ElementFormat, isBigEndian: Bool)? {
    guard let order = name.first, "<>|=".contains(order) else { return nil }
    let formats: [Substring: ElementFormat] = [
      "f8": .float64, "f4": .float32, "f2": .float16, "V2": .bfloat16, "i8": .int64, "i4": .int32,
      "i2": .int16, "i1": .int8, "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8,
      "b1": .bool,
    ]
    guard let format = formats[name.dropFirst()] else { return nil }
    // `|` stands where the order does not matter.
    if order == "|", format.byteCount > 1, format != .bfloat16 { return nil }
    return (format, order == ">")
  }

  /// The header of an array, padded so that the elements begin at a multiple of 64.
  static func bytes(of elements: Storage) -> [UInt8] {
    let type =
      switch elements.dataType {
      case .float64: "<f8"
      case .float32: "<f4"
      case .int64: "<i8"
      case .int32: "<i4"
      case .uint8: "|u1"
      case .bool: "|b1"
      }
    let shape = elements.shape.map(String.init)
    let tuple = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.joined(separator: ", ")))"
    var text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(tuple), }".utf8)
    text += Array(repeating: UInt8(ascii: " "), count: (64 - (10 + text.count + 1) % 64) % 64)
    text.append(UInt8(ascii: "\n"))
    return magic + [1, 0] + withUnsafeBytes(of: UInt16(text.count).littleEndian, Array.init) + text
  }
}
