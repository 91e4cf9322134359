import WengertErrors

/// Why a net cannot be exported.
public struct ONNXExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation, such as `softmax`; nil where it is not one that is wrong.
  public let operation: String?
  /// The module that it belongs to, such as `layers.2`, or the one before it: `after layers.2`.
  public let module: String?
  /// Where it was called, where the program's debug information tells.
  public let place: SourcePlace?
  /// The problem, and how to mend it.
  public let reason: String

  /// One line that names the operation and the reason.
  public var description: String {
    var text = "exportONNX: "
    if let operation {
      text += operation
      if let module { text += module.hasPrefix("after ") ? " \(module)" : " of \(module)" }
      if let place { text += ", called at \(place)" }
      text += ": "
    }
    return text + reason
  }
}
