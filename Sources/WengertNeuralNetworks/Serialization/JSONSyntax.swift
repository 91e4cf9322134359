/// Where bytes break the grammar of JSON (RFC 8259): the decoder does not say.
struct JSONSyntax {
  /// The first byte that does not fit.
  struct Flaw: Error {
    let offset: Int
    /// What should be there.
    let expected: StaticString
  }

  /// Values may stand this deep in each other.
  private static let greatestDepth = 64

  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  /// The first flaw; nil if the bytes are one JSON value.
  static func flaw(in bytes: [UInt8]) -> Flaw? {
    bytes.withUnsafeBufferPointer { buffer in
      var syntax = JSONSyntax(bytes: buffer)
      do throws(Flaw) {
        try syntax.value(depth: 0)
        if syntax.place < buffer.count { throw syntax.flaw("the end") }
        return nil
      } catch { return error }
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func flaw(_ expected: StaticString) -> Flaw { Flaw(offset: place, expected: expected) }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      place += 1
    }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(Flaw) {
    guard depth < JSONSyntax.greatestDepth else { throw flaw("values nested less deeply") }
    skipBlanks()
    switch current {
    case UInt8(ascii: "{"): try members(depth)
    case UInt8(ascii: "["): try elements(depth)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
    skipBlanks()
  }

  private mutating func members(_ depth: Int) throws(Flaw) {
    place += 1
    skipBlanks()
    if take("}") { return }
    repeat {
      skipBlanks()
      guard current == UInt8(ascii: "\"") else { throw flaw("a name in quotes") }
      try string()
      skipBlanks()
      guard take(":") else { throw flaw("a colon") }
      try value(depth: depth + 1)
    } while take(",")
    guard take("}") else { throw flaw("a comma or a closing brace") }
  }

  private mutating func elements(_ depth: Int) throws(Flaw) {
    place += 1
    skipBlanks()
    if take("]") { return }
    repeat { try value(depth: depth + 1) } while take(",")
    guard take("]") else { throw flaw("a comma or a closing bracket") }
  }

  private mutating func word(_ word: StaticString) throws(Flaw) {
    for index in 0..<word.utf8CodeUnitCount {
      guard current == word.utf8Start[index] else { throw flaw("true, false or null") }
      place += 1
    }
  }

  private mutating func string() throws(Flaw) {
    place += 1
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw flaw("no control character in a text") }
      place += 1
      if byte == UInt8(ascii: "\\") { try escape() }
    }
    guard take("\"") else { throw flaw("a closing quote") }
  }

  private mutating func escape() throws(Flaw) {
    guard let byte = current, "\"\\/bfnrtu".utf8.contains(byte) else {
      throw flaw("a character that can be escaped")
    }
    place += 1
    guard byte == UInt8(ascii: "u") else { return }
    for _ in 0..<4 {
      guard let digit = current, Unicode.Scalar(digit).properties.isASCIIHexDigit else {
        throw flaw("four hexadecimal digits")
      }
      place += 1
    }
  }

  private mutating func number() throws(Flaw) {
    _ = take("-")
    if !take("0") { try digits("a value") }
    if take(".") { try digits("a digit") }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits("a digit")
    }
  }

  private mutating func digits(_ expected: StaticString) throws(Flaw) {
    let start = place
    while let byte = current, (0x30...0x39).contains(byte) { place += 1 }
    if place == start { throw flaw(expected) }
  }
}
