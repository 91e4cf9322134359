/// A value of an operation's attributes, as the files hold it.
enum Attribute: Decodable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([Attribute])
  case table([String: Attribute])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([Attribute].self) {
      self = .list(list)
    } else {
      self = .table(try container.decode([String: Attribute].self))
    }
  }

  var double: Double? { if case .number(let number) = self { number } else { nil } }
  var int: Int? { double.flatMap { Int(exactly: $0) } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [Attribute]? { if case .list(let list) = self { list } else { nil } }
  var table: [String: Attribute]? { if case .table(let table) = self { table } else { nil } }
}

/// What is wrong with a case, other than a number.
struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The attributes of one call, read by name and type.
struct Attributes: Decodable, Sendable {
  let values: [String: Attribute]

  init(_ values: [String: Attribute]) { self.values = values }

  init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: Attribute].self)
  }

  /// The value under a name; nil if there is none or it is null.
  subscript(name: String) -> Attribute? {
    if let value = values[name], case .null = value { return nil }
    return values[name]
  }

  private func required<Result>(
    _ name: String, _ read: (Attribute) -> Result?
  ) throws -> Result {
    guard let value = self[name], let result = read(value) else {
      throw Complaint("attribute \(name) is missing or of another type")
    }
    return result
  }

  func double(_ name: String) throws -> Double { try required(name, \.double) }
  func int(_ name: String) throws -> Int { try required(name, \.int) }
  func flag(_ name: String) throws -> Bool { try required(name, \.flag) }
  func text(_ name: String) throws -> String { try required(name, \.text) }
  func texts(_ name: String) throws -> [String] {
    try required(name) { $0.list?.compactMap(\.text) }
  }
  func ints(_ name: String) throws -> [Int] { try required(name) { $0.list?.compactMap(\.int) } }

  func doubles(_ name: String) throws -> [Double] {
    try required(name) { $0.list?.compactMap(\.double) }
  }

  /// Axes: null for all, one number, or a list.
  func axes(_ name: String) throws -> [Int]? {
    guard let value = self[name] else { return nil }
    return try value.int.map { [$0] } ?? ints(name)
  }
}
