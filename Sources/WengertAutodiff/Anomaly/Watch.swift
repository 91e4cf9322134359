import CWengert

// The slow paths of `record` and of the walk while anomaly detection is on. They know operations by their
// protocol alone: compiled for each of them, they took the compiler longer than all the rest.

/// Computes, records and looks at an operation; nil where none is to be looked at.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func watched(_ operation: some Operation, _ operands: [Value]) -> Value? {
  guard isWatching() else { return nil }
  // What the operation is made of is not looked at: the name that the user knows is the outer one.
  let result: Value = unwatched {
    let isRecorded = wg_is_recording() && operands.contains { $0.isTracked }
    return isRecorded
      ? apply(Watched(base: operation, stack: CallStack()), operands)
      : apply(operation, operands)
  }
  if result.storage.isFinite || hasFailed { return result }
  if let finding = Finding(operation.name, operands, result) { finding.report() }
  return result
}

/// A rule's answer, looked at.
@inline(never)
func watchedVJP(_ application: Application, _ operand: Int, _ cotangent: Value, _ saved: Saved)
  -> Value
{
  guard isWatching() else { return application.vjp(operand, cotangent, saved) }
  let share: Value
  if saved.createsGraph {
    let scope = WatchScope.current
    let outer = scope?.rule
    scope?.rule = (application, operand)
    share = application.vjp(operand, cotangent, saved)
    scope?.rule = outer
  } else {
    share = unwatched { application.vjp(operand, cotangent, saved) }
  }
  if share.storage.isFinite || hasFailed { return share }
  Finding(application, operand, cotangent, share).report()
  return share
}

/// Whether this thread is watched, asked for the first time or again.
private func isWatching() -> Bool {
  if wg_get_watch_state() < 0 { _ = wg_exchange_watch_state(wg_is_watch_default() ? 1 : 0) }
  // After the first error results are placeholders.
  return wg_get_watch_state() > 0 && !hasFailed
}

private func unwatched<Result>(_ body: () -> Result) -> Result {
  let state = wg_exchange_watch_state(0)
  defer { _ = wg_exchange_watch_state(state) }
  return body()
}

/// An operation that remembers where it was called.
struct Watched: Operation {
  let base: any Operation
  /// The calls in progress when it was applied.
  let stack: CallStack

  var name: String { base.name }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape { try base.resultShape(x) }
  func forward(_ x: Operands, _ shape: Shape) -> Value { base.forward(x, shape) }
  func needs(for operand: Int) -> Retained { base.needs(for: operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    base.vjp(operand, cotangent, saved)
  }
}

extension Operation {
  /// The operation as it is without anomaly detection.
  var unwatched: any Operation { (self as? Watched)?.base ?? self }
}
