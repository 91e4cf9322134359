import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Measures a trained net.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a trained net: loss, accuracy, confusions.",
    discussion:
      "Without --data it is measured on the validation samples of the training.")

  @Argument(help: "The folder that wengert train wrote into.", completion: .directory)
  var folder: String

  @Option(help: "Other data of the same kind as those of the training.", completion: .file())
  var data: String?

  @Flag(help: "Write one JSON object instead of text.")
  var json = false

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    try checked {
      let (net, description) = try RunFolder(folder).net()
      let samples = try samples(description)
      let score = NetResults(net, samples.inputs, description.facts)
        .score(samples.targets, loss: description.configuration.loss)
      let report = ScoreReport(
        score: score, count: samples.count, loss: description.configuration.loss,
        facts: description.facts)
      reporter.value(report.json)
      reporter.text(report.text(on: .standardOutput))
    }
  }

  private func samples(_ description: RunFolder.Description) throws -> Samples {
    if let data {
      return try PreparedData.samples(data, description.configuration, description.facts)
    }
    let prepared = try PreparedData(description.configuration)
    do {
      try prepared.check(
        against: description.facts, of: folder, path: description.configuration.data.path)
    } catch {
      throw ToolError("\(error); or name samples with --data")
    }
    guard let samples = prepared.validation else {
      throw ToolError(
        "\(folder): the training had no validation samples; name samples with --data")
    }
    return samples
  }
}
