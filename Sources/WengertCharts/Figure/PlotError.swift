/// Why a figure could not be drawn or written.
public enum PlotError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The path ends in neither `.svg` nor `.png`.
  case unknownFormat(path: String)
  /// The file could not be written; the reason is the system's own.
  case cannotWrite(path: String, reason: String)
  /// A picture of so many pixels is not made.
  case tooLarge(width: Double, height: Double)

  /// The error in words.
  public var description: String {
    switch self {
    case .unknownFormat(let path):
      "cannot write \(path): the name must end in .svg or .png"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason)"
    case .tooLarge(let width, let height):
      "a picture of \(Int(width)) x \(Int(height)) pixels is too large; use a smaller scale"
    }
  }
}
