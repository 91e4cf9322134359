import WengertNeuralNetworks
import WengertSupport

/// What is wrong with a file of another program's, or with writing one.
public struct ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong.
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
    /// The file is sound, and holds what this library does not read.
    case unsupported
    /// The file is sound, but of something else: other names, shapes or element types.
    case mismatch
  }

  /// What kind of thing is wrong.
  public let kind: Kind
  /// The file.
  public let path: String
  /// The byte where it was seen, if there is one.
  public let offset: Int?
  /// What should be there.
  public let expected: String
  /// What is there.
  public let found: String
  /// What to do about it.
  public let hint: String
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

  /// One line: where, what was expected and found, and what to do.
  public var description: String {
    if isOfWriting { return "cannot write \(path): \(found); \(hint)".singleLine }
    let place = offset.map { ", byte \($0)" } ?? ""
    return "\(path)\(place): expected \(expected), found \(found); \(hint)".singleLine
  }
}

extension ExchangeError {
  /// A file that could not be read.
  init(reading path: String, _ failure: FileFailure) {
    let hint = "check the path and the permissions"
    switch failure {
    case .missing:
      self.init(
        .missing, path: path, expected: "a file to read", found: failure.reason, hint: hint)
    case .notPlain(let found):
      self.init(
        .inputOutput, path: path, expected: "a plain file", found: found,
        hint: "give the file itself")
    case .system:
      self.init(
        .inputOutput, path: path, expected: "a file to read", found: failure.reason, hint: hint)
    }
  }

  /// A file that could not be written.
  init(writing path: String, _ failure: FileFailure) {
    self.init(
      failure == .missing ? .missing : .inputOutput, path: path, expected: "a place to write",
      found: failure.reason, hint: "check the folder, its permissions and the space left")
    isOfWriting = true
  }

  /// An error of the core's reader of the same layout.
  init(_ error: CheckpointError) {
    let kind: Kind =
      switch error.kind {
      case .missing: .missing
      case .inputOutput: .inputOutput
      case .truncated: .truncated
      case .checksum: .checksum
      case .malformed, .tooLarge: .malformed
      case .mismatch: .mismatch
      }
    self.init(
      kind, path: error.path, offset: error.offset, expected: error.expected, found: error.found,
      hint: error.hint)
  }
}
