import WengertSupport

/// The output of a training on standard error.
public enum ProgressStyle: Sendable, Hashable {
  /// On a terminal a line that follows the steps, and one per epoch that stays; elsewhere only these.
  case automatic
  /// Nothing is written.
  case silent
}

/// Shows how far a training is.
final class ProgressLine {
  private let line: StatusLine?
  /// The number of steps of the whole training; nil where it is beyond counting.
  private let totalSteps: Int?
  private let epochs: Int?
  private let firstStep: Int
  private let timer = Stopwatch()
  private var stepFields = ProgressFields()
  private var epochFields = ProgressFields()

  init(
    _ style: ProgressStyle, _ length: FitLength, stepsPerEpoch: Int, from history: History,
    on console: Console = .standardError
  ) {
    line = style == .silent ? nil : StatusLine(console)
    firstStep = history.stepCount
    switch length {
    case .epochs(let count):
      // Some mean "for ever".
      let (steps, isTooMany) = count.multipliedReportingOverflow(by: stepsPerEpoch)
      (epochs, totalSteps) = isTooMany ? (nil, nil) : (count, steps)
    case .steps(let count): (epochs, totalSteps) = (nil, count)
    }
  }

  /// Shows a step, ten times a second at most.
  func show(_ record: StepRecord, _ meanLoss: Double) {
    line?.draw { width in
      let done = record.step + 1
      var fields = [
        epoch(record.epoch), .init("step", counted(done, of: totalSteps), rank: 3),
        .init("loss", number(meanLoss), rank: 1),
      ]
      if let accuracy = record.accuracy {
        fields.append(.init("accuracy", short: "", percent(accuracy), rank: 4))
      }
      fields.append(.init("rate", rate(record.learningRate), rank: 5))
      if let totalSteps {
        let left = timeLeftText(
          timer.elapsed, done: done - firstStep, total: totalSteps - firstStep)
        fields.append(.init("", left, rank: 2))
      }
      return stepFields.line(fields, width: width)
    }
  }

  /// Shows the results of an epoch, on a line that stays.
  func show(_ record: EpochRecord) {
    guard let line else { return }
    var fields = [epoch(record.epoch), .init("loss", number(record.trainingLoss), rank: 1)]
    if let accuracy = record.trainingAccuracy {
      fields.append(.init("accuracy", short: "", percent(accuracy), rank: 4))
    }
    if let loss = record.validationLoss {
      fields.append(.init("validation loss", short: "validation", number(loss), rank: 2))
    }
    if let accuracy = record.validationAccuracy {
      fields.append(.init("validation accuracy", short: "", percent(accuracy), rank: 3))
    }
    fields.append(.init("rate", rate(record.learningRate), rank: 6))
    fields.append(.init("", durationText(record.seconds), rank: 5))
    let console = line.console
    let text = epochFields.line(
      fields, width: console.isInteractive ? console.width() - 1 : .max,
      style: { console.usesColor ? "\u{1B}[2m\($0)\u{1B}[0m" : $0 })
    line.write(line: text)
  }

  /// Says something on a line that stays.
  func note(_ text: String) { line?.write(line: text.singleLine) }

  /// Clears the line for output of others.
  func clear() { line?.clear() }

  /// Says why a training ended before its time, if it did.
  func end(_ history: History, checkpoint: String? = nil) {
    line?.clear()
    if history.wasInterrupted {
      let saved = checkpoint.map { "; saved to \($0.singleLine)" } ?? ""
      line?.write(line: "interrupted after step \(history.stepCount)\(saved)")
    } else if history.stoppedEarly, let best = history.bestEpoch {
      // People count from 1, the history from 0.
      let number = history.epochs[best].epoch + 1
      line?.write(
        line:
          "stopped early: no improvement since epoch \(number), which is history.epochs[\(best)]")
    }
  }

  private func epoch(_ index: Int) -> ProgressFields.Field {
    .init("epoch", counted(index + 1, of: epochs))
  }

  /// "3/20", with as many letters as "20/20" will have.
  private func counted(_ number: Int, of total: Int?) -> String {
    guard let total else { return "\(number)" }
    let padding = String(
      repeating: " ", count: max(0, "\(total)".count - "\(number)".count))
    return padding + "\(number)/\(total)"
  }

  /// A loss, with four digits after the point where that says enough.
  private func number(_ value: Double) -> String {
    (1e-3..<1e4).contains(abs(value)) || value == 0 || !value.isFinite
      ? NumberFormat.fixed(value, decimals: 4) : NumberFormat.scientific(value, decimals: 3)
  }

  private func rate(_ value: Double) -> String { NumberFormat.short(value, digits: 4) }
  private func percent(_ share: Double) -> String {
    NumberFormat.fixed(100 * share, decimals: 2) + " %"
  }
}
