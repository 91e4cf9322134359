import Foundation

/// A value of a JSON text that knows where it stands.
public struct PlacedJSON: Sendable {
  /// The value.
  public enum Value: Sendable {
    /// Members in their order.
    case object([Member])
    case array([PlacedJSON])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null
  }

  /// A member of an object.
  public struct Member: Sendable {
    /// Its key.
    public let key: String
    /// Where the key stands.
    public let place: Place
    /// Its value.
    public let value: PlacedJSON
  }

  /// A line and a column of a file, from 1.
  public struct Place: Sendable, Equatable {
    /// The file.
    public let path: String
    /// The line.
    public let line: Int
    /// The column, in bytes.
    public let column: Int

    /// An error about this value.
    public func error(_ text: String) -> ToolError {
      ToolError("\(path):\(line):\(column): \(text)")
    }
  }

  /// The value.
  public let value: Value
  /// Where it begins.
  public let place: Place

  /// Reads a text. Beside JSON, NaN and infinities are understood as Python writes them.
  public init(_ bytes: some Collection<UInt8>, path: String, line: Int = 1) throws {
    let bytes = Array(bytes)
    let hasMark = line == 1 && bytes.starts(with: FileKind.byteOrderMark)
    var parser = Parser(
      bytes: hasMark ? Array(bytes.dropFirst(3)) : bytes, path: path, firstLine: line)
    self = try parser.document()
  }

  init(_ value: Value, at place: Place) {
    self.value = value
    self.place = place
  }

  /// The kind of value, in words.
  public var kind: String {
    switch value {
    case .object: "an object"
    case .array: "an array"
    case .string(let text): "the text \"\(text.prefix(40))\""
    case .number(let number): "the number \(short(number))"
    case .boolean(let flag): "\(flag)"
    case .null: "null"
    }
  }
}

private struct Parser {
  let bytes: [UInt8]
  let path: String
  var line: Int
  var lineStart = 0
  var offset = 0
  var depth = 0

  init(bytes: [UInt8], path: String, firstLine: Int) {
    self.bytes = bytes
    self.path = path
    line = firstLine
  }

  func place(_ offset: Int) -> PlacedJSON.Place {
    PlacedJSON.Place(path: path, line: line, column: offset - lineStart + 1)
  }

  func flaw(_ expected: String) -> ToolError {
    let found =
      offset < bytes.count
      ? "'\(String(decoding: bytes[offset..<min(offset + 12, bytes.count)], as: UTF8.self))'"
      : "the end"
    return place(offset).error("expected \(expected), found \(found)")
  }

  mutating func document() throws -> PlacedJSON {
    let value = try value()
    skipBlanks()
    guard offset == bytes.count else { throw flaw("the end of the text") }
    return value
  }

  mutating func skipBlanks() {
    while offset < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[offset]) {
      offset += 1
      if bytes[offset - 1] == 0x0a { (line, lineStart) = (line + 1, offset) }
    }
  }

  mutating func take(_ letter: Character) -> Bool {
    skipBlanks()
    guard offset < bytes.count, bytes[offset] == letter.asciiValue else { return false }
    offset += 1
    return true
  }

  mutating func value() throws -> PlacedJSON {
    skipBlanks()
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else { throw flaw("fewer than 64 levels") }
    let start = place(offset)
    guard offset < bytes.count else { throw flaw("a value") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return PlacedJSON(try object(), at: start)
    case UInt8(ascii: "["): return PlacedJSON(try array(), at: start)
    case UInt8(ascii: "\""): return PlacedJSON(.string(try string()), at: start)
    default: return PlacedJSON(try word(), at: start)
    }
  }

  private mutating func object() throws -> PlacedJSON.Value {
    offset += 1
    var members: [PlacedJSON.Member] = []
    var keys: Set<String> = []
    if take("}") { return .object([]) }
    repeat {
      skipBlanks()
      let start = place(offset)
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        throw flaw("a key in quotes")
      }
      let key = try string()
      guard keys.insert(key).inserted else { throw start.error("the key \"\(key)\" comes twice") }
      guard take(":") else { throw flaw("a colon") }
      members.append(PlacedJSON.Member(key: key, place: start, value: try value()))
    } while take(",")
    guard take("}") else { throw flaw("a comma or }") }
    return .object(members)
  }

  private mutating func array() throws -> PlacedJSON.Value {
    offset += 1
    var values: [PlacedJSON] = []
    if take("]") { return .array([]) }
    repeat { values.append(try value()) } while take(",")
    guard take("]") else { throw flaw("a comma or ]") }
    return .array(values)
  }

  /// Foundation takes the escapes apart.
  private mutating func string() throws -> String {
    let start = offset
    offset += 1
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard offset < bytes.count else {
      offset = start
      throw flaw("a text with a quote at its end")
    }
    offset += 1
    let text = bytes[start..<offset]
    if !text.contains(UInt8(ascii: "\\")), text.allSatisfy({ $0 >= 0x20 }),
      let plain = String(validating: text.dropFirst().dropLast(), as: UTF8.self)
    {
      return plain
    }
    let wrapped = Data("[".utf8) + Data(text) + Data("]".utf8)
    guard let texts = try? JSONSerialization.jsonObject(with: wrapped) as? [String],
      let result = texts.first
    else {
      offset = start
      throw flaw("a text of JSON")
    }
    return result
  }

  private mutating func word() throws -> PlacedJSON.Value {
    let start = offset
    while offset < bytes.count,
      bytes[offset] == UInt8(ascii: "-") || bytes[offset] == UInt8(ascii: "+")
        || bytes[offset] == UInt8(ascii: ".") || Character(UnicodeScalar(bytes[offset])).isLetter
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset])
    { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default:
      if let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
        let number = Double(text)
      {
        return .number(number)
      }
      offset = start
      throw flaw("a value of JSON")
    }
  }
}
