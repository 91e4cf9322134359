import ArgumentParser
import ExampleSupport
import Foundation
import Wengert
import WengertDatasets
import WengertPlots

@main
struct Autoencoder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vae",
    abstract: "A variational autoencoder that learns to draw handwritten digits.",
    discussion: """
      Every epoch reports the evidence lower bound on the test images, in nats per image, and its two parts. \
      In the end it draws samples, reconstructions and, with two latent variables, their plane. Docs/VAE.md \
      explains the net. With --checkpoints it can be stopped by Ctrl-C, or killed, and run again.
      """)

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "Latent variables of an image.")
  var latents = 2

  @Option(help: "Passes over the training images.")
  var epochs = 30

  @Option(help: "Images per step.")
  var batchSize = 128

  @Option(help: "The greatest learning rate.")
  var learningRate = 2e-3

  func validate() throws {
    for (name, value) in [("latents", latents), ("epochs", epochs), ("batch-size", batchSize)]
    where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    guard learningRate.isFinite, learningRate > 0 else {
      throw ValidationError("--learning-rate is \(learningRate); it must be more than 0.")
    }
  }

  func run() throws {
    try pictures.prepare()
    try checkpoints.prepare()
    let (train, test) = try source.load(common)
    if gradientCheck.isWanted { return try check(train) }
    try endingInOrder(checkpoints) {
      let net = try checked { makeNet(of: Float.self) }
      common.reporter.text("VAE: \(net.parameterCount) parameters")
      let images = common.quick ? train.prefix(1_280) : train
      let history = try fit(net, images, test)
      let reporter = common.reporter
      reporter.weights(of: net, "vae")
      try pictures.write(historyFigure(history), as: "vae", reporter)
      try pictures.write(sampleFigure(net, test), as: "vae-samples", reporter)
      if latents == 2 {
        try pictures.write(planeFigure(net, test), as: "vae-plane", scale: 1, reporter)
      }
    }
  }

  private func makeNet<Scalar: FloatingTensorScalar>(
    hidden: [Int] = [512, 256], of _: Scalar.Type
  ) -> VAE<Scalar> {
    var generator = RandomGenerator(seed: common.seed)
    return VAE(pixels: 784, hidden: hidden, latents: latents, using: &generator)
  }

  /// Trains the net and reports every epoch.
  private func fit(
    _ net: VAE<Float>, _ train: ImageDataset, _ test: ImageDataset
  ) throws -> History {
    let epochs = common.quick ? min(epochs, 2) : epochs
    let training = DataLoader(
      train.blackAndWhite, train.labelTensor, batchSize: batchSize, seed: common.seed)
    let (total, isTooMany) = epochs.multipliedReportingOverflow(by: training.batchCount)
    let steps = isTooMany ? .max : total
    let trainer = Trainer(
      net, optimizer: Adam(net.parameters, learningRate: learningRate),
      schedule: .perStep(OneCycleSchedule(learningRate, steps: steps))
    ) { (net: VAE<Float>, batch: Batch<Float, Int>) in
      let bound = net.negativeBound(Variable(batch.inputs))
      return bound.reconstruction + bound.divergence
    }
    trainer.progress = .silent
    try checkpoints.takeUp(trainer, "vae")
    let bar = ProgressBar("Training", total: steps)
    let callback = Callback(
      onStep: { step, _ in bar.update(step.step + 1, note: "loss \(fixed(step.loss, 1))") },
      onEpochEnd: { epoch, _ in
        bar.clear()
        report(epoch, train.count)
      })
    let history = try trainer.fit(
      training: training,
      validation: DataLoader(
        test.blackAndWhite, test.labelTensor, batchSize: 500, sampling: .sequential),
      epochs: epochs, callbacks: [callback])
    bar.clear()
    if history.wasInterrupted { throw Interrupted() }
    try measure(net, test)
    return history
  }

  private func report(_ epoch: EpochRecord, _ count: Int) {
    let test = -(epoch.validationLoss ?? .nan)
    let rate = Double(count) / epoch.seconds
    common.reporter.result(
      "epoch",
      [
        "epoch": .integer(epoch.epoch), "training_bound": .number(-epoch.trainingLoss),
        "test_bound": .number(test), "images_per_second": .number(rate.rounded()),
      ],
      "Epoch \(padded("\(epoch.epoch)", 2)): bound \(fixed(-epoch.trainingLoss, 2)) in training, "
        + "\(fixed(test, 2)) nats per test image, \(fixed(rate, 0)) images/s")
  }

  /// Reports both parts of the bound on the test images.
  private func measure(_ net: VAE<Float>, _ test: ImageDataset) throws {
    let (reconstruction, divergence) = withoutGradients {
      let bound = net.negativeBound(Variable(test.blackAndWhite))
      return (Double(bound.reconstruction.tensor.scalar), Double(bound.divergence.tensor.scalar))
    }
    common.reporter.result(
      "test",
      [
        "bound": .number(-reconstruction - divergence), "reconstruction": .number(reconstruction),
        "divergence": .number(divergence),
      ],
      "Evidence lower bound on the test images: \(fixed(-reconstruction - divergence, 2)) nats per image, "
        + "reconstruction \(fixed(reconstruction, 2)), divergence \(fixed(divergence, 2))")
  }

  private func check(_ train: ImageDataset) throws {
    let net = makeNet(hidden: [12, 8], of: Double.self)
    let images = Variable(Tensor<Double>(converting: train.prefix(4).blackAndWhite))
    try gradientCheck.check("vae", net, common, pictures) {
      let bound = $0.negativeBound(images)
      return bound.reconstruction + bound.divergence
    }
  }
}

extension ImageDataset {
  /// [count, pixels]: 1 where a pixel is brighter than half, 0 elsewhere.
  var blackAndWhite: Tensor<Float> {
    let images = imageTensor()
    return select(images .> 0.5, Tensor.ones(images.shape), Tensor.zeros(images.shape))
  }
}
