import ArgumentParser
import ExampleSupport
import Wengert

struct FullyConnected: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fully-connected",
    abstract: "A net of any depth, with batch normalization, dropout and a choice of optimizers.",
    discussion: """
      Trains the net on standardized pictures, says after each epoch how many it recognises, keeps the \
      parameters that do best on the validation pictures, and measures them on the test pictures. \
      Instead, it can check the net's gradients, or compare the net with and without one of its parts.
      """)

  /// A part to train the net with and without.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case batchNorm = "batch-norm"
    case dropout
  }

  @OptionGroup var source: PictureSource
  @OptionGroup var options: FullyConnectedOptions
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var distributed: DistributedOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "Train with and without this part and draw how the two differ.")
  var compare: Part?

  func validate() throws {
    if gradientCheck.isWanted && compare != nil {
      throw ValidationError("Give --check-gradients or --compare, not both.")
    }
  }

  func run() throws {
    try distributed.prepare()
    try pictures.prepare()
    try checkpoints.prepare()
    var parts = try source.load(common)
    parts.standardize()
    if let count = options.trainCount { parts.train = parts.train.prefix(count) }
    if gradientCheck.isWanted { return try check(form, parts) }
    try endingInOrder(checkpoints) {
      if let compare { return try runComparison(of: compare, parts) }
      let trained = try train("net", form, parts)
      let figure = historyFigure("Training the fully connected net", [trained])
      try pictures.write(figure, as: "cifar10-fully-connected", common.reporter)
    }
  }

  /// The net that the options say; a small one in quick mode.
  private var form: NetForm {
    var form = options.form
    if common.quick { form.hidden = form.hidden.map { min($0, 50) } }
    return form
  }

  /// Trains one net and reports every epoch, and at the end its accuracy on the test pictures.
  private func train(_ name: String, _ form: NetForm, _ parts: PictureParts) throws -> TrainedNet {
    let reporter = common.reporter
    var settings = options.training
    if common.quick { settings.epochs = min(settings.epochs, 2) }
    var generator = RandomGenerator(seed: common.seed)
    // More units than memory can hold are reported in a line.
    let net = try checked {
      FullyConnectedNet<Float>(
        inputs: parts.train.images.shape[1], form, outputs: parts.classNames.count,
        using: &generator)
    }
    reporter.text("\(name): \(net.parameterCount) parameters")
    let history = try settings.train(
      net, on: parts, seed: generator.next(), name, checkpoints: checkpoints,
      distributed: distributed
    ) { epoch in
      let (train, validation) = (epoch.trainingAccuracy ?? .nan, epoch.validationAccuracy ?? .nan)
      reporter.result(
        "epoch",
        [
          "net": .string(name), "epoch": .integer(epoch.epoch + 1),
          "loss": .number(epoch.trainingLoss), "train_accuracy": .number(train),
          "validation_accuracy": .number(validation),
          "seconds": .number((epoch.seconds * 10).rounded() / 10),
        ],
        "Epoch \(padded("\(epoch.epoch + 1)", 2)): loss \(fixed(epoch.trainingLoss, 4)), "
          + "train \(fixed(train, 3)), validation \(fixed(validation, 3))")
    }
    reporter.weights(of: net, name)
    net.setMode(.evaluation)
    let test = parts.test.accuracy { net($0) }
    let best = (history.bestEpoch ?? 0) + 1
    reporter.result(
      "test",
      [
        "net": .string(name), "best_epoch": .integer(best), "test_accuracy": .number(test),
        "parameters": .integer(net.parameterCount),
      ],
      "Test accuracy: \(fixed(test, 4)), with the parameters of epoch \(best)\n")
    return TrainedNet(name: name, history: history)
  }

  private func runComparison(of part: Part, _ parts: PictureParts) throws {
    var (without, with) = (form, form)
    switch part {
    case .batchNorm:
      without.usesBatchNorm = false
      with.usesBatchNorm = true
    case .dropout:
      without.dropout = 0
      if with.dropout == 0 { with.dropout = 0.5 }
    }
    let name = part == .batchNorm ? "batch normalization" : "dropout"
    let nets = [
      try train("without \(name)", without, parts), try train("with \(name)", with, parts),
    ]
    let figure = historyFigure("With and without \(name)", nets)
    try pictures.write(figure, as: "cifar10-\(part.rawValue)", common.reporter)
  }
}
