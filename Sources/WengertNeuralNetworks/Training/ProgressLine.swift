import Foundation

/// What a training shows on standard error.
public enum ProgressStyle: Sendable, Hashable {
  /// On a terminal a line that follows the steps, and one per epoch that stays; elsewhere only these.
  case automatic
  /// Nothing.
  case silent
}

/// Shows how far a training is.
final class ProgressLine {
  private let isShown: Bool
  private let isTerminal: Bool
  private let totalSteps: Int
  private let epochs: Int?
  private let firstStep: Int
  private let timer = Stopwatch()
  private var redraw = Stopwatch()
  private var isDrawn = false

  init(
    _ style: ProgressStyle, _ length: FitLength, stepsPerEpoch: Int, from history: History
  ) {
    isShown = style != .silent
    isTerminal = isatty(STDERR_FILENO) == 1
    firstStep = history.stepCount
    switch length {
    case .epochs(let count):
      // Some mean "for ever".
      let (product, overflows) = count.multipliedReportingOverflow(by: stepsPerEpoch)
      (epochs, totalSteps) = (count, overflows ? .max : product)
    case .steps(let count): (epochs, totalSteps) = (nil, count)
    }
  }

  /// Shows a step, ten times a second at most.
  func show(_ record: StepRecord, _ meanLoss: Double) {
    guard isShown, isTerminal, !isDrawn || redraw.elapsed > 0.1 else { return }
    _ = redraw.lap()
    isDrawn = true
    let done = record.step + 1
    let perStep = timer.elapsed / Double(done - firstStep)
    var text = "\(title(record.epoch))  step \(done)/\(totalSteps)  loss \(short(meanLoss))"
    if let accuracy = record.accuracy { text += "  accuracy \(percent(accuracy))" }
    text += "  rate \(short(record.learningRate))"
    text += "  \(duration(perStep * Double(max(0, totalSteps - done)))) left"
    write("\r\u{1B}[K" + text)
  }

  /// Shows what an epoch ended with, on a line that stays.
  func show(_ record: EpochRecord) {
    guard isShown else { return }
    clear()
    var text = "\(title(record.epoch))  loss \(short(record.trainingLoss))"
    if let accuracy = record.trainingAccuracy { text += "  accuracy \(percent(accuracy))" }
    if let loss = record.validationLoss { text += "  validation loss \(short(loss))" }
    if let accuracy = record.validationAccuracy {
      text += "  validation accuracy \(percent(accuracy))"
    }
    write(text + "  rate \(short(record.learningRate))  \(duration(record.seconds))\n")
  }

  /// Says something on a line that stays.
  func note(_ text: String) {
    guard isShown else { return }
    clear()
    write(text + "\n")
  }

  /// Says why a training ended before its time, if it did.
  func end(_ history: History, checkpoint: String? = nil) {
    guard isShown else { return }
    clear()
    if history.wasInterrupted {
      let saved = checkpoint.map { "; saved to \($0)" } ?? ""
      write("interrupted after step \(history.stepCount)\(saved)\n")
    } else if history.stoppedEarly, let best = history.bestEpoch {
      write("stopped early: nothing better since epoch \(history.epochs[best].epoch + 1)\n")
    }
  }

  private func title(_ epoch: Int) -> String {
    "epoch \(epoch + 1)" + (epochs.map { "/\($0)" } ?? "")
  }

  private func clear() {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func short(_ value: Double) -> String {
    // C writes the sign of what is not a number.
    value.isNaN ? "nan" : String(format: "%.4g", value)
  }
  private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }

  private func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 10 else { return String(format: "%.1f s", seconds) }
    let whole = Int(min(seconds, 1e9).rounded())
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
