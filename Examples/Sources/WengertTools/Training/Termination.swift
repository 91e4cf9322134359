import Foundation

/// Notes SIGTERM while a training runs, so that it ends in order, as after Ctrl-C; a second one ends the program as
/// usual. A program that ignores the signal goes on doing so.
public enum Termination {
  /// Whether the signal came since the last training began.
  public static var isRequested: Bool { wasSignalled != 0 }

  /// Runs `body`, during which the signal is noted.
  static func noted<Result>(_ body: () throws -> Result) rethrows -> Result {
    wasSignalled = 0
    let before = signal(SIGTERM) { _ in
      wasSignalled = 1
      signal(SIGTERM, SIG_DFL)
    }
    if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
      signal(SIGTERM, SIG_IGN)
    }
    defer { signal(SIGTERM, before) }
    return try body()
  }
}

/// Written by the signal handler, which may do little more than that.
nonisolated(unsafe) private var wasSignalled: Int32 = 0
