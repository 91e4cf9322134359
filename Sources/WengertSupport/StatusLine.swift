/// The last line of a console, which shows how far a piece of work is and gives way to lines that stay.
package final class StatusLine: Sendable {
  package let console: Console
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state = Guarded(State())

  private struct State {
    var isDrawn = false
    var drawnAt: ContinuousClock.Instant?
  }

  /// - Parameters:
  ///   - console: Where it is drawn.
  ///   - now: The time: tests have a clock of their own.
  package init(
    _ console: Console = .standardError,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    (self.console, self.now) = (console, now)
  }

  deinit { clear() }

  /// Shows a text in place of the one before: ten times a second at most, and only where lines can be
  /// drawn again. It is cut to the width, so that it never breaks into two.
  package func draw(_ text: (_ width: Int) -> String) {
    guard console.isInteractive else { return }
    state.withLock { state in
      let now = now()
      if state.isDrawn, let drawnAt = state.drawnAt, now - drawnAt < .milliseconds(100) { return }
      (state.isDrawn, state.drawnAt) = (true, now)
      // Some terminals go on to the next line as soon as the last column is filled.
      let width = max(1, console.width() - 1)
      console.write("\r" + StatusLine.cut(text(width), width) + "\u{1B}[K")
    }
  }

  /// Writes a line that stays.
  package func write(line: String) {
    state.withLock { state in
      console.write((state.isDrawn ? "\r\u{1B}[K" : "") + line + "\n")
      state.isDrawn = false
    }
  }

  /// Clears the line.
  package func clear() {
    state.withLock { state in
      if state.isDrawn { console.write("\r\u{1B}[K") }
      state.isDrawn = false
    }
  }

  private static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}

/// A duration as text: `0.3 s`, `12 s`, `3 min 5 s`, `2 h 10 min`.
package func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 9.95 else {
    return NumberFormat.fixed(seconds, decimals: 1) + " s"
  }
  let whole = Int(min(seconds, 1e12).rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole / 60 % 60) min"
}

/// How long the rest of some work takes at the speed so far: `12 s left`; at least a second, and
/// nothing where that cannot be known.
package func timeLeftText(_ elapsed: Double, done: Int, total: Int) -> String {
  guard done > 0, done < total else { return "" }
  let seconds = elapsed / Double(done) * Double(total - done)
  return seconds < 1 ? "1 s left" : durationText(seconds.rounded(.up)) + " left"
}
