import Foundation
import WengertDatasets

/// Columns of numbers and texts, from comma-separated values or from JSON lines.
public struct MetricTable {
  /// One column.
  public struct Column {
    /// The column's values.
    public enum Content {
      /// Numbers; NaN where a row has none.
      case numbers([Double])
      /// Texts.
      case texts([String])
    }

    /// Its name.
    public let name: String
    /// Its values.
    public let content: Content
    /// Whether nothing was written in any row.
    public var isBlank = false

    /// Its numbers; nil of texts.
    public var numbers: [Double]? {
      if case .numbers(let values) = content { values } else { nil }
    }

    /// Where there is a text instead of a number first, and which.
    var firstText: String {
      guard case .texts(let cells) = content,
        let row = cells.firstIndex(where: {
          MetricTable.number($0) == nil && !$0.allSatisfy(\.isWhitespace)
        })
      else { return "column '\(name)'" }
      return "'\(cells[row].prefix(40))' in row \(row + 1) of column '\(name)'"
    }
  }

  /// The file.
  public let path: String
  /// The columns in their order.
  public private(set) var columns: [Column] = []
  /// Number of rows.
  public private(set) var rowCount = 0

  /// Reads a file of the kind `.csv` or `.jsonLines`.
  ///
  /// - Throws: When it cannot be read, or breaks the rules of its format.
  public init(path: String, kind: FileKind) throws {
    self.path = path
    if kind == .csv { try readCSV() } else { try readLines() }
  }

  /// Refuses columns that cannot be told apart.
  ///
  /// - Throws: When two have one name.
  func checkNames() throws {
    var places: [String: Int] = [:]
    for (place, column) in columns.enumerated() {
      guard let first = places.updateValue(place, forKey: column.name) else { continue }
      throw ToolError(
        "\(path): the columns \(first + 1) and \(place + 1) are both called '\(column.name)'; give each a "
          + "name of its own")
    }
  }

  /// The bytes of a file.
  static func bytes(of path: String) throws -> Data {
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw ToolError("\(path): it cannot be read; check path and permissions")
    }
  }

  private mutating func readCSV() throws {
    let lines = String(decoding: try FileKind.head(of: path), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    let delimiter = FileKind.likelyDelimiter(lines.dropLast(lines.count > 1 ? 1 : 0).prefix(20))
    let first = lines.first.flatMap { line in
      try? CSVTable.parse(Array(line.utf8), path: path, header: false, delimiter: delimiter)
    }
    // A first row of numbers alone is not a header.
    let isHeader =
      first?.rows.first?.contains { MetricTable.number($0) == nil && !$0.isEmpty } ?? true
    let table = try CSVTable.read(path: path, header: isHeader, delimiter: delimiter)
    rowCount = table.rows.count
    let numbers = (0..<table.columnCount).map { try? table.numbers(column: $0) }
    // Texts, or numbers of which some are missing.
    var texts: [Int: [String]] = [:]
    let others = numbers.indices.filter { numbers[$0] == nil }
    for row in table.rows where !others.isEmpty {
      for column in others { texts[column, default: []].append(row[column]) }
    }
    for column in numbers.indices {
      let name = table.header?[column] ?? "column \(column + 1)"
      if let values = numbers[column] {
        columns.append(Column(name: name, content: .numbers(values)))
      } else {
        add(name, texts[column] ?? [])
      }
    }
  }

  private mutating func add(_ name: String, _ cells: [String]) {
    let numbers = cells.map { $0.allSatisfy(\.isWhitespace) ? .nan : MetricTable.number($0) }
    columns.append(
      Column(
        name: name,
        content: numbers.contains { $0 == nil }
          ? .texts(cells) : .numbers(numbers.compactMap(\.self)),
        isBlank: cells.allSatisfy { $0.allSatisfy(\.isWhitespace) }))
  }

  private static func number(_ text: String) -> Double? {
    Double(text.trimmingCharacters(in: .whitespaces))
  }

  /// A line is an object; those of another kind of event have other keys.
  private mutating func readLines() throws {
    let lines = try MetricTable.bytes(of: path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var names: [String] = []
    var seen: Set<String> = []
    var numbers: [String: [Double]] = [:]
    var texts: [String: [String]] = [:]
    func add<Element>(
      _ value: Element, _ key: String, _ filler: Element, to columns: inout [String: [Element]]
    ) {
      let missing = rowCount - columns[key, default: []].count
      if missing > 0 {
        columns[key, default: []].append(contentsOf: repeatElement(filler, count: missing))
      }
      columns[key, default: []].append(value)
      if seen.insert(key).inserted { names.append(key) }
    }
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
      // A program that was killed may have left half of the last line.
      let mayBeCut = index == lines.count - 1 && rowCount > 0
      guard let members = try members(of: line, number: index + 1, mayBeCut: mayBeCut) else {
        break
      }
      for member in members {
        switch member.value.value {
        case .number(let value): add(value, member.key, .nan, to: &numbers)
        case .boolean(let value): add(value ? 1 : 0, member.key, .nan, to: &numbers)
        case .null: add(.nan, member.key, .nan, to: &numbers)
        case .string(let text): add(text, member.key, "", to: &texts)
        case .array, .object: continue
        }
      }
      rowCount += 1
    }
    for name in names {
      if let values = texts[name] {
        let rest = Array(repeating: "", count: rowCount - values.count)
        columns.append(Column(name: name, content: .texts(values + rest)))
      } else if let values = numbers[name] {
        let rest = Array(repeating: Double.nan, count: rowCount - values.count)
        columns.append(Column(name: name, content: .numbers(values + rest)))
      }
    }
  }

  private func members(
    of line: Data, number: Int, mayBeCut: Bool
  ) throws -> [PlacedJSON.Member]? {
    let object: PlacedJSON
    do { object = try PlacedJSON(Array(line), path: path, line: number) } catch {
      if mayBeCut { return nil }
      throw error
    }
    guard case .object(let members) = object.value else {
      throw object.place.error("expected an object in each line, found \(object.kind)")
    }
    return members
  }
}
