import WengertTensors

/// A table of text as a CSV file holds it.
///
/// Source: RFC 4180; line ends may be CR LF, LF or CR, and the delimiter may be another byte. Empty lines
/// are skipped, but in a file of one column each is a row with an empty field.
///
/// The table keeps the file's bytes and four bytes for each field; texts are made when they are asked for.
public struct CSVTable: Sendable {
  /// The column names, or nil where the file has no header.
  public let header: [String]?
  /// How many columns there are.
  public let columnCount: Int
  let text: CSVText
  /// The byte at which each field begins, row by row.
  private let starts: [UInt32]

  /// The rows, each with as many fields as the first. A row's texts are made when it is asked for.
  public var rows: Rows { Rows(table: self) }

  /// The rows of a table.
  public struct Rows: RandomAccessCollection, Sendable {
    fileprivate let table: CSVTable

    /// The first row.
    public var startIndex: Int { 0 }
    /// One past the last row.
    public var endIndex: Int { table.starts.count / table.columnCount }

    /// The fields of a row.
    public subscript(row: Int) -> [String] {
      (0..<table.columnCount).map { table.text.text(ofFieldAt: table.start(row, $0)) }
    }
  }

  /// The byte at which a field begins.
  func start(_ row: Int, _ column: Int) -> Int { Int(starts[row * columnCount + column]) }
}

extension CSVTable {
  /// Reads a file, gzipped or not, in UTF-8.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - header: whether the first record names the columns.
  ///   - delimiter: the ASCII character between fields, as `,` or `;` or a tab.
  ///   - limit: the most bytes that are read, less than 4 GiB.
  /// - Throws: ``DatasetError`` where the file is missing, a directory, empty, too large, where
  ///   a quote is wrong, a row has more or fewer fields than the first, or the text is not UTF-8.
  public static func read(
    path: String, header: Bool = true, delimiter: Character = ",", limit: Int = longestText
  ) throws(DatasetError) -> CSVTable {
    try read(FileSource(path: path), header, delimiter, limit)
  }

  /// Reads the bytes of a file, gzipped or not; `path` only names them in errors.
  ///
  /// Throws ``DatasetError`` as ``read(path:header:delimiter:limit:)`` does.
  public static func parse(
    _ bytes: [UInt8], path: String = "CSV data", header: Bool = true,
    delimiter: Character = ",", limit: Int = longestText
  ) throws(DatasetError) -> CSVTable {
    try read(MemorySource(bytes, path: path), header, delimiter, limit)
  }

  /// The most bytes that a table can have.
  public static let longestText = Int(UInt32.max)

  private static func read(
    _ source: any ByteSource, _ header: Bool, _ delimiter: Character, _ limit: Int
  ) throws(DatasetError) -> CSVTable {
    guard let code = delimiter.asciiValue, code != 0x22, code != 0x0a, code != 0x0d else {
      let reason =
        "the delimiter is \(delimiter.debugDescription); it must be an ASCII character, no quote or line end"
      fail(UsageError("CSV", reason))
      throw .malformed(
        path: source.path, offset: 0, expected: "a delimiter", found: "\(delimiter)", hint: reason)
    }
    let bytes = try decompressed(source).drain(limit: min(limit, longestText))
    return try CSVTable(
      CSVText(bytes: bytes, path: source.path, delimiter: code), hasHeader: header)
  }

  private init(_ text: CSVText, hasHeader: Bool) throws(DatasetError) {
    var first = text.start
    while first < text.bytes.count, text.isLineEnd(text.bytes[first]) {
      first = text.behindLineEnd(first)
    }
    guard first < text.bytes.count else {
      throw .emptyFile(path: text.path, hint: "there is no record in it")
    }
    var fields: [Int] = []
    var (count, body) = try text.record(at: first) { fields.append($0) }
    let place = first
    if !hasHeader { body = count == 1 ? text.start : first }
    func walk(_ field: (Int) -> Void) throws(DatasetError) {
      try CSVTable.walk(text, from: body, count, like: place, field)
    }
    // Once to count, so that the fields take no more memory than they need.
    var fieldCount = 0
    try walk { _ in fieldCount += 1 }
    var starts: [UInt32] = []
    starts.reserveCapacity(fieldCount)
    try walk { starts.append(UInt32($0)) }
    self.text = text
    self.starts = starts
    columnCount = count
    header = hasHeader ? fields.map(text.text(ofFieldAt:)) : nil
  }

  /// Walks over all records from `place` on, which must have as many fields as that at `first`.
  private static func walk(
    _ text: CSVText, from place: Int, _ count: Int, like first: Int, _ field: (Int) -> Void
  ) throws(DatasetError) {
    var place = place
    while place < text.bytes.count {
      if count > 1, text.isLineEnd(text.bytes[place]) {
        place = text.behindLineEnd(place)
        continue
      }
      let (found, end) = try text.record(at: place, field)
      guard found == count else {
        throw .malformedLine(
          path: text.path, line: text.line(of: place), column: min(found, count) + 1,
          expected: "\(count) fields as in line \(text.line(of: first))", found: "\(found)",
          hint: "check the delimiter; a field that contains it must be in quotes")
      }
      place = end
    }
  }
}

extension CSVTable: Equatable {
  /// Whether headers and all fields are equal.
  public static func == (lhs: CSVTable, rhs: CSVTable) -> Bool {
    lhs.header == rhs.header && lhs.columnCount == rhs.columnCount
      && lhs.rows.elementsEqual(rhs.rows)
  }
}
