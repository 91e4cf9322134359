import WengertSupport

/// A line on standard error that shows the progress of a long piece of work, for custom loops; a
/// `Trainer` has a line of its own.
///
/// It is drawn on a terminal only, ten times a second at most and never wider than the terminal. Errors
/// of standard error are ignored. Call `clear()` before other text is written; a bar that is released
/// clears itself.
///
///     let bar = ProgressBar("Training", total: steps)
///     for step in 0..<steps {
///       …
///       bar.update(step + 1, note: "loss \(loss.scalar)")
///     }
///     bar.clear()
public final class ProgressBar: Sendable {
  private let title: String
  private let total: Int
  private let elapsed: @Sendable () -> Double
  private let line: StatusLine

  /// A bar for `total` steps, 1 or more.
  public convenience init(_ title: String, total: Int) {
    self.init(title, total: total, on: .standardError)
  }

  /// - Parameter elapsed: The seconds since it was made, if they are not the clock's.
  package init(
    _ title: String, total: Int, on console: Console, elapsed: (@Sendable () -> Double)? = nil
  ) {
    self.title = title.singleLine
    self.total = max(total, 1)
    let timer = Stopwatch()
    self.elapsed = elapsed ?? { timer.elapsed }
    line = StatusLine(console)
  }

  /// Shows that `done` steps are done, with a note such as the loss.
  public func update(_ done: Int, note: @autoclosure () -> String = "") {
    line.draw { width in
      let done = min(max(done, 0), total)
      let share = Double(done) / Double(total)
      let parts = [
        title, nil, "\(Int(100 * share)) %", note().singleLine,
        timeLeftText(elapsed(), done: done, total: total),
      ].filter { $0 != "" }
      let room = width - parts.reduce(0) { $0 + ($1?.count ?? 0) + 2 } + 2
      return parts.compactMap { $0 ?? bar(share, width: min(30, room)) }.joined(separator: "  ")
    }
  }

  /// Writes a line that stays, also where there is no terminal; the bar gives way to it.
  public func write(line text: String) { line.write(line: text.singleLine) }

  /// Takes the bar away.
  public func clear() { line.clear() }

  private func bar(_ share: Double, width: Int) -> String? {
    guard width >= 8 else { return nil }
    let filled = Int(share * Double(width))
    let (full, empty) = line.console.usesBlocks ? ("█", "░") : ("#", ".")
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }
}
