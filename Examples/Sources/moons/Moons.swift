import ArgumentParser
import ExampleSupport
import Wengert
import WengertDatasets

@main
struct Moons: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "moons",
    abstract: "Nets that separate two half moons, after the tutorial nn-from-scratch.",
    discussion: """
      Draws 200 points as scikit-learn's make_moons does, fits logistic regression as the baseline, \
      then trains four nets by gradient descent, printing their losses every 1,000 iterations, and \
      draws the boundaries that they found. Other parts train on mini-batches, compare sizes of the \
      hidden layer, and tell three classes apart.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @Option(help: "Show this part only; may be given several times.")
  var part: [Part] = []

  @OptionGroup var gradientCheck: GradientCheckFlag

  @Flag(help: "Show all parts.")
  var all = false

  func validate() throws {
    if all && !part.isEmpty { throw ValidationError("Give --all or --part, not both.") }
    guard common.seed <= UInt64(UInt32.max) else {
      throw ValidationError("The seed must lie between 0 and 4294967295, as NumPy's.")
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    if gradientCheck.isWanted { return try checkGradients() }
    let chosen = all ? Part.allCases : part.isEmpty ? Part.usual : part
    let show = Show(common, pictures, checkpoints)
    try endingInOrder(checkpoints) {
      try show.boundaries(chosen.filter(Part.usual.contains))
      if chosen.contains(.miniBatches) { try show.miniBatches() }
      if chosen.contains(.hiddenSizes) { try show.hiddenSizes() }
      if chosen.contains(.threeClasses) { try show.threeClasses() }
    }
  }

  /// Checks the gradients of the four-layer net, and the gradients of those, on 20 points.
  private func checkGradients() throws {
    let set = PointSet.moons(count: 20, noise: 0.20, seed: UInt32(common.seed))
    let net = MoonsNet(widths: [2, 3, 3, 2], seed: UInt32(common.seed)) { tanh($0) }
    let (points, labels) = (Variable<Double>(set.pointTensor()), set.labelTensor)
    try gradientCheck.check("moons", net, common, pictures, order: 2) {
      crossEntropy($0(points), labels, reduction: .sum) + l2Penalty($0.weights, strength: 0.01)
    }
  }
}
