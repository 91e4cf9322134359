import ArgumentParser
import ExampleSupport
import Wengert
import WengertTools

/// Uses a trained net.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict tables, arrays or pictures with a trained net.")

  @Argument(help: "The folder that wengert train wrote into.", completion: .directory)
  var folder: String

  @Option(
    parsing: .upToNextOption,
    help: "A table with the columns of the training's inputs, an npy or npz file, or pictures.",
    completion: .file())
  var input: [String]

  @Option(parsing: .unconditional, help: "How many classes are named for each sample.")
  var top = 1

  @Flag(help: "Write one JSON object for each sample instead of a table.")
  var json = false

  func validate() throws {
    if top < 1 { throw ValidationError("--top is \(top); it must be 1 or more.") }
  }

  func run() throws {
    let reporter = Reporter(writesJSON: json)
    try checked {
      let (net, description) = try RunFolder(folder).net()
      let (inputs, names) = try PreparedData.inputs(
        input, description.configuration, description.facts)
      let results = NetResults(net, inputs, description.facts)
      if json {
        for (sample, name) in names.enumerated() {
          reporter.value(PredictionReport.json(results, sample, name))
        }
      } else {
        reporter.text(
          PredictionReport.table(results, names, top: top).text(on: .standardOutput))
      }
    }
  }
}
