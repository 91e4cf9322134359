/// The result of a rule: for each wanted operand the gradient of ⟨cotangent, result⟩ with respect to it.
public struct Contributions {
  private let only: Int?
  private let isWanted: [Bool]
  private var values: [Value?]

  init(only operand: Int) {
    only = operand
    isWanted = []
    values = [nil]
  }

  init(wanted: [Bool]) {
    only = nil
    isWanted = wanted
    values = Array(repeating: nil, count: wanted.count)
  }

  /// Whether an operand's contribution is wanted; others that are set are ignored.
  public func wants(_ operand: Int) -> Bool {
    only.map { $0 == operand } ?? isWanted[operand]
  }

  /// Sets an operand's contribution, in the operand's shape, or the result's if the operation broadcasts.
  public mutating func set(_ operand: Int, _ contribution: Value) {
    guard wants(operand) else { return }
    values[only == nil ? operand : 0] = contribution
  }

  /// An operand's contribution; an error if the rule left it out.
  mutating func take(
    _ operand: Int, of operation: some RecordedOperation, _ saved: Saved, like cotangent: Value
  ) -> Value {
    if let value = values[only == nil ? operand : 0].take() { return value }
    let shape = saved.shape(operand)
    fail(TensorError(operation.name, "its rule sets no contribution for operand \(operand)"))
    return Value(.filled(.floating(.nan), shape, cotangent.dataType))
  }

  /// The contribution set for an operand; nil if none was.
  func peek(_ operand: Int) -> Value? { wants(operand) ? values[only == nil ? operand : 0] : nil }
}
