/// Reports a programmer's error of `operation` unless a rule holds, and answers whether it does.
///
/// Inside `checked` the program goes on, so the caller must answer something harmless.
package func require(
  _ holds: Bool, _ operation: String, _ reason: @autoclosure () -> String
) -> Bool {
  if !holds { fail(TensorError(operation, reason())) }
  return holds
}
