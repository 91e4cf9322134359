/// Reads JSON (RFC 8259) from front to back: the caller states the expected token, and every flaw has its byte.
package struct JSONScanner {
  /// The first byte that does not fit.
  package struct Flaw: Error {
    package let offset: Int
    /// The expected token.
    package let expected: String

    package init(offset: Int, expected: String) {
      self.offset = offset
      self.expected = expected
    }
  }

  /// The greatest depth of values that are skipped.
  private static let greatestDepth = 64

  private let bytes: UnsafeBufferPointer<UInt8>
  package private(set) var offset = 0

  package init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  package func flaw(_ expected: String) -> Flaw { Flaw(offset: offset, expected: expected) }

  /// An object: `member` reads the value behind each name.
  package mutating func object(
    _ member: (inout JSONScanner, String) throws(Flaw) -> Void
  ) throws(Flaw) {
    try take("{", "an object")
    if skip("}") { return }
    repeat {
      let name = try string("a name in quotes")
      try take(":", "a colon")
      try member(&self, name)
    } while skip(",")
    try take("}", "a comma or a closing brace")
  }

  /// An array: `element` reads each value.
  package mutating func array(_ element: (inout JSONScanner) throws(Flaw) -> Void) throws(Flaw) {
    try take("[", "an array")
    if skip("]") { return }
    repeat { try element(&self) } while skip(",")
    try take("]", "a comma or a closing bracket")
  }

  /// A whole number.
  package mutating func integer() throws(Flaw) -> Int {
    skipBlanks()
    let start = offset
    try number()
    guard let value = Int(text(start..<offset)) else {
      throw Flaw(offset: start, expected: "a whole number")
    }
    return value
  }

  /// A text.
  package mutating func string(_ expected: String = "a text in quotes") throws(Flaw) -> String {
    try take("\"", expected)
    let start = offset
    var isPlain = true
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw flaw("no control character in a text") }
      offset += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\\") { isPlain = false }
    }
    guard offset < bytes.count else {
      offset = bytes.count
      throw flaw("a closing quote")
    }
    let end = offset
    offset += 1
    return isPlain ? try decoded(start..<end) : try unescaped(start..<end)
  }

  /// Any value.
  package mutating func skipValue(depth: Int = 0) throws(Flaw) {
    guard depth < JSONScanner.greatestDepth else { throw flaw("values nested less deeply") }
    skipBlanks()
    switch current {
    case UInt8(ascii: "{"):
      try object { (scanner, _) throws(Flaw) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try array { (scanner) throws(Flaw) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
  }

  /// Nothing but blanks may follow.
  package mutating func end() throws(Flaw) {
    skipBlanks()
    if offset < bytes.count { throw flaw("the end") }
  }
}

extension JSONScanner {
  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      offset += 1
    }
  }

  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard current == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func take(_ byte: Unicode.Scalar, _ expected: String) throws(Flaw) {
    guard skip(byte) else { throw flaw(expected) }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  private func decoded(_ range: Range<Int>) throws(Flaw) -> String {
    let text = text(range)
    // Decoding replaces invalid UTF-8, so that the text differs then.
    guard text.utf8.elementsEqual(bytes[range]) else {
      throw Flaw(offset: range.lowerBound, expected: "text in UTF-8")
    }
    return text
  }

  private mutating func word(_ word: String) throws(Flaw) {
    guard bytes[offset...].starts(with: word.utf8) else { throw flaw("true, false or null") }
    offset += word.utf8.count
  }

  private mutating func number() throws(Flaw) {
    func digits(_ expected: String) throws(Flaw) {
      let start = offset
      while let byte = current, (0x30...0x39).contains(byte) { offset += 1 }
      if offset == start { throw flaw(expected) }
    }
    if current == UInt8(ascii: "-") { offset += 1 }
    if current == UInt8(ascii: "0") { offset += 1 } else { try digits("a value") }
    if current == UInt8(ascii: ".") {
      offset += 1
      try digits("a digit")
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      try digits("a digit")
    }
  }
}

// MARK: - Escapes

extension JSONScanner {
  private func unescaped(_ range: Range<Int>) throws(Flaw) -> String {
    var text = ""
    var place = range.lowerBound
    while place < range.upperBound {
      guard bytes[place] == UInt8(ascii: "\\") else {
        let end = bytes[place..<range.upperBound].firstIndex(of: UInt8(ascii: "\\"))
        text += try decoded(place..<(end ?? range.upperBound))
        place = end ?? range.upperBound
        continue
      }
      if bytes[place + 1] == UInt8(ascii: "u") {
        let (scalar, count) = try unicodeEscape(place, range.upperBound)
        text.unicodeScalars.append(scalar)
        place += count
      } else {
        guard let scalar = JSONScanner.escapes[bytes[place + 1]] else {
          throw Flaw(offset: place + 1, expected: "a character that can be escaped")
        }
        text.unicodeScalars.append(scalar)
        place += 2
      }
    }
    return text
  }

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]

  /// The character of `\u0041`, or of two such escapes that stand for one, and how many bytes it takes.
  private func unicodeEscape(
    _ place: Int, _ end: Int
  ) throws(Flaw) -> (scalar: Unicode.Scalar, count: Int) {
    let first = try codeUnit(place, end)
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    if UTF16.isLeadSurrogate(first), place + 12 <= end {
      let second = try codeUnit(place + 6, end)
      if UTF16.isTrailSurrogate(second) {
        return (UTF16.decode(UTF16.EncodedScalar([first, second])), 12)
      }
    }
    throw Flaw(offset: place, expected: "two halves of a character together")
  }

  private func codeUnit(_ place: Int, _ end: Int) throws(Flaw) -> UInt16 {
    guard place + 6 <= end, bytes[place] == UInt8(ascii: "\\"),
      bytes[place + 1] == UInt8(ascii: "u"),
      bytes[(place + 2)..<(place + 6)].allSatisfy({
        Unicode.Scalar($0).properties.isASCIIHexDigit
      }), let unit = UInt16(text((place + 2)..<(place + 6)), radix: 16)
    else { throw Flaw(offset: place, expected: "\\u and four hexadecimal digits") }
    return unit
  }
}

extension String {
  /// The text as JSON writes it, in quotes.
  package var json: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
