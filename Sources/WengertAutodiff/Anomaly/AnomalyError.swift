/// The first NaN or infinity that anomaly detection found, and the operation that made it.
public struct AnomalyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// In which direction the operation ran.
  public enum Pass: String, Sendable, Hashable {
    /// Computing its result.
    case forward
    /// Computing the gradient of an operand.
    case backward
  }

  /// A place in a program's source.
  public typealias Place = SourcePlace

  /// The operation, such as `log`.
  public let operation: String
  /// In which direction it ran.
  public let pass: Pass
  /// The problem, in one line.
  public let reason: String
  /// The result, or in the backward pass the gradient, and those of its inputs that the operation
  /// kept.
  public let tensors: [TensorStatistics]
  /// The module whose parameters the operation used, or the nearest before it; nil if none is known.
  public let module: String?
  /// The call of the operation in the user's source; nil if it is not known.
  public let place: Place?
  /// The call of `backward` or `gradients`; nil in the forward pass or if it is not known.
  public let walkPlace: Place?
  /// Where detection was switched on; nil if it was for the whole program.
  public let scope: Place?

  /// One line for the problem, and one for each tensor and place.
  public var description: String {
    var lines = ["\(operation): \(reason)"]
    lines += tensors.map(\.description)
    if let module { lines.append("module: \(module)") }
    if let place { lines.append("called at \(place)") }
    if let walkPlace { lines.append("backward pass started at \(walkPlace)") }
    if let scope { lines.append("anomaly detection since \(scope)") }
    return lines.joined(separator: "\n  ")
  }
}
