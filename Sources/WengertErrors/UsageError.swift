/// A wrong use of something that is no tensor operation: a loader, an optimizer, a trainer, a chart.
///
///     DataLoader: batchSize is 0; it must be 1 or more
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The type or function that was called, such as `DataLoader`.
  public let call: String
  /// The problem, with the numbers.
  public let reason: String

  /// An error of a call.
  public init(_ call: String, _ reason: String) {
    self.call = call
    self.reason = reason
  }

  /// One line: `call: reason`.
  public var description: String { "\(call): \(reason)" }
}
