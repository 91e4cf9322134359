/// Rows of cells as lines, each column as wide as its widest cell, two blanks between columns.
package struct TextTable: CustomStringConvertible {
  /// The lines, without blanks at their ends.
  package let lines: [String]

  /// - Parameters:
  ///   - rows: The cells; rows may be of different lengths.
  ///   - rightAligned: The columns, from 0, whose cells stand at the right: numbers.
  package init(_ rows: [[String]], rightAligned: Set<Int> = []) {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    lines = rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        if column > 0 { line += "  " }
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += rightAligned.contains(column) ? padding + cell : cell + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  package var description: String { lines.joined(separator: "\n") }
}
