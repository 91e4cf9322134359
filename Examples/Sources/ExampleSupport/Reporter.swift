import Foundation

/// Writes results to standard output: as text for people, or as one JSON object per line for programs.
public struct Reporter: Sendable {
  let writesJSON: Bool

  /// Writes JSON, or text.
  public init(writesJSON: Bool) { self.writesJSON = writesJSON }

  /// A line of text; nothing when JSON is written.
  public func text(_ line: @autoclosure () -> String = "") {
    guard !writesJSON else { return }
    write(line())
  }

  /// A result: `line` for people, or `event` with its fields for programs.
  public func result(
    _ event: String, _ fields: KeyValuePairs<String, JSONValue>, _ line: @autoclosure () -> String
  ) {
    guard writesJSON else { return write(line()) }
    var members = ["\"event\":\(JSONValue.string(event).text)"]
    for (name, value) in fields { members.append("\(JSONValue.string(name).text):\(value.text)") }
    write("{" + members.joined(separator: ",") + "}")
  }

  /// A single result, for programs; nothing when text is written.
  public func value(_ value: @autoclosure () -> JSONValue) {
    if writesJSON { write(value().text) }
  }

  /// Results that cannot be written are no reason to compute on, and none for a crash.
  private func write(_ line: String) {
    if OtherRank.isThis { return }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    } catch {
      note("cannot write results to standard output: \(String(cString: strerror(errno)))")
      exit(1)
    }
  }
}

/// A value in JSON.
public enum JSONValue: Sendable, ExpressibleByStringLiteral {
  case string(String)
  case integer(Int)
  case number(Double)
  case boolean(Bool)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// The value as it stands in a line.
  public var text: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    // JSON has no numbers that are not finite.
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(JSONValue.quoted($0.0)):\($0.1.text)" }.joined(separator: ",") + "}"
    case .string(let value): JSONValue.quoted(value)
    }
  }

  private static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
