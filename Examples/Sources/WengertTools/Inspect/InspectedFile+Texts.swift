import ExampleSupport
import Foundation
import WengertExchange
import WengertInspection

extension InspectedFile {
  mutating func openCSV() throws {
    entryName = "column"
    let table = try MetricTable(path: path, kind: kind)
    facts = [("rows", .integer(table.rowCount))]
    entries = table.columns.map { column in
      switch column.content {
      case .numbers(let values): InspectedFile.entry(column.name, "number", values)
      case .texts(let texts):
        Entry(name: column.name, type: "text", shape: [texts.count], byteCount: nil, load: nil)
      }
    }
  }

  mutating func openJSONLines() throws { try openCSV() }

  mutating func openJSON() throws {
    let text = try PlacedJSON(try MetricTable.bytes(of: path), path: path)
    switch text.value {
    case .object(let members):
      entryName = "key"
      facts = [("keys", .integer(members.count))]
      entries = members.prefix(1_000).map {
        Entry(name: $0.key, type: $0.value.kind, shape: [], byteCount: nil, load: nil)
      }
    case .array(let values): facts = [("values", .integer(values.count))]
    default: facts = [("value", .string(text.kind))]
    }
  }

  mutating func openRunLog() throws {
    entryName = "parameter"
    let run = try RecordedRun(path: path)
    let last = run.steps.last
    facts = [
      ("steps", .integer(run.steps.count)), ("first step", .integer(run.firstStep)),
      ("seed", .string("\(run.seed)")), ("instructions", .string(run.instructions)),
      ("last loss", .number(last?.loss ?? .nan)),
    ]
    entries = [InspectedFile.entry("loss", "number", run.steps.map(\.loss))]
    entries += run.names.map {
      Entry(name: $0, type: "hash", shape: [run.steps.count], byteCount: nil, load: nil)
    }
  }

  mutating func openTokenizer() throws {
    switch kind {
    case .vocabulary:
      let json = try PlacedJSON(try MetricTable.bytes(of: path), path: path)
      guard case .object(let members) = json.value else { return }
      let numbers = members.compactMap { member -> Int? in
        guard case .number(let value) = member.value.value else { return nil }
        return Int(exactly: value)
      }
      guard numbers.count == members.count else {
        throw ToolError("\(path): expected a number for each token, found other values")
      }
      facts = [
        ("tokens", .integer(members.count)), ("greatest", .integer(numbers.max() ?? 0)),
        ("longest", .string(members.map(\.key).max { $0.utf8.count < $1.utf8.count } ?? "")),
      ]
    case .merges:
      let text = String(decoding: try MetricTable.bytes(of: path), as: UTF8.self)
      let merges = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#version") }
      if let wrong = merges.first(where: { $0.split(separator: " ").count != 2 }) {
        throw ToolError("\(path): expected two tokens in a line, found '\(wrong.prefix(40))'")
      }
      facts = [("merges", .integer(merges.count))]
    default:
      let tokenizer = try BytePairTokenizer(ranks: path)
      facts = [("tokens", .integer(tokenizer.vocabularySize))]
    }
  }

  mutating func openTokens(_ width: Int) throws {
    guard let format = TokenFormat(rawValue: width) else {
      throw ToolError("tokens have 1, 2 or 4 bytes, not \(width)")
    }
    let file = try TokenFile(path: path, format: format)
    facts = [("tokens", .integer(file.count))]
    entries = [
      Entry(name: "tokens", type: "U\(8 * width)", shape: [file.count], byteCount: byteCount) {
        .init(file[0..<file.count].map { Double($0) }, shape: [file.count])
      }
    ]
  }

  mutating func openEvents(_ paths: [String]) throws {
    entryName = "tag"
    var records = 0
    var curves: [(tag: String, values: [Double])] = []
    var others: [(tag: String, kind: String, count: Int)] = []
    for path in paths {
      let file = try EventFile(path: path)
      if let truncation = file.truncation { throw truncation }
      records += file.recordCount
      for (tag, points) in file.curves {
        let place = curves.firstIndex { $0.tag == tag } ?? curves.count
        if place == curves.count { curves.append((tag, [])) }
        curves[place].values += points.map(\.value)
      }
      for other in file.others {
        let place = others.firstIndex { $0.tag == other.tag } ?? others.count
        if place == others.count { others.append((other.tag, other.kind.rawValue, 0)) }
        others[place].count += other.count
      }
    }
    facts = [("records", .integer(records))]
    entries = curves.map { InspectedFile.entry($0.tag, "scalar", $0.values) }
    entries += others.map {
      Entry(name: $0.tag, type: $0.kind, shape: [$0.count], byteCount: nil, load: nil)
    }
  }

  /// A folder with event files, or with a training of `wengert train`.
  mutating func openFolder() throws {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    let events = names.filter { $0.contains("tfevents") }.map { "\(path)/\($0)" }
    if !events.isEmpty {
      try openEvents(events)
      facts.insert(("files", .integer(events.count)), at: 0)
      return
    }
    entryName = "file"
    guard !names.isEmpty else { throw ToolError("\(path): the folder is empty") }
    facts = [("files", .integer(names.count))]
    for name in names where !name.hasPrefix(".") {
      let kind = try? FileKind.of(path: "\(path)/\(name)")
      let size =
        (try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"))?[.size] as? Int
      entries.append(
        Entry(
          name: name, type: kind?.title ?? "unknown", shape: [],
          byteCount: kind == .folder ? nil : size, load: nil))
    }
  }
}
