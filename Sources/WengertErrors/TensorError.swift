/// A call that a tensor operation cannot compute: shapes, axes, indices or attributes that do not fit.
///
/// Its description is one line: the operation, the rule broken, the operands with their shapes, the
/// numbers, and a hint where one is safe.
///
///     matmul: inner dimensions differ: lhs is [32, 784], rhs is [128, 784]; …
public struct TensorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation that was asked for, such as `matmul`.
  public let operation: String
  /// The problem, with the numbers.
  public let reason: String

  /// An error of an operation.
  public init(_ operation: String, _ reason: String) {
    self.operation = operation
    self.reason = reason
  }

  /// One line: `operation: reason`.
  public var description: String { "\(operation): \(reason)" }
}
