/// Reads the dictionary of an npy file: texts, Booleans and tuples of whole numbers, as Python writes them.
struct PythonLiteral {
  /// The first byte that does not fit.
  struct Flaw: Error {
    let offset: Int
    /// The expected token.
    let expected: String
  }

  /// The contents of the dictionary.
  struct Fields {
    let type: String
    let isFortranOrdered: Bool
    let shape: [Int]
  }

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The whole dictionary: each of three names once, in any order.
  mutating func header() throws(Flaw) -> Fields {
    var type: String?
    var isFortranOrdered: Bool?
    var shape: [Int]?
    try take("{", "a dictionary")
    while !skip("}") {
      let place = offset
      switch try string() {
      case "descr" where type == nil:
        try take(":", "a colon")
        type = try typeName()
      case "fortran_order" where isFortranOrdered == nil:
        try take(":", "a colon")
        isFortranOrdered = try boolean()
      case "shape" where shape == nil:
        try take(":", "a colon")
        shape = try tuple()
      default: throw Flaw(offset: place, expected: "one each of descr, fortran_order and shape")
      }
      if !skip(",") {
        try take("}", "a comma or a closing brace")
        break
      }
    }
    skipBlanks()
    guard offset == bytes.count else { throw Flaw(offset: offset, expected: "the end") }
    guard let type, let isFortranOrdered, let shape else {
      throw Flaw(offset: offset, expected: "descr, fortran_order and shape")
    }
    return Fields(type: type, isFortranOrdered: isFortranOrdered, shape: shape)
  }

  /// A text; a list of fields, of a structured type, is described.
  private mutating func typeName() throws(Flaw) -> String {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "[") else { return try string() }
    var depth = 0
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "[") { depth += 1 }
      if bytes[offset] == UInt8(ascii: "]") { depth -= 1 }
      offset += 1
      if depth == 0 { return "a structure" }
    }
    throw Flaw(offset: offset, expected: "a closing bracket")
  }

  private mutating func string() throws(Flaw) -> String {
    skipBlanks()
    guard offset < bytes.count,
      bytes[offset] == UInt8(ascii: "'") || bytes[offset] == UInt8(ascii: "\"")
    else { throw Flaw(offset: offset, expected: "a text in quotes") }
    let quote = bytes[offset]
    let start = offset + 1
    guard let end = bytes[start...].firstIndex(of: quote) else {
      throw Flaw(offset: bytes.count, expected: "a closing quote")
    }
    offset = end + 1
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
  }

  private mutating func boolean() throws(Flaw) -> Bool {
    skipBlanks()
    for (word, value) in [("True", true), ("False", false)]
    where bytes[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return value
    }
    throw Flaw(offset: offset, expected: "True or False")
  }

  private mutating func tuple() throws(Flaw) -> [Int] {
    try take("(", "a tuple")
    var numbers: [Int] = []
    while !skip(")") {
      numbers.append(try integer())
      if !skip(",") {
        try take(")", "a comma or a closing parenthesis")
        break
      }
    }
    return numbers
  }

  /// Digits; Python 2 wrote `3L`.
  private mutating func integer() throws(Flaw) -> Int {
    skipBlanks()
    let start = offset
    var value = 0
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(bytes[offset] - 0x30))
      if overflow || carry { throw Flaw(offset: start, expected: "a number below 2⁶³") }
      value = sum
      offset += 1
    }
    guard offset > start else { throw Flaw(offset: start, expected: "a whole number") }
    _ = skip("L")
    return value
  }

  private mutating func skipBlanks() {
    while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) { offset += 1 }
  }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func take(_ byte: Unicode.Scalar, _ expected: String) throws(Flaw) {
    guard skip(byte) else { throw Flaw(offset: offset, expected: expected) }
  }
}
