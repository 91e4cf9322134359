import WengertSupport
import WengertTensors

/// A file on the net: where it is, and how to tell that it is the right one.
public struct RemoteFile: Sendable, Equatable {
  /// Its name in the cache; `/` makes folders.
  public let name: String
  /// The addresses to try, in this order.
  public let mirrors: [String]
  /// Its size in bytes, where known.
  public let size: Int?
  /// Its SHA-256, 64 hexadecimal digits, where known.
  public let sha256: String?

  /// Describes a file.
  public init(name: String, mirrors: [String], size: Int? = nil, sha256: String? = nil) {
    let isName =
      require(!mirrors.isEmpty, "RemoteFile", "\(name) has no address")
      && require(
        !name.isEmpty && !name.hasPrefix("/") && !name.split(separator: "/").contains(".."),
        "RemoteFile", "\"\(name)\" is not a name inside a folder")
    self.name = isName ? name : "refused"
    self.mirrors = mirrors
    self.size = size
    self.sha256 = sha256?.lowercased()
  }

  /// Whether a file of the right size is at `path`; its hash was checked when it came.
  func isThere(_ path: String) -> Bool {
    guard let found = PlainFile.size(of: path) else { return false }
    return size == nil || size == found
  }
}
