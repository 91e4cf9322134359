/// The rules that hyper-parameters keep; a broken one is a programmer's error of `owner`.
package struct Requirement {
  /// The owner of the hyper-parameters, such as `Adam`.
  package let owner: String

  package init(owner: String) { self.owner = owner }

  /// The value, as it is.
  @discardableResult
  package func nonNegative(_ value: Double, _ name: String) -> Double {
    require(value >= 0 && value.isFinite, "\(name) is \(value); it must be finite and 0 or more")
    return value
  }

  /// The value, as it is.
  @discardableResult
  package func positive(_ value: Double, _ name: String) -> Double {
    require(value > 0 && value.isFinite, "\(name) is \(value); it must be finite and more than 0")
    return value
  }

  /// The value; 1 takes the place of a wrong one, so that nothing is divided by 0 inside `checked`.
  @discardableResult
  package func positive(_ value: Int, _ name: String) -> Int {
    require(value > 0, "\(name) is \(value); it must be 1 or more")
    return max(1, value)
  }

  /// The value, as it is.
  @discardableResult
  package func nonNegative(_ value: Int, _ name: String) -> Int {
    require(value >= 0, "\(name) is \(value); it must be 0 or more")
    return value
  }

  /// A decay rate of a moving average.
  package func decayRate(_ value: Double, _ name: String) {
    require(value >= 0 && value < 1, "\(name) is \(value); it must be at least 0 and less than 1")
  }

  package func require(_ holds: Bool, _ reason: @autoclosure () -> String) {
    if !holds { fail(UsageError(owner, reason())) }
  }
}
