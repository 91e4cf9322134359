import ArgumentParser
import ExampleSupport
import Wengert
import WengertInspection
import WengertTools

/// Measures where the time of a training goes.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Show where training steps spend their time, by operation and by module.",
    discussion:
      "The net is described as for wengert train, or is the one in a folder of wengert train.")

  @OptionGroup var options: ConfigurationOptions

  @Option(parsing: .unconditional, help: "How many steps are measured, after one to warm up.")
  var steps = 20

  @Option(help: "A file for chrome://tracing and ui.perfetto.dev.", completion: .file())
  var trace: String?

  @Flag(help: "Write one JSON object instead of text.")
  var json = false

  func validate() throws {
    if steps < 1 { throw ValidationError("--steps is \(steps); it must be 1 or more.") }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    try checked {
      let training = try ConfiguredTraining(try options.configuration())
      let fresh = try training.makeTraining(keepsBest: false)
      let (net, optimizer) = (fresh.trainer.model, fresh.trainer.optimizer)
      var batches: [ConfiguredBatch] = []
      while batches.count < steps + 1 {
        batches += fresh.training.batches(ofEpoch: batches.count, from: 0).map(\.batch)
      }
      func step(_ batch: ConfiguredBatch) {
        optimizer.zeroGradients()
        training.loss(of: net, batch).backward()
        optimizer.step()
      }
      step(batches[0])
      let measured = profile(net) { for batch in batches[1...steps] { step(batch) } }
      if let trace { try measured.writeChromeTrace(to: trace) }
      let report = ProfileReport(measured, steps: steps)
      reporter.value(report.json)
      reporter.text(report.text(on: .standardOutput))
      if let trace { reporter.text("Wrote \(trace)") }
    }
  }
}
