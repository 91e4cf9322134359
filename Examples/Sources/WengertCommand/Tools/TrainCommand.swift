import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Trains a net that a file or flags describe.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a net that a file or flags describe.",
    discussion: """
      Writes into --output: model.json, the best weights (best.safetensors), metrics.csv, curves.png, report.html, a \
      checkpoint and a log of all steps. The same command goes on where it was interrupted.
      """)

  @OptionGroup var options: ConfigurationOptions

  @Option(
    help: "The folder for all results; it is created if it does not exist.",
    completion: .directory)
  var output: String?

  @Flag(help: "List all keys of the file, and what they may be.")
  var keys = false

  @Flag(help: "Write one JSON object per line instead of text.")
  var json = false

  @Option(help: .hidden)
  var interruptAfter: Int?

  func validate() throws {
    if output?.isEmpty == true {
      throw ValidationError("--output is empty: name a folder for the results.")
    }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    if keys { return listKeys(reporter) }
    // Here, and not where arguments are checked: those that are too many are named first.
    guard let output else {
      throw ValidationError("--output is missing: name a folder for the results.")
    }
    let folder = RunFolder(output)
    let configuration = try options.configuration()
    var stepsBefore = 0
    let (run, history) = try checked { () throws -> (TrainingRun, History) in
      let run = try TrainingRun(configuration, folder: folder)
      reporter.result(
        "start",
        [
          "parameters": .integer(run.net.parameterCount), "steps_done": .integer(run.stepCount),
          "loss": .string(run.configuration.loss),
        ], run.summary)
      run.notes.forEach(note)
      if run.isResumed {
        stepsBefore = run.stepCount
        reporter.text(
          "resuming from \(folder.checkpoint), with \(counted(run.stepCount, "step")) done")
      }
      let history = try run.run(
        progress: json ? .silent : .automatic, interruption: interruptAfter,
        onEpochEnd: { if json { report($0, reporter) } })
      return (run, history)
    }
    report(history, folder, reporter)
    if history.stepCount > stepsBefore {
      let weights = run.hasFiniteWeights ? "best.safetensors, " : ""
      let files = history.epochs.isEmpty ? "" : "metrics.csv, curves.png, "
      reporter.text("Wrote \(folder.path): \(weights)\(files)report.html")
    }
    if history.wasInterrupted {
      if let divergence = run.divergence { note(divergence) }
      note("interrupted; the same command resumes from \(folder.path)")
      throw ExitCode(Termination.isRequested ? 143 : 130)
    }
    if let divergence = run.divergence { throw ToolError(divergence) }
  }

  private func report(_ epoch: EpochRecord, _ reporter: Reporter) {
    reporter.result(
      "epoch",
      [
        "epoch": .integer(epoch.epoch + 1), "step": .integer(epoch.step),
        "learning_rate": .number(epoch.learningRate),
        "training_loss": .number(epoch.trainingLoss),
        "training_accuracy": .number(epoch.trainingAccuracy ?? .nan),
        "validation_loss": .number(epoch.validationLoss ?? .nan),
        "validation_accuracy": .number(epoch.validationAccuracy ?? .nan),
        "seconds": .number(epoch.seconds),
      ], "")
  }

  private func report(_ history: History, _ folder: RunFolder, _ reporter: Reporter) {
    let best = history.bestEpoch.map { history.epochs[$0] }
    var line = counted(history.stepCount, "step")
    if let best {
      line +=
        "; best after epoch \(best.epoch + 1): loss \(short(best.validationLoss ?? best.trainingLoss))"
      if let accuracy = best.validationAccuracy {
        line += ", \(fixed(100 * accuracy, 1)) % right"
      }
    }
    reporter.result(
      "end",
      [
        "steps": .integer(history.stepCount), "ending": .string(history.ending?.rawValue ?? ""),
        "best_epoch": .integer((best?.epoch ?? -1) + 1),
        "loss": .number(best.map { $0.validationLoss ?? $0.trainingLoss } ?? .nan),
        "accuracy": .number(best?.validationAccuracy ?? .nan), "folder": .string(folder.path),
      ], line)
  }

  private func listKeys(_ reporter: Reporter) {
    for field in Configuration.fields {
      reporter.value(
        .object([("key", .string(field.key)), ("expected", .string(field.expected))]))
    }
    let table = FittedTable(
      [.init("key", .word), .init("value", .word)],
      Configuration.fields.map { [$0.key, $0.expected] })
    reporter.text(table.text(on: .standardOutput))
  }
}
