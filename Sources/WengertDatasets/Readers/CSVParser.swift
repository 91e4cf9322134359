/// Takes the bytes of a CSV file apart, record by record.
struct CSVParser {
  /// One record, and the line on which it begins.
  struct Record {
    var fields: [String]
    var line: Int
  }

  private let bytes: [UInt8]
  private let path: String
  private let delimiter: UInt8
  private var position: Int
  private var line = 1

  private static let quote: UInt8 = 0x22
  private static let lineFeed: UInt8 = 0x0a
  private static let carriageReturn: UInt8 = 0x0d

  init(bytes: [UInt8], path: String, delimiter: UInt8) {
    self.bytes = bytes
    self.path = path
    self.delimiter = delimiter
    // A byte order mark is no part of the first field.
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// The next record, nil at the end; empty lines are skipped.
  mutating func nextRecord() throws(DatasetError) -> Record? {
    while let byte = current, isLineEnd(byte) { skipLineEnd() }
    guard current != nil else { return nil }
    var record = Record(fields: [], line: line)
    while true {
      let column = record.fields.count + 1
      record.fields.append(
        current == Self.quote ? try quotedField(column) : try plainField(column))
      guard current == delimiter else { break }
      position += 1
    }
    if current != nil { skipLineEnd() }
    return record
  }

  private mutating func skipLineEnd() {
    let byte = bytes[position]
    position += 1
    if byte == Self.carriageReturn, current == Self.lineFeed { position += 1 }
    line += 1
  }

  private mutating func plainField(_ column: Int) throws(DatasetError) -> String {
    let start = position
    while let byte = current, byte != delimiter, !isLineEnd(byte) {
      guard byte != Self.quote else {
        throw problem(column, "a quote only around a whole field", "one inside a plain field")
      }
      position += 1
    }
    return try text(bytes[start..<position], column, line)
  }

  private mutating func quotedField(_ column: Int) throws(DatasetError) -> String {
    let firstLine = line
    var content: [UInt8] = []
    position += 1
    while let byte = current {
      if byte == Self.quote {
        position += 1
        guard current == Self.quote else {
          if let next = current, next != delimiter, !isLineEnd(next) {
            throw problem(
              column, "a delimiter or the line's end after the closing quote",
              "byte \(hexadecimal([next]))")
          }
          return try text(content[...], column, firstLine)
        }
        content.append(byte)
        position += 1
      } else if isLineEnd(byte) {
        let start = position
        skipLineEnd()
        content += bytes[start..<position]
      } else {
        content.append(byte)
        position += 1
      }
    }
    throw .malformedLine(
      path: path, line: firstLine, column: column, expected: "a closing quote",
      found: "the end of the file", hint: "a quote inside a quoted field is written twice")
  }

  private func text(
    _ content: ArraySlice<UInt8>, _ column: Int, _ line: Int
  ) throws(DatasetError) -> String {
    // Decoding repairs what is not UTF-8, so that it differs then.
    let text = String(decoding: content, as: UTF8.self)
    guard text.utf8.elementsEqual(content) else {
      throw .malformedLine(
        path: path, line: line, column: column, expected: "text in UTF-8",
        found: hexadecimal(content.prefix(8)), hint: "save the file as UTF-8")
    }
    return text
  }

  private func problem(_ column: Int, _ expected: String, _ found: String) -> DatasetError {
    .malformedLine(
      path: path, line: line, column: column, expected: expected, found: found,
      hint: "put the field in quotes and write quotes inside twice")
  }
}
