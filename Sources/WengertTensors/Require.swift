@_exported import WengertErrors

/// Reports a programmer's error of `operation` unless a rule holds, and returns whether it does.
///
/// Inside `checked` the program goes on, so the caller must return something harmless.
package func require(
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
