import CWengert

/// Runs `body` without recording: its results are constants. Scopes nest; each
/// concerns the calling thread alone.
///
///     let accuracy = withoutGradients { … net(x) … }
///
/// The body is synchronous, because a task that waits may go on on another thread: open a scope around
/// each stretch between two `await`s.
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  wg_push_no_gradient()
  defer { wg_pop_no_gradient() }
  return try body()
}

/// Runs `body` with recording, inside a scope that forbids it.
public func withGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let outer = wg_exchange_no_gradient_depth(0)
  defer { _ = wg_exchange_no_gradient_depth(outer) }
  return try body()
}
