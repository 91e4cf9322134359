import CWengert

/// Something outside of the graph that a forward computation reads or changes: a layer's random stream,
/// its running statistics, its mode.
///
/// A checkpointed part of a graph is computed twice. A state that conforms to this, and reports each use
/// before it happens, is put back to its first value for the second time, and restored afterwards.
public protocol ReplayedState: AnyObject {
  /// All that there is to restore.
  associatedtype Snapshot
  /// The present state. Reading and writing it must not report a use.
  var replayedState: Snapshot { get set }
}

extension ReplayedState {
  /// To be called before each read and each change of the state.
  @inline(__always)
  public func noteUse() {
    if wg_get_replay_scope() != nil { noteFirstUse() }
  }

  @inline(never)
  private func noteFirstUse() { ReplayScope.current?.note(self) }
}

/// The state that a checkpointed part met, as it was then.
final class ReplayScope {
  private var seen: Set<ObjectIdentifier> = []
  private var snapshots: [any AnySnapshot] = []
  /// The part that this one is inside of.
  private let outer: ReplayScope?

  private init(inside outer: ReplayScope?) { self.outer = outer }

  static var current: ReplayScope? {
    wg_get_replay_scope().map {
      Unmanaged<ReplayScope>.fromOpaque($0).takeUnretainedValue()
    }
  }

  /// Runs `body` and records the states it uses, for all enclosing parts too.
  static func noting<Result>(_ body: () -> Result) -> (result: Result, scope: ReplayScope) {
    let outer = wg_get_replay_scope()
    let scope = ReplayScope(inside: current)
    wg_set_replay_scope(Unmanaged.passUnretained(scope).toOpaque())
    defer { wg_set_replay_scope(outer) }
    return withExtendedLifetime(scope) { (body(), scope) }
  }

  func note<State: ReplayedState>(_ state: State) {
    guard seen.insert(ObjectIdentifier(state)).inserted else { return }
    snapshots.append(StateSnapshot(state: state, snapshot: state.replayedState))
    outer?.note(state)
  }

  /// Runs `body` and puts all that it changed back to where it was.
  static func undoing<Answer>(_ body: () throws -> Answer) throws -> Answer {
    let (result, scope) = noting { Swift.Result { try body() } }
    for snapshot in scope.snapshots { _ = snapshot.presentAndRestored() }
    return try result.get()
  }

  /// Runs `body` with all that was noted put back to where it was, and then forth again.
  func replaying<Result>(_ body: () -> Result) -> Result {
    let present = snapshots.map { $0.presentAndRestored() }
    defer { for snapshot in present { _ = snapshot.presentAndRestored() } }
    return body()
  }
}

/// Runs `body` and puts the states of layers that it used back to where they were.
package func undoingStates<Result>(_ body: () -> Result) -> Result {
  let result: Swift.Result<Result, any Error> = .init { try ReplayScope.undoing(body) }
  guard case .success(let value) = result else { preconditionFailure("the body does not throw") }
  return value
}

private protocol AnySnapshot {
  /// Swaps the recorded states with the present ones.
  func presentAndRestored() -> any AnySnapshot
}

private struct StateSnapshot<State: ReplayedState>: AnySnapshot {
  let state: State
  let snapshot: State.Snapshot

  func presentAndRestored() -> any AnySnapshot {
    let present = StateSnapshot(state: state, snapshot: state.replayedState)
    state.replayedState = snapshot
    return present
  }
}
