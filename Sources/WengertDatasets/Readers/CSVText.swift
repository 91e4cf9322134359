/// The bytes of a CSV file, walked over record by record. Fields stay where they are in it.
struct CSVText: Sendable {
  let bytes: [UInt8]
  let path: String
  let delimiter: UInt8

  private static let quote: UInt8 = 0x22
  private static let lineFeed: UInt8 = 0x0a
  private static let carriageReturn: UInt8 = 0x0d

  /// Where the first field begins: a byte order mark is no part of it.
  var start: Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }

  func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// Behind the line end at `place`: CR LF, LF or CR.
  func behindLineEnd(_ place: Int) -> Int {
    let isPair =
      bytes[place] == Self.carriageReturn && place + 1 < bytes.count
      && bytes[place + 1] == Self.lineFeed
    return place + (isPair ? 2 : 1)
  }

  /// Walks over the record at `place`.
  ///
  /// - Parameter field: Gets the byte at which each field begins.
  /// - Returns: How many fields there are, and where the next record begins.
  func record(
    at place: Int, _ field: (Int) -> Void = { _ in }
  ) throws(DatasetError) -> (fields: Int, end: Int) {
    var (place, count) = (place, 0)
    while true {
      field(place)
      count += 1
      place = try endOfField(place, column: count)
      guard place < bytes.count else { return (count, place) }
      if isLineEnd(bytes[place]) { return (count, behindLineEnd(place)) }
      place += 1
    }
  }

  /// The text of the field that begins at `start`, which was walked over before.
  func text(ofFieldAt start: Int) -> String {
    if start < bytes.count, bytes[start] == Self.quote {
      var content: [UInt8] = []
      var place = start + 1
      while bytes[place] != Self.quote
        || (place + 1 < bytes.count && bytes[place + 1] == Self.quote)
      {
        content.append(bytes[place])
        place += bytes[place] == Self.quote ? 2 : 1
      }
      return String(decoding: content, as: UTF8.self)
    }
    return String(decoding: bytes[start..<plainEnd(start)], as: UTF8.self)
  }

  /// The bytes of a field without quotes; nil of one that has them.
  func plainField(at start: Int) -> Range<Int>? {
    if start < bytes.count, bytes[start] == Self.quote { return nil }
    return start..<plainEnd(start)
  }

  /// The line of a byte, from 1.
  func line(of place: Int) -> Int {
    var (line, next) = (1, 0)
    while next < place {
      if isLineEnd(bytes[next]) {
        next = behindLineEnd(next)
        if next <= place { line += 1 }
      } else {
        next += 1
      }
    }
    return line
  }
}

extension CSVText {
  private func plainEnd(_ start: Int) -> Int {
    var place = start
    while place < bytes.count, bytes[place] != delimiter, !isLineEnd(bytes[place]) { place += 1 }
    return place
  }

  /// Where the field that begins at `start` ends: at a delimiter, a line end or the end of the file.
  private func endOfField(_ start: Int, column: Int) throws(DatasetError) -> Int {
    let isQuoted = start < bytes.count && bytes[start] == Self.quote
    let end = isQuoted ? try endOfQuoted(start, column) : plainEnd(start)
    let field = bytes[start..<end]
    if !isQuoted, let quote = field.firstIndex(of: Self.quote) {
      throw problem(
        at: quote, column, "a quote only around a whole field", "one inside a plain field")
    }
    if field.contains(where: { $0 >= 0x80 }) {
      // Decoding replaces invalid UTF-8, so that the text differs then.
      guard String(decoding: field, as: UTF8.self).utf8.elementsEqual(field) else {
        throw .malformedLine(
          path: path, line: line(of: start), column: column, expected: "text in UTF-8",
          found: hexadecimal(field.prefix(8)), hint: "save the file as UTF-8")
      }
    }
    return end
  }

  private func endOfQuoted(_ start: Int, _ column: Int) throws(DatasetError) -> Int {
    var place = start + 1
    while place < bytes.count {
      guard bytes[place] == Self.quote else {
        place += 1
        continue
      }
      place += 1
      guard place < bytes.count, bytes[place] == Self.quote else {
        if place < bytes.count, bytes[place] != delimiter, !isLineEnd(bytes[place]) {
          throw problem(
            at: place, column, "a delimiter or the line's end after the closing quote",
            "byte \(hexadecimal([bytes[place]]))")
        }
        return place
      }
      place += 1
    }
    throw .malformedLine(
      path: path, line: line(of: start), column: column, expected: "a closing quote",
      found: "the end of the file", hint: "a quote inside a quoted field is written twice")
  }

  private func problem(
    at place: Int, _ column: Int, _ expected: String, _ found: String
  ) -> DatasetError {
    .malformedLine(
      path: path, line: line(of: place), column: column, expected: expected, found: found,
      hint: "put the field in quotes and write quotes inside twice")
  }
}
