import CWengert
import WengertTensors

// The slow paths of `record` and of the walk while anomaly detection is on. They know operations by their
// protocol alone: compiled for each of them, they took the compiler longer than all the rest.

/// Computes, records and checks an operation; nil where none is to be checked.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func watched(_ operation: some Primitive, _ operands: [Value]) -> Value? {
  guard isWatching() else { return nil }
  if let probe = currentProbe() { return probed(operation, operands, probe) }
  // The operations inside a composed one are not watched: the user knows the name of the outer one.
  let result: Value = unwatched {
    let isRecorded = wg_is_recording() && operands.contains { $0.isTracked }
    return isRecorded
      ? apply(LocatedOperation(base: operation, stack: CallStack()), operands)
      : apply(operation, operands)
  }
  if let observe = WatchScope.current?.observer {
    unwatched { observe(operation, operands, [result]) }
    return result
  }
  if result.storage.isFinite || hasFailed { return result }
  if let finding = AnomalyFinding(operation.name, operands, result) { finding.report() }
  return result
}

/// Computes and records an operation with several results, and tells a probe or an observer; nil where there is none.
@inline(never)
func observedAll(_ operation: some MultiResultPrimitive, _ operands: [Value]) -> [Value]? {
  guard isWatching() else { return nil }
  if let probe = currentProbe() { return probed(operation, operands, probe) }
  guard let observe = WatchScope.current?.observer else { return nil }
  let results = unwatched { applyAll(operation, operands) }
  unwatched { observe(operation, operands, results) }
  return results
}

/// Tells an observer, if there is one, of an operation that is never recorded.
@inline(never)
func observed(_ operation: some RecordedOperation, _ operands: [Value], _ result: Value) {
  guard isWatching(), let observe = WatchScope.current?.observer else { return }
  unwatched { observe(operation, operands, [result]) }
}

/// One operand's contribution, checked.
@inline(never)
func watchedVJP(_ node: OperationNode, _ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value
{
  guard isWatching() else { return node.vjp(operand, cotangent, saved) }
  let contribution: Value
  if saved.createsGraph {
    let scope = WatchScope.current
    let outer = scope?.rule
    scope?.rule = (node, operand)
    contribution = node.vjp(operand, cotangent, saved)
    scope?.rule = outer
  } else {
    let state = wg_exchange_watch_state(0)
    contribution = node.vjp(operand, cotangent, saved)
    _ = wg_exchange_watch_state(state)
  }
  if contribution.storage.isFinite || hasFailed { return contribution }
  AnomalyFinding(node, operand, cotangent, contribution).report()
  return contribution
}

/// All operands' contributions, checked.
func watchedPullback(
  _ node: OperationNode, _ cotangents: [Value?], _ saved: Saved,
  _ contributions: inout Contributions
) {
  guard wg_may_be_watched(), isWatching() else {
    return node.pullback(cotangents, saved, into: &contributions)
  }
  let scope = WatchScope.current
  let outer = scope?.rule
  let state = saved.createsGraph ? wg_get_watch_state() : wg_exchange_watch_state(0)
  if saved.createsGraph { scope?.rule = (node, 0) }
  node.pullback(cotangents, saved, into: &contributions)
  scope?.rule = outer
  _ = wg_exchange_watch_state(state)
  guard !hasFailed, let cotangent = cotangents.lazy.compactMap({ $0 }).first else { return }
  for operand in 0..<saved.operandCount {
    guard let contribution = contributions.peek(operand), !contribution.storage.isFinite else {
      continue
    }
    return AnomalyFinding(node, operand, cotangent, contribution).report()
  }
}

/// Whether this thread is watched, asked for the first time or again.
func isWatching() -> Bool {
  if wg_get_watch_state() < 0 { _ = wg_exchange_watch_state(wg_is_watch_default() ? 1 : 0) }
  // After the first error results are placeholders.
  return wg_get_watch_state() > 0 && !hasFailed
}

/// An operation that remembers where it was called.
struct LocatedOperation: Primitive {
  let base: any Primitive
  /// The calls in progress when it was applied.
  let stack: CallStack

  static func == (a: LocatedOperation, b: LocatedOperation) -> Bool {
    AnyHashable(a.base) == AnyHashable(b.base)
  }
  func hash(into hasher: inout Hasher) { hasher.combine(base) }

  var name: String { base.name }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape { try base.resultShape(x) }
  func forward(_ x: Operands, into y: inout Destination) -> any Sendable {
    base.erasedForward(x, into: &y)
  }
  func needs(for operand: Int) -> Retained { base.needs(for: operand) }
  func pullback(
    _ cotangent: Value, _ saved: Saved, _ residuals: any Sendable,
    into contributions: inout Contributions
  ) {
    base.erasedPullback(cotangent, saved, residuals, into: &contributions)
  }
}

extension Primitive {
  fileprivate func erasedForward(_ x: Operands, into y: inout Destination) -> any Sendable {
    forward(x, into: &y)
  }

  fileprivate func erasedPullback(
    _ cotangent: Value, _ saved: Saved, _ residuals: any Sendable,
    into contributions: inout Contributions
  ) {
    pullback(cotangent, saved, residuals as! Residuals, into: &contributions)
  }
}

extension RecordedOperation {
  /// The operation as it is without anomaly detection.
  var unwatched: any RecordedOperation { (self as? LocatedOperation)?.base ?? self }
}
