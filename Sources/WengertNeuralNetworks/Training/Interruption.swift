import Foundation
import WengertSupport

/// Notes Ctrl-C (SIGINT) while long work runs, so that it can end in order; a second one ends the
/// program as usual. A program that ignores the signal, as one behind `nohup`, still ignores it.
///
/// A `Trainer` does this by itself. A custom loop asks between two steps:
///
///     try Interruption.noted {
///       for step in 0..<steps where !Interruption.isRequested { … }
///     }
public enum Interruption {
  /// Whether the signal came since the outermost scope began.
  public static var isRequested: Bool { wasSignalled != 0 }

  /// Runs `body`, during which the signal is noted; it may hold trainings and other noted work.
  ///
  /// - Returns: The result of `body`.
  /// - Throws: Errors of `body`.
  public static func noted<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    begin()
    defer { end() }
    return try body()
  }

  private struct State: Sendable {
    var trainingCount = 0
    /// The program's own action at the signal; nil where it ignores it.
    var previous: sigaction?
  }

  private static let state = Guarded(State())

  private static func begin() {
    state.withLock { state in
      state.trainingCount += 1
      guard state.trainingCount == 1 else { return }
      wasSignalled = 0
      var present = sigaction()
      guard sigaction(SIGINT, nil, &present) == 0, !ignores(present) else { return }
      state.previous = present
      signal(SIGINT) { _ in
        wasSignalled = 1
        signal(SIGINT, SIG_DFL)
      }
    }
  }

  private static func end() {
    state.withLock { state in
      state.trainingCount -= 1
      guard state.trainingCount == 0, var previous = state.previous else { return }
      sigaction(SIGINT, &previous, nil)
      state.previous = nil
    }
  }

  private static func ignores(_ action: sigaction) -> Bool {
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #elseif canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sa_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Written by the signal handler, which may do little more than that.
nonisolated(unsafe) private var wasSignalled: Int32 = 0
