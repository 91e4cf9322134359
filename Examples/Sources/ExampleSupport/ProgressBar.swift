import Foundation

/// A line on standard error that shows how far a long piece of work is; nothing unless that is a
/// terminal.
///
/// It takes itself away before other text is written: call `clear()` first.
public final class ProgressBar: @unchecked Sendable {
  private let title: String
  private let total: Int
  private let isShown = isatty(2) == 1
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  // Downloads report from a thread of their own.
  private let lock = NSLock()
  private var lastDrawn: ContinuousClock.Instant?

  /// A bar for `total` steps.
  public init(_ title: String, total: Int) {
    self.title = title
    self.total = max(total, 1)
    start = clock.now
  }

  /// Shows that `done` steps are done, ten times a second at most, with a note such as the loss.
  public func update(_ done: Int, note: @autoclosure () -> String = "") {
    guard isShown else { return }
    lock.lock()
    defer { lock.unlock() }
    let now = clock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100), done < total { return }
    lastDrawn = now
    let width = 30
    let filled = width * min(done, total) / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let left = (now - start) * Double(total - done) / Double(max(done, 1))
    write("\r\u{1B}[K\(title) \(bar) \(100 * done / total) % \(note()) \(seconds(left)) left")
  }

  /// Takes the bar away.
  public func clear() {
    lock.lock()
    defer { lock.unlock() }
    guard isShown, lastDrawn != nil else { return }
    write("\r\u{1B}[K")
    lastDrawn = nil
  }

  private func seconds(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
