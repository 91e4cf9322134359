import Foundation

/// The JSON lines that the examples wrote.
struct Results {
  let folder: String

  /// The lines of one program; none if it has not been run.
  func events(of program: String) throws -> [Event] {
    let path = folder + "/" + program + ".jsonl"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw UnreadableResult(place: path, reason: "it is not UTF-8 text")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    return try lines.filter { !$0.element.isEmpty }.map { index, line in
      try Event(line, place: "\(path):\(index + 1)")
    }
  }
}

/// One JSON line: its event and its fields.
struct Event {
  let name: String
  private let place: String
  private let fields: [String: Any]

  init(_ line: Substring, place: String) throws {
    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let fields = object as? [String: Any], let name = fields["event"] as? String else {
      throw UnreadableResult(place: place, reason: "it is not a JSON object with an event")
    }
    self.name = name
    self.fields = fields
    self.place = place
  }

  func number(_ key: String) throws -> Double {
    try required(key, "number", (fields[key] as? NSNumber)?.doubleValue)
  }

  /// A number that may be null.
  func optionalNumber(_ key: String) -> Double? { (fields[key] as? NSNumber)?.doubleValue }

  func integer(_ key: String) throws -> Int { Int(try number(key)) }

  func numbers(_ key: String) throws -> [Double] {
    let list = (fields[key] as? [Any])?.map { ($0 as? NSNumber)?.doubleValue ?? .nan }
    return try required(key, "list", list)
  }

  func text(_ key: String) throws -> String { try required(key, "text", fields[key] as? String) }

  private func required<Value>(_ key: String, _ kind: String, _ value: Value?) throws -> Value {
    guard let value else {
      throw UnreadableResult(place: place, reason: "the event \(name) has no \(kind) '\(key)'")
    }
    return value
  }
}

/// A file or a line that cannot be used.
struct UnreadableResult: Error, CustomStringConvertible {
  let place: String
  let reason: String
  var description: String { "cannot read \(place): \(reason)" }
}
