import ArgumentParser
import ExampleSupport
import Wengert

struct TwoLayer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "two-layer",
    abstract: "A net with one hidden layer, and the search for its learning rate and penalty.",
    discussion: """
      Trains 3072 inputs, 300 rectified units and 10 scores by stochastic gradient descent for every \
      pair of learning rate and strength of the penalty ½ λ |W|², prints the table of accuracies, \
      measures the net that does best on the validation pictures on the test pictures, and draws how \
      it learned and what its first layer looks for.
      """)

  @OptionGroup var source: PictureSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "Learning rates to try.")
  var learningRates = CommaList([1.0e-3, 1.2e-3, 1.4e-3, 1.6e-3, 1.8e-3])

  @Option(help: "Strengths λ of the penalty to try.")
  var regularizations = CommaList([1e-4, 1e-3, 1e-2])

  @Option(help: "Units of the hidden layer.")
  var hidden = 300

  @Option(help: "Iterations of each training.")
  var iterations = 1_600

  @Option(help: "Pictures per iteration.")
  var batchSize = 400

  func validate() throws {
    for (name, value) in [
      ("hidden", hidden), ("iterations", iterations), ("batch-size", batchSize),
    ] where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    for (name, list) in [
      ("learning-rates", learningRates), ("regularizations", regularizations),
    ] {
      if let value = list.elements.first(where: { !($0.isFinite && $0 >= 0) }) {
        throw ValidationError("--\(name) has \(value); it must be a number of 0 or more.")
      }
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    let reporter = common.reporter
    let parts = try source.load(common)
    if gradientCheck.isWanted { return try checkGradients(parts) }
    try endingInOrder(checkpoints) { try search(parts, reporter) }
  }

  private func search(_ parts: PictureParts, _ reporter: Reporter) throws {
    reporter.result(
      "data",
      [
        "train": .integer(parts.train.count), "validation": .integer(parts.validation.count),
        "test": .integer(parts.test.count),
      ],
      "\(parts.train.count) pictures to train on, \(parts.validation.count) to validate, "
        + "\(parts.test.count) to test")
    reporter.text("\nlearning rate       λ   train   validation")
    let best = try sweep(parts, reporter)
    report(best, parts, reporter)
    reporter.weights(of: best.net, "best")
    try pictures.write(historyFigure(best), as: "cifar10-two-layer-history", reporter)
    // Noisy pictures take much room at a higher scale.
    let filters = filterFigure(best.net.hidden.weight.tensor)
    try pictures.write(filters, as: "cifar10-two-layer-filters", scale: 1, reporter)
  }

  /// Checks the gradients of a net, in Double, on ten pictures. Weights of deviation 0.01 keep most units
  /// farther from their kink than those that training starts with.
  private func checkGradients(_ parts: PictureParts) throws {
    let sample = parts.train.prefix(10)
    let images = Variable(Tensor<Double>(converting: sample.images))
    var generator = RandomGenerator(seed: common.seed)
    let net = TwoLayerNet<Double>(
      inputs: images.shape[1], hidden: hidden, outputs: parts.classNames.count,
      weightScale: 0.01, using: &generator)
    let strength = regularizations.elements[0]
    try gradientCheck.check("cifar10-two-layer", net, common, pictures) {
      crossEntropy($0(images), sample.labels) + l2Penalty($0.weights, strength: strength)
    }
  }

  /// Trains a net for every pair and returns the one with the best validation accuracy.
  private func sweep(_ parts: PictureParts, _ reporter: Reporter) throws -> TwoLayerResult {
    var generator = RandomGenerator(seed: common.seed)
    var best: TwoLayerResult?
    let rates = learningRates.elements.suffix(common.quick ? 2 : .max)
    let strengths = regularizations.elements.prefix(common.quick ? 1 : .max)
    for (rate, strength) in rates.flatMap({ rate in strengths.map { (rate, $0) } }) {
      let settings = TwoLayerSettings(
        learningRate: rate, regularization: strength, hidden: hidden,
        iterations: common.quick ? min(iterations, 300) : iterations,
        batchSize: common.quick ? min(batchSize, 100) : batchSize)
      let result = try train(settings, parts, generator.split())
      let isBest =
        result.measures.validationAccuracy > best?.measures.validationAccuracy ?? -1
      if isBest { best = result }
      report(result, isBest: isBest, reporter)
    }
    // The command line has at least one rate and one strength.
    return best!
  }

  /// Trains one net, unless an earlier run has done so.
  private func train(
    _ settings: TwoLayerSettings, _ parts: PictureParts, _ generator: RandomGenerator
  ) throws -> TwoLayerResult {
    var generator = generator
    // More units than memory can hold are reported in a line.
    let net = try checked {
      TwoLayerNet<Float>(
        inputs: parts.train.images.shape[1], hidden: hidden, outputs: parts.classNames.count,
        weightScale: 1e-4, using: &generator)
    }
    let (rate, strength) = (settings.learningRate, settings.regularization)
    let decisive = [
      "--hidden": "\(hidden)", "iterations": "\(settings.iterations)",
      "batch size": "\(settings.batchSize)", "rates": "\(learningRates.elements)",
      "regularizations": "\(regularizations.elements)",
    ].merging(common.settings) { first, _ in first }.merging(source.settings) { first, _ in first }
    let measures = try checkpoints.part("two-layer-\(rate)-\(strength)", decisive, net: net) {
      let bar = ProgressBar("lr \(rate), λ \(strength)", total: settings.iterations)
      return try settings.train(net, on: parts, using: &generator, progress: bar)
    }
    return TwoLayerResult(
      settings: settings, net: net,
      iterationsPerEpoch: settings.iterationsPerEpoch(parts.train), measures: measures)
  }

  private func report(_ result: TwoLayerResult, isBest: Bool, _ reporter: Reporter) {
    let (rate, strength) = (result.settings.learningRate, result.settings.regularization)
    let measures = result.measures
    reporter.result(
      "run",
      [
        "learning_rate": .number(rate), "regularization": .number(strength),
        "train_accuracy": .number(measures.trainAccuracy),
        "validation_accuracy": .number(measures.validationAccuracy),
        "final_loss": .number(measures.losses.last ?? .nan),
      ],
      "\(padded("\(rate)", 13)) \(padded("\(strength)", 7)) \(padded(fixed(measures.trainAccuracy, 4), 7)) "
        + padded(fixed(measures.validationAccuracy, 3), 12) + (isBest ? "  best so far" : ""))
  }

  private func report(_ best: TwoLayerResult, _ parts: PictureParts, _ reporter: Reporter) {
    let all = parts.test.accuracy { best.net($0) }
    let first = parts.test.prefix(1_000)
    let some = first.accuracy { best.net($0) }
    reporter.result(
      "best",
      [
        "learning_rate": .number(best.settings.learningRate),
        "regularization": .number(best.settings.regularization),
        "train_accuracy": .number(best.measures.trainAccuracy),
        "validation_accuracy": .number(best.measures.validationAccuracy),
        "test_accuracy": .number(all), "test_accuracy_first_1000": .number(some),
      ],
      """

      Best: learning rate \(best.settings.learningRate), λ \(best.settings.regularization), \
      \(fixed(best.measures.validationAccuracy, 3)) of the validation pictures
      Test accuracy: \(fixed(all, 4)) of \(parts.test.count) pictures, \(fixed(some, 3)) of the \
      first \(first.count)
      """)
  }
}
