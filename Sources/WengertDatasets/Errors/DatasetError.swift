import WengertSupport

/// An error between a data set on disk or on the net and the arrays in memory.
///
/// Every case has the place (a path or a URL, and a byte offset or line where there is one), the expected
/// and the actual value, and advice. ``description`` is one line.
public enum DatasetError: Error, Equatable, Sendable {
  /// There is no file at `path`.
  case missingFile(path: String, hint: String)
  /// `path` is a directory, or something else that is not a plain file.
  case notAFile(path: String, hint: String)
  /// `path` is a plain file where a directory is needed.
  case notADirectory(path: String, hint: String)
  /// The system refused to read or write `path`.
  case inputOutput(path: String, reason: String, hint: String)
  /// The file has no bytes.
  case emptyFile(path: String, hint: String)
  /// The first bytes are those of another format.
  case wrongMagic(path: String, expected: String, found: String, hint: String)
  /// The bytes end too early; `offset` is where the missing byte would be.
  case truncated(path: String, offset: Int, expected: String, found: String, hint: String)
  /// There are bytes after the end of the data; `offset` is the first of them.
  case trailingBytes(path: String, offset: Int, expected: String, found: String, hint: String)
  /// The bytes at `offset` break the rules of the format.
  case malformed(path: String, offset: Int, expected: String, found: String, hint: String)
  /// A checksum or a length does not fit the data; `offset` is where they ended.
  case checksumMismatch(
    path: String, offset: Int, expected: String, found: String, hint: String)
  /// The data would be larger than the limit, or larger than memory addresses.
  case tooLarge(path: String, offset: Int, expected: String, found: String, hint: String)
  /// Two files that belong together do not fit, as 60000 images and 10000 labels.
  case countMismatch(path: String, expected: String, found: String, hint: String)
  /// A label lies outside the classes; `offset` is that of the label byte.
  case labelOutOfRange(path: String, offset: Int, expected: String, found: String, hint: String)
  /// A line of a text file breaks the rules; lines and columns count from 1.
  case malformedLine(
    path: String, line: Int, column: Int, expected: String, found: String, hint: String)
  /// A download failed from every mirror; `status` gives the reasons.
  case download(url: String, status: String, hint: String)
}

extension DatasetError {
  /// The byte of the file where it was seen; nil where the contents are not the matter, and in text
  /// files, which have lines.
  public var offset: Int? {
    switch self {
    case .emptyFile, .wrongMagic: 0
    case .truncated(_, let offset, _, _, _), .trailingBytes(_, let offset, _, _, _),
      .malformed(_, let offset, _, _, _), .checksumMismatch(_, let offset, _, _, _),
      .tooLarge(_, let offset, _, _, _), .labelOutOfRange(_, let offset, _, _, _):
      offset
    case .missingFile, .notAFile, .notADirectory, .inputOutput, .countMismatch, .malformedLine,
      .download:
      nil
    }
  }
}

extension DatasetError: CustomStringConvertible {
  /// One line: the place, the expected and the actual value, and how to mend it.
  public var description: String {
    switch self {
    case .missingFile(let path, let hint):
      line("\(path): no such file", hint)
    case .notAFile(let path, let hint):
      line("\(path): not a plain file", hint)
    case .notADirectory(let path, let hint):
      line("\(path): not a directory", hint)
    case .inputOutput(let path, let reason, let hint):
      line("\(path): \(reason)", hint)
    case .emptyFile(let path, let hint):
      line("\(path): the file is empty", hint)
    case .wrongMagic(let path, let expected, let found, let hint):
      line("\(path): wrong first bytes", expected, found, hint)
    case .truncated(let path, let offset, let expected, let found, let hint):
      line("\(path): the data end early at byte \(offset)", expected, found, hint)
    case .trailingBytes(let path, let offset, let expected, let found, let hint):
      line("\(path): bytes after the end, at byte \(offset)", expected, found, hint)
    case .malformed(let path, let offset, let expected, let found, let hint):
      line("\(path): malformed at byte \(offset)", expected, found, hint)
    case .checksumMismatch(let path, let offset, let expected, let found, let hint):
      line("\(path): the checksum does not match, at byte \(offset)", expected, found, hint)
    case .tooLarge(let path, let offset, let expected, let found, let hint):
      line("\(path): too large, at byte \(offset)", expected, found, hint)
    case .countMismatch(let path, let expected, let found, let hint):
      line("\(path): the counts do not match", expected, found, hint)
    case .labelOutOfRange(let path, let offset, let expected, let found, let hint):
      line("\(path): label out of range at byte \(offset)", expected, found, hint)
    case .malformedLine(let path, let number, let column, let expected, let found, let hint):
      line("\(path): line \(number), column \(column)", expected, found, hint)
    case .download(let url, let status, let hint):
      line("\(url): \(status)", hint)
    }
  }

  private func line(_ head: String, _ hint: String) -> String {
    (hint.isEmpty ? head : "\(head); \(hint)").singleLine
  }

  private func line(
    _ head: String, _ expected: String, _ found: String, _ hint: String
  ) -> String {
    line("\(head): expected \(expected), found \(found)", hint)
  }
}
