/// Rows of cells that fit a width: columns that matter least are left out, then long names are shortened.
public struct FittedTable {
  /// One column.
  public struct Column {
    let title: String
    let kind: Kind
    let rank: Int
    let isCompanion: Bool

    /// The kind of a column's cells.
    public enum Kind: Sendable {
      /// Numbers, at the right.
      case number
      /// Words that are never shortened.
      case word
      /// Names that may be shortened in the middle.
      case name
    }

    /// - Parameters:
    ///   - title: Its first line.
    ///   - kind: The kind of its cells.
    ///   - rank: 0 for a column that is never left out; of others the one with the greatest rank goes first.
    ///   - isCompanion: Whether it says nothing without the column before it: they are left out together.
    public init(
      _ title: String, _ kind: Kind = .number, rank: Int = 0, isCompanion: Bool = false
    ) {
      self.isCompanion = isCompanion
      self.title = title
      self.kind = kind
      self.rank = rank
    }
  }

  private let columns: [Column]
  private let rows: [[String]]

  /// Rows with a cell for each column.
  public init(_ columns: [Column], _ rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The lines, and the titles of the columns that were left out.
  public func lines(on screen: Screen) -> (lines: [String], leftOut: [String]) {
    let cells = ([columns.map(\.title)] + rows).map { $0.map { screen.shown($0) } }
    var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var kept = Array(columns.indices)
    func total() -> Int { kept.reduce(0) { $0 + widths[$1] } + 2 * max(kept.count - 1, 0) }
    func slack(_ column: Int) -> Int {
      columns[column].kind == .name ? max(0, widths[column] - max(10, screen.width / 3)) : 0
    }
    var leftOut: [String] = []
    while total() - kept.reduce(0, { $0 + slack($1) }) > screen.width,
      let last = kept.max(by: { columns[$0].rank < columns[$1].rank }), columns[last].rank > 0
    {
      let group = group(of: last)
      kept.removeAll(where: group.contains)
      leftOut.insert(contentsOf: group.map { columns[$0].title }, at: 0)
    }
    while total() > screen.width, let longest = kept.max(by: { slack($0) < slack($1) }),
      slack(longest) > 0
    {
      widths[longest] -= min(slack(longest), total() - screen.width)
    }
    let lines = cells.map { row in
      var line = kept.map { column in
        let cell = shortened(row[column], widths[column], screen)
        let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
        return columns[column].kind == .number ? padding + cell : cell + padding
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    return (lines, leftOut)
  }

  /// A column with those that go with it.
  private func group(of column: Int) -> Range<Int> {
    let first = columns[...column].lastIndex { !$0.isCompanion } ?? column
    let next = columns[(first + 1)...].firstIndex { !$0.isCompanion } ?? columns.endIndex
    return first..<next
  }

  /// The lines as a text, the last of which names the columns that were left out.
  public func text(on screen: Screen) -> String {
    var (lines, leftOut) = lines(on: screen)
    if !leftOut.isEmpty {
      lines += wrapped(
        "left out, the terminal is too narrow: \(leftOut.joined(separator: ", "))", to: screen.width
      )
    }
    return lines.joined(separator: "\n")
  }

  /// The middle of a name says the least.
  private func shortened(_ cell: String, _ width: Int, _ screen: Screen) -> String {
    guard cell.count > width else { return cell }
    let mark = screen.shown("…")
    let rest = width - mark.count
    guard rest > 1 else { return String(cell.prefix(width)) }
    return cell.prefix(rest / 2) + mark + cell.suffix(rest - rest / 2)
  }
}

/// A text as lines of whole words.
public func wrapped(_ text: String, to width: Int) -> [String] {
  var lines = [""]
  for word in text.split(separator: " ") {
    if lines[lines.count - 1].isEmpty {
      lines[lines.count - 1] = String(word)
    } else if lines[lines.count - 1].count + 1 + word.count <= width {
      lines[lines.count - 1] += " \(word)"
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
