import CWengert

/// Observes every operation of a thread as it is applied and as its rule runs; see `probing`.
///
/// Operations run as they do without a probe: on the same paths, in the same memory, with the same bits. The
/// operations inside a composed one, or inside a rule, are not reported.
package protocol OperationProbe: AnyObject {
  /// Whether `checkpointed` parts are recorded as if they were not, so that all their operations are seen.
  var opensCheckpoints: Bool { get }
  /// Before an operation is computed.
  func willApply()
  /// After it was computed and, where a gradient is wanted, recorded.
  func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value])
  /// Before a walk from a result.
  func willWalk(from root: GraphNode)
  /// Before a node's rule runs; `cotangents` are those of its results, nil where nothing reached one.
  func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?])
  /// After the node's operands have their contributions.
  func didPullBack(_ node: GraphNode)
  /// After a walk.
  func didWalk()
  /// Before something that is neither an operation nor a rule, such as the step of an optimizer.
  func willBegin(_ phase: String)
  /// After it.
  func didEnd(_ phase: String)
}

extension OperationProbe {
  package var opensCheckpoints: Bool { false }
  package func willApply() {}
  package func didApply<Op: RecordedOperation>(
    _ operation: borrowing Op, _ operands: [Value], _ results: [Value]
  ) {}
  package func willWalk(from root: GraphNode) {}
  package func willPullBack(_ node: GraphNode, _ cotangents: @autoclosure () -> [Value?]) {}
  package func didPullBack(_ node: GraphNode) {}
  package func didWalk() {}
  package func willBegin(_ phase: String) {}
  package func didEnd(_ phase: String) {}
}

/// The state of `wg_get_watch_state` in which a probe is told, and nothing is searched for anomalies.
let probedState: Int32 = 2

/// Runs `body` and reports the operations of this thread to `probe`. Probes nest: the innermost gets them.
package func probing<Result, Failure: Error>(
  _ probe: any OperationProbe, _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let scope = WatchScope(nil) { _ in nil }
  scope.probe = probe
  let outer = wg_exchange_watch_scope(Unmanaged.passUnretained(scope).toOpaque())
  let state = wg_exchange_watch_state(probedState)
  defer {
    _ = wg_exchange_watch_state(state)
    _ = wg_exchange_watch_scope(outer)
    withExtendedLifetime(scope) {}
  }
  return try body()
}

/// Runs `body`, which a probe sees as a phase of that name.
@inline(__always)
package func inPhase<Result>(_ phase: String, _ body: () -> Result) -> Result {
  guard wg_may_be_watched(), let probe = currentProbe() else { return body() }
  probe.willBegin(phase)
  defer { probe.didEnd(phase) }
  return body()
}

/// The probe of this thread, where it is told; nil inside of an operation or a rule.
@inline(never)
package func currentProbe() -> (any OperationProbe)? {
  guard wg_get_watch_state() == probedState, !hasFailed else { return nil }
  return WatchScope.current?.probe
}

/// Runs `body` without telling probes or searching for anomalies.
package func unwatched<Result>(_ body: () -> Result) -> Result {
  let state = wg_exchange_watch_state(0)
  defer { _ = wg_exchange_watch_state(state) }
  return body()
}

/// Computes and records an operation between the calls of a probe.
@inline(never) @_semantics("optimize.sil.specialize.generic.never")
func probed<Op: Primitive>(
  _ operation: Op, _ operands: [Value], _ probe: any OperationProbe
) -> Value {
  unwatched {
    probe.willApply()
    let result: Value = apply(operation, operands)
    probe.didApply(operation, operands, [result])
    return result
  }
}

/// The same for an operation with several results.
func probed<Op: MultiResultPrimitive>(
  _ operation: Op, _ operands: [Value], _ probe: any OperationProbe
) -> [Value] {
  unwatched {
    probe.willApply()
    let results = applyAll(operation, operands)
    probe.didApply(operation, operands, results)
    return results
  }
}

extension Walk {
  /// The walk of `run` between the calls of a probe.
  @inline(never)
  mutating func runProbed(from root: OperationNode, _ probe: any OperationProbe) {
    var current: Reference? = .passUnretained(root)
    var branches = OperationStack()
    unwatched {
      probe.willWalk(from: GraphNode(root))
      while let reference = current ?? branches.pop() {
        current = nil
        // The node's own references may be given up while it is handled.
        let node = reference.takeUnretainedValue()
        if state.hasCotangent(node) {
          let seen = GraphNode(node)
          probe.willPullBack(seen, cotangents(of: node))
          handleApart(node, &current, &branches)
          probe.didPullBack(seen)
        } else {
          handleApart(node, &current, &branches)
        }
        if !expansions.isEmpty { closeExpansion(after: node) }
        if leaves.hasCompleted { deliverCompleted() }
      }
      probe.didWalk()
    }
  }
}
