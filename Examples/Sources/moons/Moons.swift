import ArgumentParser
import ExampleSupport
import Wengert

@main
struct Moons: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moons",
    abstract: "Nets that separate two half moons, after the tutorial nn-from-scratch.",
    discussion: """
      Draws 200 points as scikit-learn's make_moons does, fits logistic regression as the baseline, \
      then trains four nets by gradient descent, printing their losses every 1,000 iterations, and \
      draws the boundaries that they found.
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Train only this net: \(Experiment.all.map(\.name).joined(separator: ", ")).")
  var net: String?

  @Option(help: "The folder that pictures are written to.")
  var output = "."

  func validate() throws {
    if let net, !Experiment.all.contains(where: { $0.name == net }) {
      throw ValidationError(
        "There is no net '\(net)'; there are \(Experiment.all.map(\.name).joined(separator: ", ")).")
    }
    guard common.seed <= UInt64(UInt32.max) else {
      throw ValidationError("The seed must lie between 0 and 4294967295, as NumPy's.")
    }
  }

  func run() throws {
    let reporter = common.reporter
    let seed = UInt32(common.seed)
    let moons = PointSet.moons(count: 200, noise: 0.20, seed: seed)
    var panels: [Panel] = []

    let baseline = LogisticRegression()
    baseline.fit(moons.pointTensor(), moons.labelTensor)
    reportAccuracy("logistic-regression", "Logistic regression", moons, reporter) {
      baseline.classes(of: $0)
    }
    panels.append(boundaryPanel("Logistic regression", moons) { baseline.classes(of: $0) })

    for experiment in Experiment.all where net == nil || net == experiment.name {
      reporter.text("\n\(experiment.title)")
      let trained = experiment.train(
        on: moons, seed: seed, iterations: common.quick ? 1_001 : 20_000, reporter)
      reportAccuracy(experiment.name, experiment.title, moons, reporter) { trained.classes(of: $0) }
      panels.append(boundaryPanel(experiment.title, moons) { trained.classes(of: $0) })
    }

    let figure = Figure(
      title: "Decision boundaries on two moons", width: 1_080, height: panels.count > 3 ? 700 : 400,
      columns: min(3, panels.count)
    ) { panels }
    for name in ["moons.png", "moons.svg"] {
      let path = output == "." ? name : output + "/" + name
      try figure.write(to: path)
      reporter.result("picture", ["path": .string(path)], "Wrote \(path)")
    }
  }

  private func reportAccuracy(
    _ name: String, _ title: String, _ moons: PointSet, _ reporter: Reporter,
    classify: (Tensor<Double>) -> Tensor<Int>
  ) {
    let hits = (classify(moons.pointTensor()) .== moons.labelTensor).trueCount
    let accuracy = Double(hits) / Double(moons.count)
    reporter.result(
      "accuracy", ["net": .string(name), "accuracy": .number(accuracy)],
      "\(title): \(hits) of \(moons.count) points on the right side (\(fixed(100 * accuracy, 1)) %)")
  }
}
