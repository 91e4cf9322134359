import ExampleSupport
import Wengert

/// The output of `wengert inspect` for a file: for people and for programs.
public struct InspectionReport {
  private struct Row {
    let entry: InspectedFile.Entry
    let summary: TensorSummary?
    let last: Double?
  }

  private let file: InspectedFile
  private let rows: [Row]

  /// Looks at all numbers of a file.
  ///
  /// - Throws: When they cannot be read.
  public init(_ file: InspectedFile) throws {
    self.file = file
    rows = try file.entries.map { entry in
      guard entry.load != nil else { return Row(entry: entry, summary: nil, last: nil) }
      let tensor: Tensor<Double>
      do { tensor = try entry.tensor(in: file.path) } catch let error as FileError
        where error.kind == .unsupported
      {
        // A type that is not read here has a name and a shape nevertheless.
        return Row(entry: entry, summary: nil, last: nil)
      }
      let isCurve = ["number", "scalar"].contains(entry.type)
      return Row(
        entry: entry, summary: TensorSummary(tensor),
        last: isCurve ? tensor.scalars.last : nil)
    }
  }

  /// Lines for a screen.
  public func text(on screen: Screen) -> String {
    var lines = wrapped(screen.shown("\(file.path): \(file.kind.title)\(size)"), to: screen.width)
    for (name, value) in file.facts {
      lines.append(screen.shown("  \(name): \(InspectionReport.text(value))"))
    }
    if !rows.isEmpty { lines.append(table.text(on: screen)) }
    return lines.joined(separator: "\n")
  }

  private var size: String { file.byteCount.map { ", \(byteText($0))" } ?? "" }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): grouped(number)
    case .number(let number): short(number)
    default: value.text
    }
  }

  private var table: FittedTable {
    let hasStatistics = rows.contains { $0.summary != nil }
    var columns = [
      FittedTable.Column(file.entryName, .name), .init("type", .word, rank: 4),
    ]
    if hasShapes { columns.append(.init("shape", .word, rank: 1)) }
    if rows.contains(where: { $0.entry.byteCount != nil }) {
      columns.append(.init("size", rank: 7))
    }
    if hasStatistics {
      columns += [
        .init("minimum", rank: 5), .init("mean", rank: 2), .init("deviation", rank: 3),
        .init("maximum", rank: 6),
      ]
    }
    if rows.contains(where: { $0.last != nil }) { columns.append(.init("last", rank: 1)) }
    if hasNotFinite { columns += [.init("NaN"), .init("inf")] }
    return FittedTable(columns, rows.map { cells(of: $0, columns.count) })
  }

  private var hasShapes: Bool {
    rows.contains { !$0.entry.shape.isEmpty || $0.summary != nil }
  }

  private var hasNotFinite: Bool {
    rows.contains { ($0.summary?.nanCount ?? 0) + ($0.summary?.infinityCount ?? 0) > 0 }
  }

  private func cells(of row: Row, _ count: Int) -> [String] {
    let entry = row.entry
    func text(_ value: Double?) -> String { value.map { short($0) } ?? "" }
    var cells = [entry.name, entry.type]
    if hasShapes {
      let isShaped = !entry.shape.isEmpty || row.summary != nil
      cells.append(
        isShaped ? file.shapeText(of: entry) : "")
    }
    if rows.contains(where: { $0.entry.byteCount != nil }) {
      cells.append(entry.byteCount.map(byteText) ?? "")
    }
    if rows.contains(where: { $0.summary != nil }) {
      let summary = row.summary
      cells += [summary?.minimum, summary?.mean, summary?.deviation, summary?.maximum].map(text)
    }
    if rows.contains(where: { $0.last != nil }) { cells.append(text(row.last)) }
    if hasNotFinite {
      cells += [row.summary?.nanCount, row.summary?.infinityCount].map { $0.map(grouped) ?? "" }
    }
    return cells
  }

  /// One object.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("path", .string(file.path)), ("kind", .string(file.kind.rawValue)),
    ]
    if let bytes = file.byteCount { members.append(("bytes", .integer(bytes))) }
    members += file.facts.map {
      ($0.name.split(separator: " ").joined(separator: "_"), $0.value)
    }
    members.append(
      (
        "\(file.entryName)s",
        .array(rows.map { .object(InspectionReport.members($0.entry, $0.summary)) })
      ))
    return .object(members)
  }

  static func members(
    _ entry: InspectedFile.Entry, _ summary: TensorSummary?
  ) -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("name", .string(entry.name)), ("type", .string(entry.type)),
      ("shape", .array(entry.shape.map { .integer($0) })),
    ]
    if let bytes = entry.byteCount { members.append(("bytes", .integer(bytes))) }
    guard let summary else { return members }
    members += [
      ("minimum", .number(summary.minimum ?? .nan)), ("mean", .number(summary.mean ?? .nan)),
      ("deviation", .number(summary.deviation ?? .nan)),
      ("maximum", .number(summary.maximum ?? .nan)), ("nan", .integer(summary.nanCount)),
      ("infinite", .integer(summary.infinityCount)),
    ]
    return members
  }
}
