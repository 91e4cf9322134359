import WengertSupport

/// An error in a file of weights, of arrays or of a training, or in writing one.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error.
  public enum Kind: String, Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The system refused to read or write.
    case inputOutput
    /// The file ends too early.
    case truncated
    /// The bytes break the rules of the format.
    case malformed
    /// The checksum is not that of the bytes.
    case checksum
    /// Names and texts are longer than a file can hold.
    case tooLarge
    /// The file is sound, but holds something that is not supported here.
    case unsupported
    /// The file is sound, but of something else: another model, another optimizer, plain weights.
    case mismatch
  }

  /// The kind of error.
  public let kind: Kind
  /// The path of the file.
  public let path: String
  /// The byte where it was seen, if there is one.
  public let offset: Int?
  /// The expected value.
  public let expected: String
  /// The actual value.
  public let found: String
  /// How to mend it.
  public let hint: String
  /// Whether the file could not be written, rather than read.
  private var isOfWriting = false

  /// An error about a file.
  public init(
    _ kind: Kind, path: String, offset: Int? = nil, expected: String, found: String, hint: String
  ) {
    self.kind = kind
    self.path = path
    self.offset = offset
    self.expected = expected
    self.found = found
    self.hint = hint
  }

  /// One line: the place, the expected and the actual value, and how to mend it.
  public var description: String {
    if isOfWriting { return "cannot write \(path): \(found); \(hint)".singleLine }
    let place = offset.map { ", byte \($0)" } ?? ""
    return "\(path)\(place): expected \(expected), found \(found); \(hint)".singleLine
  }
}

extension FileError {
  /// A file that could not be read.
  package init(
    reading path: String, _ failure: FileFailure, offset: Int? = nil,
    expected: String = "a file to read", hint: String = "check the path and the permissions"
  ) {
    switch failure {
    case .missing:
      self.init(.missing, path: path, expected: expected, found: failure.reason, hint: hint)
    case .notPlain(let found):
      self.init(
        .inputOutput, path: path, expected: "a plain file", found: found,
        hint: "give the file itself")
    case .system:
      self.init(
        .inputOutput, path: path, offset: offset, expected: expected, found: failure.reason,
        hint: hint)
    }
  }

  /// A file that could not be written.
  package init(writing path: String, _ failure: FileFailure) {
    switch failure {
    case .notPlain(let found):
      self.init(
        .inputOutput, path: path, expected: "a plain file to replace", found: found,
        hint: "give the file itself, or another path")
    case .missing, .system:
      var action = "write"
      if case .system(let asked, _) = failure { action = asked }
      self.init(
        .inputOutput, path: path, expected: "to \(action)", found: failure.reason,
        hint: "check the folder, its permissions and the space left")
    }
    isOfWriting = true
  }
}
