extension CSVTable {
  /// The number of the column with this name; nil where there is none.
  public func index(of name: String) -> Int? {
    header?.firstIndex(of: name)
  }

  /// One column as numbers, from 0.
  ///
  /// A number is written in digits, with a point and an exponent or without, or as `nan`, `inf` or
  /// `infinity`; blanks around it are skipped. Throws
  /// ``DatasetError/malformedLine(path:line:column:expected:found:hint:)`` with the line and the column
  /// (from 1) of the first field that is not a number or beyond the range of `Double`, or where there is
  /// no such column.
  public func numbers(column: Int) throws(DatasetError) -> [Double] {
    try numbers(columns: [column])
  }

  /// The column with this name as numbers; throws as ``numbers(column:)-(Int)`` does.
  public func numbers(column name: String) throws(DatasetError) -> [Double] {
    guard let column = index(of: name) else {
      let names = header?.joined(separator: ", ") ?? "no header"
      throw .malformedLine(
        path: text.path, line: 1, column: 1, expected: "a column \"\(name)\"",
        found: String(names.prefix(200)), hint: "check the name")
    }
    return try numbers(column: column)
  }

  /// Several columns as numbers, row-major: `rows.count × columns.count`.
  ///
  /// All columns where `columns` is nil. Throws as ``numbers(column:)-(Int)`` does.
  public func numbers(columns: [Int]? = nil) throws(DatasetError) -> [Double] {
    let columns = columns ?? Array(0..<columnCount)
    for column in columns where !(0..<columnCount).contains(column) {
      throw .malformedLine(
        path: text.path, line: 1, column: column + 1, expected: "one of \(columnCount) columns",
        found: "no column \(column)", hint: "columns count from 0 here")
    }
    var values: [Double] = []
    values.reserveCapacity(rows.count * columns.count)
    try text.bytes.withUnsafeBufferPointer { (bytes) throws(DatasetError) in
      for row in rows.indices {
        for column in columns { values.append(try number(bytes, row, column)) }
      }
    }
    return values
  }

  private func number(
    _ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ column: Int
  ) throws(DatasetError) -> Double {
    let start = start(row, column)
    if let field = text.plainField(at: start) {
      let value = DecimalNumber.value(of: UnsafeBufferPointer(rebasing: bytes[field]))
      if let value { return value }
    } else {
      var content = text.text(ofFieldAt: start)
      if let value = content.withUTF8({ DecimalNumber.value(of: $0) }) { return value }
    }
    let content = text.text(ofFieldAt: start)
    throw .malformedLine(
      path: text.path, line: text.line(of: start), column: column + 1,
      expected: "a number in the range of Double",
      found: content.isEmpty ? "nothing" : "\"\(content.prefix(40))\"",
      hint: content.isEmpty
        ? "write one, or nan; in a file of one column an empty line is a row"
        : "read this column as text, or say whether the file has a header")
  }
}
