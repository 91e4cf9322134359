import Foundation

extension Configuration {
  /// Reads a file of JSON.
  ///
  ///     { "data": "iris.csv", "net": { "hidden": [32, 32] }, "epochs": 50 }
  ///
  /// Instead of an object `data` may be the path alone, `net`, `optimizer` and `schedule` the kind alone.
  ///
  /// - Throws: For a key that is not known or a value that it cannot have, with line and column.
  public init(path: String) throws {
    guard !path.isEmpty else { throw ToolError("the path is empty; name a file of JSON") }
    try Configuration.refuseData(path)
    let bytes: Foundation.Data
    do { bytes = try Foundation.Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw ToolError("\(path): there is no such file, or it cannot be read; check the path")
    }
    try self.init(PlacedJSON(bytes, path: path))
    // Paths in the file are meant from where it lies.
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    func resolved(_ name: String) -> String {
      guard !name.isEmpty, !name.hasPrefix("/"), !GeneratedData.names.contains(name) else {
        return name
      }
      let beside = folder.appendingPathComponent(name).path
      return FileManager.default.fileExists(atPath: beside) ? beside : name
    }
    data.path = resolved(data.path)
    data.labels = resolved(data.labels)
    data.validationPath = resolved(data.validationPath)
  }

  /// Refuses a data file in place of a configuration.
  private static func refuseData(_ path: String) throws {
    let isThere = FileManager.default.fileExists(atPath: path)
    let kind = isThere ? try FileKind.of(path: path) : nil
    guard
      GeneratedData.names.contains(path) && !isThere
        || [.csv, .npy, .npz, .folder].contains(kind)
    else { return }
    throw ToolError(
      "\(path) does not describe a training; to train on it use --data \(path)")
  }

  /// Reads an object.
  public init(_ json: PlacedJSON) throws {
    self.init()
    guard case .object(let members) = json.value else {
      throw json.place.error("expected an object that describes a training, found \(json.kind)")
    }
    for member in members { try take(member, under: "") }
  }

  private static let shorthands = [
    "data": "data.path", "net": "net.kind", "optimizer": "optimizer.kind",
    "schedule": "schedule.kind",
  ]

  private mutating func take(_ member: PlacedJSON.Member, under section: String) throws {
    let key = section + member.key
    if let long = Configuration.shorthands[key] {
      guard case .object(let members) = member.value.value else {
        return try take(member.value, for: long, member.place)
      }
      for inner in members { try take(inner, under: key + ".") }
    } else {
      try take(member.value, for: key, member.place)
    }
  }

  private mutating func take(
    _ value: PlacedJSON, for key: String, _ place: PlacedJSON.Place
  ) throws {
    do { try set(key, value.value, found: value.kind) } catch let flaw as Flaw {
      throw (flaw.isOfKey ? place : value.place).error(flaw.text)
    }
  }

  /// Sets a value given as text, as in `--set net.hidden=64,64`.
  ///
  /// - Throws: For a key that is not known, or a value that it cannot have.
  public mutating func set(_ key: String, to text: String) throws {
    let key = Configuration.shorthands[key] ?? key
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let field = Configuration.fields.first { $0.key == key }
    let isList = field?.expected.hasPrefix("a list") ?? false
    // A text may look like a number: a column may be called 1e3, or inf.
    let isText = ["a text", "a list of columns"].contains(field?.expected)
    do {
      let place = PlacedJSON.Place(path: "", line: 1, column: 1)
      let value: PlacedJSON.Value =
        isList
        ? .array(
          text.isEmpty
            ? [] : parts.map { PlacedJSON(Configuration.value($0, isText: isText), at: place) })
        : Configuration.value(text, isText: isText)
      try set(key, value, found: "'\(text)'")
    } catch let flaw as Flaw { throw ToolError(flaw.text) }
  }

  private static func value(_ text: String, isText: Bool) -> PlacedJSON.Value {
    if isText { return .string(text) }
    if text == "true" || text == "false" { return .boolean(text == "true") }
    return Double(text).map { .number($0) } ?? .string(text)
  }

  /// The error in a setting.
  private struct Flaw: Error {
    let text: String
    let isOfKey: Bool
  }

  private mutating func set(
    _ key: String, _ value: PlacedJSON.Value, found: String
  ) throws {
    guard let field = Configuration.fields.first(where: { $0.key == key }) else {
      let keys = Configuration.fields.map(\.key) + Configuration.shorthands.keys.sorted()
      let last = { (key: String) in String(key.split(separator: ".").last ?? "") }
      let near =
        nearest(to: key, of: keys)
        ?? keys.first { distance(last($0).lowercased(), last(key).lowercased()) < 2 }
      let hint = near.map { "did you mean \"\($0)\"?" } ?? "see wengert train --keys"
      throw Flaw(text: "there is no key \"\(key)\"; \(hint)", isOfKey: true)
    }
    guard field.set(&self, value) else {
      throw Flaw(
        text: "\(key) must be \(field.expected(for: value)), not \(found)", isOfKey: false)
    }
  }

  /// With the paths as they are from the root, so that they hold in any folder.
  var withAbsolutePaths: Configuration {
    func absolute(_ path: String) -> String {
      GeneratedData.names.contains(path) || !FileManager.default.fileExists(atPath: path)
        ? path : URL(fileURLWithPath: path).standardizedFileURL.path
    }
    var result = self
    result.data.path = absolute(data.path)
    result.data.labels = absolute(data.labels)
    result.data.validationPath = absolute(data.validationPath)
    return result
  }

  /// The first setting that differs from another configuration's; how long it trains does not matter.
  public func difference(from other: Configuration) -> (key: String, here: String, there: String)? {
    func settings(_ configuration: Configuration) -> [String: String] {
      var configuration = configuration
      configuration.epochs = 0
      let encoded = try? JSONEncoder().encode(configuration)
      let object = encoded.flatMap { try? JSONSerialization.jsonObject(with: $0) }
      var result: [String: String] = [:]
      for (name, value) in object as? [String: Any] ?? [:] {
        if let section = value as? [String: Any] {
          for (key, value) in section { result["\(name).\(key)"] = "\(value)" }
        } else {
          result[name] = "\(value)"
        }
      }
      return result
    }
    let (here, there) = (settings(self), settings(other))
    return Set(here.keys).union(there.keys).sorted().first { here[$0] != there[$0] }.map {
      ($0, here[$0] ?? "none", there[$0] ?? "none")
    }
  }
}

extension Configuration.Field {
  /// The allowed values, with the limit where a value is beyond it.
  fileprivate func expected(for value: PlacedJSON.Value) -> String {
    guard let limit, case .number(let number) = value, number > Double(limit) else {
      return expected
    }
    return "\(expected), and at most \(grouped(limit))"
  }
}
