import Foundation

/// Notes Ctrl-C (SIGINT) while trainings run, so that they can end in order; a second one ends the
/// program as usual.
enum Interruption {
  /// Whether the signal came since the first of the trainings that run now began.
  static var isRequested: Bool { wasSignalled != 0 }

  /// Runs a training during which the signal is noted.
  static func noted<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    begin()
    defer { end() }
    return try body()
  }

  private static let lock = NSLock()
  nonisolated(unsafe) private static var trainingCount = 0
  nonisolated(unsafe) private static var previous: SignalHandler?

  private static func begin() {
    lock.withLock {
      trainingCount += 1
      guard trainingCount == 1 else { return }
      wasSignalled = 0
      previous = signal(SIGINT) { _ in
        wasSignalled = 1
        signal(SIGINT, SIG_DFL)
      }
    }
  }

  private static func end() {
    lock.withLock {
      trainingCount -= 1
      if trainingCount == 0 { signal(SIGINT, previous) }
    }
  }
}

private typealias SignalHandler = @convention(c) (Int32) -> Void

/// Written by the signal handler, which may do little more than that.
nonisolated(unsafe) private var wasSignalled: Int32 = 0
