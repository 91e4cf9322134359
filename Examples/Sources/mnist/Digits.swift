import ArgumentParser
import ExampleSupport
import Wengert
import WengertDatasets

/// The nets that there are.
enum DigitModel: String, CaseIterable, ExpressibleByArgument {
  case sigmoid, lenet, lstm
}

@main
struct Digits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist",
    abstract:
      "Nielsen's net of 784, 30 and 10 sigmoid units, LeNet or an LSTM, on handwritten digits.",
    discussion: """
      Stochastic gradient descent on the quadratic cost, in mini-batches that are shuffled anew every \
      epoch, on the first 50,000 training images; after each epoch it says how many test images it \
      recognises. With --model lenet a convolutional net is trained on all 60,000 images instead; \
      Docs/LeNet.md explains it. With --model lstm a recurrent net reads the rows of each image one after \
      another: Docs/Sequences.md. With --checkpoints it can be stopped by Ctrl-C, or killed, and run again. In \
      the end it draws cost and accuracy, and some digits with what they were read as.
      """)

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var distributed: DistributedOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "The net.")
  var model = DigitModel.sigmoid

  @Option(help: "Passes over the training images. (default: 30, 10 with lenet and lstm)")
  var epochs: Int?

  @Option(help: "Images per step. (default: 10, 64 with lenet and lstm)")
  var batchSize: Int?

  @Option(
    help: "The learning rate, the greatest one with lenet and lstm. (default: 3, 0.003 with those)")
  var learningRate: Double?

  @Option(help: "Units of the hidden layer.")
  var hidden = 30

  func validate() throws {
    for (name, value) in [
      ("epochs", epochs ?? 1), ("batch-size", batchSize ?? 1), ("hidden", hidden),
    ] where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    if let learningRate, !(learningRate.isFinite && learningRate >= 0) {
      throw ValidationError("--learning-rate is \(learningRate); it must be a number of 0 or more.")
    }
  }

  func run() throws {
    try distributed.prepare()
    try pictures.prepare()
    try checkpoints.prepare()
    let (train, test) = try source.load(common)
    if model == .lenet { return try runLeNet(train, test) }
    if model == .lstm { return try runRowNet(train, test) }
    if gradientCheck.isWanted { return try checkGradients(train) }
    try endingInOrder(checkpoints) {
      let count = min(train.count, common.quick ? 5_000 : 50_000)
      var generator = RandomGenerator(seed: common.seed)
      // More units than memory can hold are reported in a line.
      let net = try checked {
        DigitNet<Float>(pixels: train.pixelsPerImage, hidden: hidden, using: &generator)
      }
      let training = ShuffledDigits(
        train.prefix(count).imageTensor(), targets: train.labelTensor[0..<count].oneHot(10),
        batchSize: batchSize ?? 10, using: generator)
      let results = try fit(net, training, test)
      let reporter = common.reporter
      reporter.weights(of: net, "net")
      try pictures.write(historyFigure(results), as: "mnist", reporter)
      let figure = digitFigure(test, predicted: net.digits(test.imageTensor()))
      try pictures.write(figure, as: "mnist-digits", reporter)
    }
  }

  /// Trains the net and reports every epoch.
  private func fit(
    _ net: DigitNet<Float>, _ training: ShuffledDigits, _ test: ImageDataset
  ) throws -> [EpochResult] {
    let trainer = Trainer(net, optimizer: SGD(net.parameters, learningRate: learningRate ?? 3)) {
      (net: DigitNet<Float>, batch: DigitBatch) in
      quadraticCost(net(Variable(batch.inputs)), Variable(batch.labels))
    } accuracy: { net, batch in
      accuracy(predicted: net.digits(batch.inputs), batch.labels.argMax(along: 1))
    }
    trainer.progress = .silent
    try distributed.share(trainer)
    try checkpoints.takeUp(trainer, "mnist")
    let epochs = common.quick ? min(epochs ?? 30, 2) : epochs ?? 30
    let (total, isTooMany) = epochs.multipliedReportingOverflow(by: training.batchCount)
    let bar = ProgressBar("Training", total: isTooMany ? .max : total)
    let callback = Callback(
      onStep: { step, _ in
        bar.update(step.step + 1, note: "epoch \(step.epoch) of 0 to \(epochs - 1)")
      },
      onEpochEnd: { epoch, control in
        bar.clear()
        report(epoch.epoch, EpochResult(epoch, control.history.losses, training), test.count)
      })
    let history = try trainer.fit(
      training: training,
      validation: AllDigits(test.imageTensor(), targets: test.labelTensor.oneHot(10)),
      epochs: epochs, callbacks: [callback])
    bar.clear()
    if history.wasInterrupted { throw Interrupted() }
    return history.epochs.map { EpochResult($0, history.losses, training) }
  }

  private func report(_ epoch: Int, _ result: EpochResult, _ count: Int) {
    let hits = Int((result.accuracy * Double(count)).rounded())
    common.reporter.result(
      "epoch",
      [
        "seed": .integer(Int(truncatingIfNeeded: common.seed)), "epoch": .integer(epoch),
        "cost": .number(result.cost), "correct": .integer(hits), "total": .integer(count),
      ],
      "Epoch \(epoch): \(hits) / \(count)")
  }

  /// Checks the gradients of the initial net, in Double, on ten images.
  private func checkGradients(_ train: ImageDataset) throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = try checked {
      DigitNet<Double>(pixels: train.pixelsPerImage, hidden: hidden, using: &generator)
    }
    let images = Variable(train.prefix(10).imageTensor(of: Double.self))
    let targets = Tensor(train.labels.prefix(10)).oneHot(10, as: Double.self)
    try gradientCheck.check("mnist", net, common, pictures) {
      quadraticCost($0(images), Variable(targets))
    }
  }
}
