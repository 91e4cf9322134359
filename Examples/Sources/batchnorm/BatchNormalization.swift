import ArgumentParser
import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

@main
struct BatchNormalization: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batchnorm",
    abstract: "Learning with batch normalization and without, from weights of 16 scales.",
    discussion: """
      Trains a net of five hidden layers on 1,000 digits for 20 epochs, twice for each standard \
      deviation of the initial weights from 1 down to 0.0001, prints how many digits are recognised in \
      the end, and draws the learning curves.
      """)

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  /// The curves from weights of one scale.
  struct Curves: Codable {
    let scale: Double
    let plain: [Double]
    let normalized: [Double]
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    let digits = try source.load(common).train.prefix(1_000)
    if gradientCheck.isWanted { return try checkGradients(digits) }
    try endingInOrder(checkpoints) { try compare(digits) }
  }

  private func compare(_ digits: ImageDataset) throws {
    let comparison = Comparison(
      images: digits.imageTensor(), labels: digits.labelTensor, epochs: common.quick ? 3 : 20,
      seed: common.seed, reporter: common.reporter)
    let scales = pow(Tensor(10), Tensor<Double>.linspace(from: 0, to: -4, count: 16)).scalars
    common.reporter.text("Digits recognised after \(comparison.epochs) epochs")
    let bar = ProgressBar("Training", total: 2 * scales.count)
    let settings = common.settings.merging(source.settings) { first, _ in first }
    var all: [Curves] = []
    for (index, scale) in scales.enumerated() {
      let curves = try checkpoints.part("scale-\(index)", settings) {
        Curves(
          scale: scale, plain: try comparison.accuracies(weightScale: scale, isNormalized: false),
          normalized: try comparison.accuracies(weightScale: scale, isNormalized: true))
      }
      all.append(curves)
      bar.clear()
      report(curves)
      bar.update(2 * all.count)
    }
    bar.clear()
    try pictures.write(figure(all), as: "batchnorm", common.reporter)
  }

  /// Checks the gradients of a normalized net in training, in Double, on ten digits.
  private func checkGradients(_ digits: ImageDataset) throws {
    let images = Variable(digits.prefix(10).imageTensor(of: Double.self))
    let labels = digits.prefix(10).labelTensor
    var generator = RandomGenerator(seed: common.seed)
    let net = DeepNet<Double>(
      inputs: images.shape[1], weightScale: 0.1, isNormalized: true, using: &generator)
    try gradientCheck.check("batchnorm", net, common, pictures) {
      crossEntropy($0(images), labels)
    }
  }

  private func report(_ curves: Curves) {
    func percent(_ shares: [Double]) -> String { fixed(100 * shares[shares.count - 1], 1) + " %" }
    common.reporter.result(
      "curves",
      [
        "scale": .number(curves.scale), "plain": .array(curves.plain.map { .number($0) }),
        "normalized": .array(curves.normalized.map { .number($0) }),
      ],
      "Weights of deviation \(fixed(curves.scale, 5)): \(percent(curves.plain)), with batch "
        + "normalization \(percent(curves.normalized))")
  }

  private func figure(_ all: [Curves]) -> Figure {
    Figure(
      title: "Accuracy by epoch, from initial weights of 16 standard deviations", width: 1_280,
      height: 1_040, columns: 4
    ) {
      for (index, curves) in all.enumerated() {
        Panel(
          "deviation \(fixed(curves.scale, 5))", x: index < 12 ? "" : "epoch",
          y: Axis(limits: 0...1.05), legend: index == 0 ? .automatic : .hidden
        ) {
          Line(curves.normalized, label: "batch normalization")
          Line(curves.plain, label: "without", dash: .dashed)
        }
      }
    }
  }
}
