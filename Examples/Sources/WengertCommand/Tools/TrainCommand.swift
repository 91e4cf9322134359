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

  @Option(help: "The folder that everything is written into; it is made if need be.")
  var output: String?

  @Flag(help: "List all keys of the file, and what they may be.")
  var keys = false

  @Flag(help: "Write one JSON object per line instead of text.")
  var json = false

  @Option(help: .hidden)
  var interruptAfter: Int?

  func validate() throws {
    if output == nil, !keys {
      throw ValidationError("--output is missing: name a folder for what is learned.")
    }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    guard let output else { return listKeys(reporter) }
    let folder = RunFolder(output)
    let configuration = try options.configuration()
    var stepsBefore = 0
    let history = try checked { () throws -> History in
      let run = try TrainingRun(configuration, folder: folder)
      reporter.result(
        "start",
        [
          "parameters": .integer(run.net.parameterCount), "steps_done": .integer(run.stepCount),
          "loss": .string(run.configuration.loss),
        ], run.summary)
      if run.isResumed {
        stepsBefore = run.stepCount
        reporter.text("going on from \(folder.checkpoint), with \(run.stepCount) steps done")
      }
      return try run.run(
        progress: json ? .silent : .automatic, interruption: interruptAfter,
        onEpochEnd: { if json { report($0, reporter) } })
    }
    try end(history, folder, reporter, hasWritten: history.stepCount > stepsBefore)
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

  private func end(
    _ history: History, _ folder: RunFolder, _ reporter: Reporter, hasWritten: Bool
  ) throws {
    let best = history.bestEpoch.map { history.epochs[$0] }
    var line = "\(grouped(history.stepCount)) steps"
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
    let files = history.epochs.isEmpty ? "" : ", metrics.csv, curves.png"
    if hasWritten {
      reporter.text("Wrote \(folder.path): best.safetensors\(files), report.html")
    }
    if let loss = history.losses.last, !loss.isFinite {
      note("the loss is no finite number: take a smaller --rate; Docs/Inspecting.md finds causes")
    }
    if history.wasInterrupted {
      note("interrupted; the same command goes on from \(folder.path)")
      throw ExitCode(130)
    }
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
