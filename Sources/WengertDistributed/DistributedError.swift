import WengertSupport

/// Why processes cannot train together. Its description is one line with the remedy.
public struct DistributedError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of problem.
  public enum Kind: String, Hashable, Sendable {
    /// There is no MPI library, or it cannot be opened.
    case libraryMissing
    /// The library is none whose interface is known.
    case libraryUnknown
    /// The library is not that of the launcher.
    case otherLauncher
    /// The library refused a call.
    case library
    /// A process has other code, another model, other settings or other data.
    case difference
    /// A process did not respond in time, or its connection broke.
    case silence
    /// Another process could not do its part.
    case failure
  }

  /// The kind of problem.
  public let kind: Kind
  /// The problem and the remedy.
  public let description: String

  package init(_ kind: Kind, _ text: String) {
    self.kind = kind
    description = text.singleLine
  }
}
