import CKernels

/// Runs `body`, and throws the first tensor error in it instead of stopping the program.
///
/// A wrong shape, axis or index is a programmer's error, and stops the program with one line. Inside
/// this scope the same error is thrown when the body ends: the failed operation answers with a
/// placeholder, whatever is computed from it is discarded, and `body` should therefore have no lasting
/// effect beyond its result. Only errors on the calling thread are caught.
///
///     let product = try checked { matmul(a, b) }
///
/// - Throws: The first `TensorError` (or, with anomaly detection, `AnomalyError`), or whatever `body`
///   throws before one occurred.
public func checked<Result>(_ body: () throws -> Result) throws -> Result {
  let scope = CheckedScope()
  let outer = wg_get_checked_scope()
  wg_set_checked_scope(Unmanaged.passUnretained(scope).toOpaque())
  defer { wg_set_checked_scope(outer) }
  let result: Result
  do {
    result = try withExtendedLifetime(scope) { try body() }
  } catch {
    throw scope.error ?? error
  }
  if let error = scope.error { throw error }
  return result
}

private final class CheckedScope {
  var error: (any Error)?
}

/// Whether an error of this thread waits to be thrown by `checked`: results are placeholders since.
package var hasFailed: Bool {
  guard let opaque = wg_get_checked_scope() else { return false }
  return Unmanaged<CheckedScope>.fromOpaque(opaque).takeUnretainedValue().error != nil
}

/// Reports a programmer's error: stops the program, or, inside `checked`, notes the error and returns.
package func fail(_ error: TensorError) { report(error) }

/// Reports an error that may be of another kind, as `fail` does.
@inline(never)
package func report(_ error: some Error & CustomStringConvertible) {
  guard let opaque = wg_get_checked_scope() else {
    wg_flush_output()
    fatalError(error.description)
  }
  let scope = Unmanaged<CheckedScope>.fromOpaque(opaque).takeUnretainedValue()
  if scope.error == nil { scope.error = error }
}

/// `body`'s result; if it throws, the error is reported and `placeholder` answers.
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
