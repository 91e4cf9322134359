@_exported import WengertErrors

/// Reports a wrong use of `call` unless a rule holds, and returns whether it does.
///
/// Inside `checked` the program continues, so the caller must return something harmless.
package func require(
  _ holds: Bool, _ call: String, _ reason: @autoclosure () -> String
) -> Bool {
  if !holds { fail(UsageError(call, reason())) }
  return holds
}

/// The same for attributes of an operation on tensors.
package func requireAttribute(
  _ holds: Bool, _ operation: String, _ reason: @autoclosure () -> String
) -> Bool {
  if !holds { fail(TensorError(operation, reason())) }
  return holds
}

/// `body`'s result; if it throws, the error is reported and `placeholder` is returned.
@inline(__always)
package func orFail<Result>(
  _ placeholder: @autoclosure () -> Result, _ body: () throws(TensorError) -> Result
) -> Result {
  do throws(TensorError) {
    return try body()
  } catch {
    fail(error)
    return placeholder()
  }
}
