import CWengert
import WengertAutodiff
import WengertSupport

/// A value that another thread makes, if it comes to it before the value is wanted.
///
/// Nobody waits for work that has not begun: a caller that wants the value then makes it itself. So it
/// does not matter whether the system has a thread to spare, as where all are taken by those who wait.
///
/// A programmer's error on the other thread is handed over with the value, and reported where that is
/// taken: only the thread that asks for it knows whether it does so inside `checked`.
package final class Prefetched<Value: Sendable>: Sendable {
  private enum State: Sendable {
    case waiting
    /// A thread of this process makes it. A forked process has its parent's state, but not its threads.
    case running(process: pid_t)
    case made(Value, (any Error & CustomStringConvertible)?)
  }

  private let state = Guarded(State.waiting)
  private let make: @Sendable () -> Value

  /// Has a value made that will be wanted soon; nothing is made for one that is released before.
  package init(_ make: @escaping @Sendable () -> Value) {
    self.make = make
    let request = Unmanaged.passRetained(Request { [weak self] in self?.makeIfNobodyHas() })
    let isTaken = wg_run_in_background(
      { Unmanaged<Request>.fromOpaque($0!).takeRetainedValue().run() }, request.toOpaque())
    if !isTaken { request.release() }
  }

  private func makeIfNobodyHas() {
    let begins = state.withLock { state in
      guard case .waiting = state else { return false }
      state = .running(process: getpid())
      return true
    }
    guard begins else { return }
    var value: Value?
    var failure: (any Error & CustomStringConvertible)?
    do { try checked { value = make() } } catch {
      failure = error as? any Error & CustomStringConvertible
    }
    wg_buffers_done()
    guard let value else { return }
    let outcome = State.made(value, failure)
    state.withLock { $0 = outcome }
  }

  /// The value: made here if no other thread has begun to. It is a placeholder where making it failed,
  /// which is reported.
  package func wait() -> Value {
    let here = getpid()
    let made: (value: Value, failure: (any Error & CustomStringConvertible)?)?? = state.wait {
      switch $0 {
      case .made(let value, let failure): return .some((value, failure))
      case .running(let process) where process == here: return nil
      case .waiting, .running:
        $0 = .running(process: here)
        return .some(nil)
      }
    }
    guard let made = made.flatMap({ $0 }) else {
      let value = make()
      state.withLock { $0 = .made(value, nil) }
      return value
    }
    if let failure = made.failure { report(failure) }
    return made.value
  }
}

/// A job for another thread.
private final class Request: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
