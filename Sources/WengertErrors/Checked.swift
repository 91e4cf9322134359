import WengertSupport

/// Runs `body`, and throws the first programmer's error in it instead of stopping the program.
///
/// A wrong shape, axis or index is a programmer's error, and stops the program with one line. Inside
/// this scope the same error is thrown when the body ends: the failed operation returns a
/// placeholder, whatever is computed from it is discarded, and `body` should therefore have no lasting
/// effect beyond its result. Only errors on the calling thread are caught.
///
///     let product = try checked { matmul(a, b) }
///
/// - Throws: The first `TensorError` or `UsageError` (or, with anomaly detection, `AnomalyError`), or whatever
///   `body` throws before one occurred.
public func checked<Result>(_ body: () throws -> Result) throws -> Result {
  let scope = CheckedScope()
  let outer = CheckedScope.ofThread
  CheckedScope.ofThread = scope
  defer { CheckedScope.ofThread = outer }
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

  /// The innermost scope that this thread is in; `checked` keeps it alive.
  static var ofThread: CheckedScope? {
    get {
      guard let key, let scope = pthread_getspecific(key) else { return nil }
      return Unmanaged.fromOpaque(scope).takeUnretainedValue()
    }
    set {
      let scope = newValue.map { Unmanaged.passUnretained($0).toOpaque() }
      guard let key, pthread_setspecific(key, scope) == 0 else {
        fatalError("checked: the system has no memory for a value of this thread")
      }
    }
  }

  private static let key: pthread_key_t? = {
    var key = pthread_key_t()
    return pthread_key_create(&key, nil) == 0 ? key : nil
  }()
}

/// Whether an error of this thread waits to be thrown by `checked`: results are placeholders since.
package var hasFailed: Bool {
  CheckedScope.ofThread?.error != nil
}

/// Reports a programmer's error: stops the program, or, inside `checked`, notes the error and returns.
package func fail(_ error: TensorError) { report(error) }
package func fail(_ error: UsageError) { report(error) }

/// Reports an error that may be of another kind, as `fail` does.
@inline(never)
package func report(_ error: some Error & CustomStringConvertible) {
  guard let scope = CheckedScope.ofThread else {
    // Flushed, so that the output of the program stands before the message.
    fflush(nil)
    stop(error)
  }
  if scope.error == nil { scope.error = error }
}

/// Stops the program with an error and the call in the user's source that led to it.
private func stop(_ error: some Error & CustomStringConvertible) -> Never {
  var text = error.description
  // An anomaly names its own places.
  if error is TensorError || error is UsageError, let place = CallStack().userPlace {
    text += "\n  called at \(place)"
  }
  fatalError(text)
}
