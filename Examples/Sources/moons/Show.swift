import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

/// The parts of the program, and the code they share.
struct Show {
  let seed: UInt32
  let isQuick: Bool
  let reporter: Reporter
  let pictures: PictureOptions
  let checkpoints: CheckpointOptions
  /// The settings that determine saved results.
  let settings: [String: String]
  let moons: PointSet

  init(_ common: CommonOptions, _ pictures: PictureOptions, _ checkpoints: CheckpointOptions) {
    seed = UInt32(common.seed)
    isQuick = common.quick
    reporter = common.reporter
    settings = common.settings
    self.pictures = pictures
    self.checkpoints = checkpoints
    moons = PointSet.moons(count: 200, noise: 0.20, seed: seed)
  }

  var iterations: Int { isQuick ? 1_001 : 20_000 }

  /// The baseline and the four nets, in one picture.
  func boundaries(_ parts: [Part]) throws {
    var panels: [Panel] = []
    for part in parts {
      if let experiment = Experiment(part) {
        panels.append(try train(experiment, named: part.rawValue))
      } else {
        panels.append(baseline())
      }
    }
    guard !panels.isEmpty else { return }
    let figure = Figure(
      title: "Decision boundaries on two moons", width: 1_080, height: panels.count > 3 ? 700 : 400,
      columns: min(3, panels.count)
    ) { panels }
    try pictures.write(figure, as: "moons", reporter)
  }

  private func baseline() -> Panel {
    let validation = CrossValidation(moons)
    for (strength, accuracy) in zip(CrossValidation.strengths, validation.accuracies) {
      reporter.result(
        "cross-validation", ["c": .number(strength), "accuracy": .number(accuracy)],
        "C = \(fixed(strength, 4)): \(fixed(100 * accuracy, 1)) % of the points held out")
    }
    let regression = LogisticRegression(strength: validation.bestStrength)
    regression.fit(moons.pointTensor(), moons.labelTensor)
    report("baseline", "Logistic regression", moons) { regression.classes(of: $0) }
    return boundaryPanel("Logistic regression", moons) { regression.classes(of: $0) }
  }

  private func train(_ experiment: Experiment, named name: String) throws -> Panel {
    reporter.text("\n\(experiment.title)")
    let net = MoonsNet(widths: experiment.widths, seed: seed, activation: experiment.activation)
    let descent = Descent(net, on: moons, decay: experiment.decay)
    try descent.run(
      experiment.title, iterations: iterations,
      report: { iteration, loss in
        reporter.result(
          "loss", ["net": .string(name), "iteration": .integer(iteration), "loss": .number(loss)],
          "Loss after iteration \(iteration): \(fixed(loss, 6))")
      })
    reporter.weights(of: net, name)
    report(name, experiment.title, moons) { net.classes(of: $0) }
    return boundaryPanel(experiment.title, moons) { net.classes(of: $0) }
  }

  /// Says how many points of a set are classified right.
  func report(
    _ name: String, _ title: String, _ set: PointSet, classify: (Tensor<Double>) -> Tensor<Int>
  ) {
    let accuracy = accuracy(predicted: classify(set.pointTensor()), set.labelTensor)
    let hits = Int((accuracy * Double(set.count)).rounded())
    reporter.result(
      "accuracy", ["net": .string(name), "accuracy": .number(accuracy)],
      "\(title): \(hits) of \(set.count) points on the right side (\(fixed(100 * accuracy, 1)) %)")
  }
}
