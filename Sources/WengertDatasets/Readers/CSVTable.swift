import WengertTensors

/// A table of text as a CSV file holds it.
///
/// Source: RFC 4180; line ends may be CR LF, LF or CR, and the delimiter may be another byte.
public struct CSVTable: Sendable, Equatable {
  /// The column names, or nil where the file has no header.
  public let header: [String]?
  /// The fields, row by row; every row has as many as the first.
  public let rows: [[String]]
  /// The line on which each row begins, from 1.
  let lines: [Int]
  let path: String

  /// How many columns there are; 0 only in a table without rows and header.
  public var columnCount: Int { header?.count ?? rows.first?.count ?? 0 }

  /// Reads a file, gzipped or not, in UTF-8.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - header: whether the first record names the columns.
  ///   - delimiter: the ASCII character between fields, as `,` or `;` or a tab.
  ///   - limit: the most bytes that are read.
  /// - Throws: ``DatasetError`` where the file is missing, a directory, empty, too large, where
  ///   a quote is wrong, a row has more or fewer fields than the first, or the text is not UTF-8.
  public static func read(
    path: String, header: Bool = true, delimiter: Character = ",", limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> CSVTable {
    let bytes = try decompressed(FileSource(path: path)).drain(limit: limit)
    return try table(bytes, path, header: header, delimiter: delimiter)
  }

  /// Reads the bytes of a file, gzipped or not; `path` only names them in errors.
  ///
  /// Throws ``DatasetError`` as ``read(path:header:delimiter:limit:)`` does.
  public static func parse(
    _ bytes: [UInt8], path: String = "CSV data", header: Bool = true,
    delimiter: Character = ",", limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> CSVTable {
    let plain = try decompressed(MemorySource(bytes, path: path)).drain(limit: limit)
    return try table(plain, path, header: header, delimiter: delimiter)
  }

  private static func table(
    _ bytes: [UInt8], _ path: String, header: Bool, delimiter: Character
  ) throws(DatasetError) -> CSVTable {
    guard let code = delimiter.asciiValue, code != 0x22, code != 0x0a, code != 0x0d else {
      let reason =
        "the delimiter is \(delimiter.debugDescription); it must be an ASCII character, no quote or line end"
      fail(TensorError("CSV", reason))
      throw .malformed(
        path: path, offset: 0, expected: "a delimiter", found: "\(delimiter)", hint: reason)
    }
    var parser = CSVParser(bytes: bytes, path: path, delimiter: code)
    var records: [CSVParser.Record] = []
    while let record = try parser.nextRecord() {
      if let first = records.first, record.fields.count != first.fields.count {
        throw .malformedLine(
          path: path, line: record.line, column: min(record.fields.count, first.fields.count) + 1,
          expected: "\(first.fields.count) fields as in line \(first.line)",
          found: "\(record.fields.count)",
          hint: "is the delimiter right, and is a field with a delimiter in quotes?")
      }
      records.append(record)
    }
    guard let first = records.first else {
      throw .emptyFile(path: path, hint: "there is no record in it")
    }
    let body = header ? records.dropFirst() : records[...]
    return CSVTable(
      header: header ? first.fields : nil, rows: body.map(\.fields), lines: body.map(\.line),
      path: path)
  }
}

extension CSVTable {
  /// The number of the column with this name; nil where there is none.
  public func index(of name: String) -> Int? {
    header?.firstIndex(of: name)
  }

  /// One column as numbers, from 0.
  ///
  /// Blanks around a number are skipped. Throws ``DatasetError/malformedLine`` with the line and
  /// the column (from 1) of the first field that is not a number, or where there is no such
  /// column.
  public func numbers(column: Int) throws(DatasetError) -> [Double] {
    guard (0..<columnCount).contains(column) else {
      throw .malformedLine(
        path: path, line: 1, column: column + 1, expected: "one of \(columnCount) columns",
        found: "no column \(column)", hint: "columns count from 0 here")
    }
    var values: [Double] = []
    values.reserveCapacity(rows.count)
    for (row, line) in zip(rows, lines) {
      let text = row[column].drop { $0 == " " || $0 == "\t" }
      let end = text.lastIndex { $0 != " " && $0 != "\t" }
      guard let end, let value = Double(text[...end]) else {
        throw .malformedLine(
          path: path, line: line, column: column + 1, expected: "a number",
          found: "\"\(row[column].prefix(40))\"",
          hint: "read this column as text, or say whether the file has a header")
      }
      values.append(value)
    }
    return values
  }

  /// The column with this name as numbers; throws as ``numbers(column:)`` does.
  public func numbers(column name: String) throws(DatasetError) -> [Double] {
    guard let column = index(of: name) else {
      let names = header?.joined(separator: ", ") ?? "no header"
      throw .malformedLine(
        path: path, line: 1, column: 1, expected: "a column \"\(name)\"",
        found: String(names.prefix(200)), hint: "check the name")
    }
    return try numbers(column: column)
  }

  /// Several columns as numbers, row-major: `rows.count × columns.count`.
  ///
  /// All columns where `columns` is nil. Throws as ``numbers(column:)`` does.
  public func numbers(columns: [Int]? = nil) throws(DatasetError) -> [Double] {
    let chosen = columns ?? Array(0..<columnCount)
    var parts: [[Double]] = []
    for column in chosen { parts.append(try numbers(column: column)) }
    return rows.indices.flatMap { row in parts.map { $0[row] } }
  }
}
