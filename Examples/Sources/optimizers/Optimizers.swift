import ArgumentParser
import ExampleSupport
import Wengert
import WengertPlots

@main
struct Optimizers: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimizers",
    abstract: "Six ways to turn gradients into steps, compared.",
    discussion: """
      Draws the paths of SGD, momentum, Nesterov's momentum, AdaGrad, RMSProp and Adam down a long and \
      narrow valley, then lets each train the same net of five layers on handwritten digits and draws \
      their learning curves.
      """)

  /// The problem on which the methods are compared.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case paths
    case digits
  }

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "Show this part only. Paths need no data.")
  var part: Part?

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    if part != .digits { try comparePaths(common.reporter) }
    if part != .paths { try endingInOrder(checkpoints) { try compareOnDigits(common.reporter) } }
  }

  private func comparePaths(_ reporter: Reporter) throws {
    let paths = Method.allCases.map { ($0, Valley.path($0)) }
    reporter.text("Where 30 steps from (-7, 2) lead on x²/20 + y²")
    for (method, path) in paths {
      let last = path[path.count - 1]
      reporter.result(
        "path",
        [
          "method": .string(method.rawValue), "learning_rate": .number(method.valleyRate),
          "x": .array(path.map { .number($0[0]) }), "y": .array(path.map { .number($0[1]) }),
        ],
        "\(method.rawValue), learning rate \(method.valleyRate): "
          + "(\(fixed(last[0], 6)), \(fixed(last[1], 6)))")
    }
    try pictures.write(Valley.figure(paths), as: "optimizers-paths", reporter)
  }

  private func compareOnDigits(_ reporter: Reporter) throws {
    let (train, test) = try source.load(common)
    let race = DigitRace(
      train: train, test: test, seed: common.seed, iterations: common.quick ? 100 : 2_000)
    reporter.text("\nLoss of the last 20 batches of \(race.iterations), and test accuracy")
    var results: [DigitRace.Result] = []
    for method in Method.allCases {
      let result = try checkpoints.part(
        "digits-\(method.rawValue)", common.settings.merging(source.settings) { first, _ in first }
      ) { try race.run(method) }
      results.append(result)
      let means = result.meanLosses
      reporter.result(
        "digits",
        [
          "method": .string(method.rawValue), "learning_rate": .number(method.digitRate),
          "iterations": .integer(race.iterations), "accuracy": .number(result.accuracy),
          "loss": .array(means.map { .number($0) }),
        ],
        "\(method.rawValue), learning rate \(method.digitRate): "
          + "\(fixed(means[means.count - 1], 4)), \(fixed(100 * result.accuracy, 2)) %")
    }
    try pictures.write(DigitRace.figure(results), as: "optimizers-digits", reporter)
  }
}
