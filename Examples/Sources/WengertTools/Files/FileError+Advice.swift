import Wengert

extension FileError {
  /// The same with other advice: the library's is for programs that call it.
  func advising(_ hint: String) -> FileError {
    FileError(kind, path: path, offset: offset, expected: expected, found: found, hint: hint)
  }
}
