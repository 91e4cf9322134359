import ArgumentParser
import ExampleSupport
import Wengert

struct ResNetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resnet",
    abstract: "A residual net of 8, 14 or 20 layers, with crops and flips at random.",
    discussion: """
      Docs/ResNet.md explains the net and shows what it reaches. After each epoch it says how many of \
      the validation pictures it recognises, and at the end how many of the test pictures.
      """)

  @OptionGroup var source: PictureSource
  @OptionGroup var options: ResNetOptions
  @OptionGroup var limit: TimeLimit
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var distributed: DistributedOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  func run() throws {
    try distributed.prepare()
    try pictures.prepare()
    try checkpoints.prepare()
    var parts = try source.load(common)
    parts.standardize()
    if common.quick { parts.train = parts.train.prefix(640) }
    if gradientCheck.isWanted { return try check(parts) }
    try endingInOrder(checkpoints) {
      let net = makeNet(of: Float.self, parts)
      if let file = options.startFrom { try net.load(from: file) }
      common.reporter.text("ResNet-\(options.depth): \(net.parameterCount) parameters")
      let history = options.epochs == 0 ? History() : try train(net, parts)
      measure(net, parts, history)
      if options.epochs > 0 {
        let figure = historyFigure(
          "Training ResNet-\(options.depth)", [TrainedNet(name: "resnet", history: history)])
        try pictures.write(figure, as: "cifar10-resnet", common.reporter)
      }
      try pictures.write(
        predictionFigure(net, parts), as: "cifar10-resnet-predictions", common.reporter)
    }
  }

  private func makeNet<Scalar: FloatingTensorScalar>(
    of _: Scalar.Type, _ parts: PictureParts
  ) -> ResNet<Scalar> {
    var generator = RandomGenerator(seed: common.seed)
    return ResNet(
      depth: options.depth, width: common.quick ? 4 : options.width,
      classes: parts.classNames.count, using: &generator)
  }

  /// Trains the net and reports every epoch.
  private func train(_ net: ResNet<Float>, _ parts: PictureParts) throws -> History {
    let reporter = common.reporter
    var settings = options
    if common.quick { settings.epochs = min(settings.epochs, 2) }
    let count = parts.train.count
    return try settings.train(
      net, on: parts, seed: common.seed, limit: limit, checkpoints: checkpoints,
      distributed: distributed
    ) { epoch in
      let validation = epoch.validationAccuracy ?? .nan
      let rate = Double(count) / epoch.seconds
      reporter.result(
        "epoch",
        [
          "epoch": .integer(epoch.epoch + 1), "loss": .number(epoch.trainingLoss),
          "validation_accuracy": .number(validation),
          "seconds": .number((epoch.seconds * 10).rounded() / 10),
          "pictures_per_second": .number(rate.rounded()),
        ],
        "Epoch \(padded("\(epoch.epoch + 1)", 2)): loss \(fixed(epoch.trainingLoss, 4)), "
          + "validation \(fixed(validation, 3)), \(fixed(epoch.seconds, 1)) s, "
          + "\(fixed(rate, 0)) pictures/s")
    }
  }

  /// Reports the net's accuracy on the test pictures.
  private func measure(_ net: ResNet<Float>, _ parts: PictureParts, _ history: History) {
    let reporter = common.reporter
    reporter.weights(of: net, "resnet")
    net.setMode(.evaluation)
    let test = parts.test.accuracy { net($0.reshaped(to: [-1, 3, 32, 32])) }
    let mirrored = parts.test.accuracy { rows in
      let x = rows.reshaped(to: [-1, 3, 32, 32])
      return net(x) + net(x.flipped(along: 3))
    }
    let seconds = history.epochs.reduce(0) { $0 + $1.seconds }
    reporter.result(
      "test",
      [
        "depth": .integer(options.depth), "epochs": .integer(history.epochs.count),
        "seconds": .number(seconds.rounded()), "test_accuracy": .number(test),
        "test_accuracy_with_mirror_images": .number(mirrored),
        "parameters": .integer(net.parameterCount),
      ],
      "Test accuracy: \(fixed(test, 4)), \(fixed(mirrored, 4)) with mirror images, after \(history.epochs.count) epochs, \(fixed(seconds / 60, 1)) minutes"
        + (history.wasInterrupted ? "; stopped at the time limit" : ""))
  }

  private func check(_ parts: PictureParts) throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = ResNet<Double>(depth: 8, width: 2, classes: 10, using: &generator)
    let few = parts.train.prefix(4)
    let x = Variable(Tensor<Double>(converting: few.images).reshaped(to: [-1, 3, 32, 32]))
    try gradientCheck.check("cifar10-resnet", net, common, pictures) {
      crossEntropy($0(x), few.labels)
    }
  }
}
