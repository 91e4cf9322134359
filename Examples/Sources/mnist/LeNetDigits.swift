import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

// LeNet on the digits.

extension Digits {
  /// Trains LeNet, reports every epoch, and draws its kernels.
  func runLeNet(_ train: ImageDataset, _ test: ImageDataset) throws {
    if gradientCheck.isWanted { return try checkLeNet(train) }
    try endingInOrder(checkpoints) {
      var generator = RandomGenerator(seed: common.seed)
      let net = LeNet<Float>(using: &generator)
      let reporter = common.reporter
      reporter.text("LeNet: \(net.parameterCount) parameters")
      let images = common.quick ? train.prefix(2_000) : train
      let history = try fitPixels(
        net, "lenet", images.images, images.labelTensor, test.images, test.labelTensor,
        seed: generator.next())
      reporter.weights(of: net, "lenet")
      try pictures.write(classifierFigure(history, "Training LeNet"), as: "mnist-lenet", reporter)
      let predicted = withoutGradients {
        concatenate(
          stride(from: 0, to: test.count, by: 1_000).map { first in
            let last = min(first + 1_000, test.count)
            return net(Variable(test.images[first..<last])).tensor.argMax(along: 1)
          }, along: 0)
      }
      try pictures.write(
        digitFigure(test, predicted: predicted), as: "mnist-lenet-digits", reporter)
      try pictures.write(kernelFigure(net), as: "mnist-lenet-kernels", reporter)
    }
  }

  /// Trains a classifier, by default for ten epochs, and reports each.
  func fitPixels(
    _ net: some Layer<Float>, _ name: String, _ train: Tensor<Float>, _ labels: Tensor<Int>,
    _ test: Tensor<Float>, _ testLabels: Tensor<Int>, seed: UInt64
  ) throws -> History {
    let epochs = common.quick ? min(self.epochs ?? 10, 2) : self.epochs ?? 10
    let rate = learningRate ?? 3e-3
    let training = DataLoader(train, labels, batchSize: batchSize ?? 64, seed: seed)
    let (total, isTooMany) = epochs.multipliedReportingOverflow(by: training.batchCount)
    let steps = isTooMany ? .max : total
    let trainer = Trainer(
      classifier: net, optimizer: Adam(net.parameters, learningRate: rate),
      schedule: .perStep(OneCycleSchedule(rate, steps: steps)))
    trainer.progress = .silent
    try distributed.share(trainer)
    try checkpoints.takeUp(trainer, name)
    let bar = ProgressBar("Training", total: steps)
    let callback = Callback(
      onStep: { step, _ in bar.update(step.step + 1, note: "loss \(fixed(step.loss, 3))") },
      onEpochEnd: { epoch, _ in
        bar.clear()
        report(epoch, samples: labels.count, tests: testLabels.count)
      })
    let history = try trainer.fit(
      training: training,
      validation: DataLoader(
        test, testLabels, batchSize: 500, sampling: .sequential),
      epochs: epochs, callbacks: [callback])
    bar.clear()
    if history.wasInterrupted { throw Interrupted() }
    return history
  }

  private func report(_ epoch: EpochRecord, samples: Int, tests: Int) {
    let accuracy = epoch.validationAccuracy ?? .nan
    let hits = Int((accuracy * Double(tests)).rounded())
    let rate = Double(samples) / epoch.seconds
    common.reporter.result(
      "epoch",
      [
        "seed": .integer(Int(truncatingIfNeeded: common.seed)), "epoch": .integer(epoch.epoch),
        "loss": .number(epoch.trainingLoss), "correct": .integer(hits), "total": .integer(tests),
        "samples_per_second": .number(rate.rounded()),
      ],
      "Epoch \(epoch.epoch): loss \(fixed(epoch.trainingLoss, 4)), \(hits) / \(tests), "
        + "\(fixed(rate, 0)) samples/s")
  }

  private func checkLeNet(_ train: ImageDataset) throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = LeNet<Double>(using: &generator)
    let few = train.prefix(4)
    let images = Variable(Tensor<Double>(converting: few.images))
    try gradientCheck.check("mnist-lenet", net, common, pictures) {
      crossEntropy($0(images), few.labelTensor)
    }
  }
}

extension ImageDataset {
  /// [count, 1, height, width], from 0 to 1.
  fileprivate var images: Tensor<Float> {
    imageTensor().reshaped(to: [count, 1, height, width])
  }
}

/// The loss and the accuracy of every epoch.
func classifierFigure(_ history: History, _ title: String) -> Figure {
  let numbers = history.epochs.map { Double($0.epoch) }
  return Figure(title: title, width: 1_000, height: 400, columns: 2) {
    Panel("Loss", x: "epoch", y: Axis("mean cross-entropy", scale: .log)) {
      Line(
        x: numbers, y: history.epochs.map(\.trainingLoss), label: "training", marker: .circle)
      Line(
        x: numbers, y: history.epochs.map { $0.validationLoss ?? .nan }, label: "test",
        marker: .circle)
    }
    Panel("Accuracy", x: "epoch", y: "test images recognised (%)") {
      Line(
        x: numbers, y: history.epochs.map { 100 * ($0.validationAccuracy ?? .nan) },
        marker: .circle)
    }
  }
}

/// The kernels of both convolutions as pictures: the greatest magnitude of a layer is black or white, 0 gray.
private func kernelFigure(_ net: LeNet<Float>) -> Figure {
  func pictures(_ weight: Tensor<Float>) -> [Bitmap] {
    let (height, width) = (weight.shape[2], weight.shape[3])
    let greatest = max(weight.scalars.map(abs).max() ?? 1, .leastNormalMagnitude)
    let bytes = weight.scalars.map { UInt8(127.5 + 127.5 * $0 / greatest) }
    return stride(from: 0, to: bytes.count, by: height * width).map {
      Bitmap(width: width, height: height, pixels: Array(bytes[$0..<($0 + height * width)]))
    }
  }
  return Figure(title: "The kernels of LeNet", width: 900, height: 460, columns: 1) {
    Panel("First convolution: 6 kernels") {
      ImageGrid(pictures(net.conv1.weight.tensor), columns: 6)
    }
    Panel("Second convolution: 16 kernels of 6 channels, four to a row") {
      ImageGrid(pictures(net.conv2.weight.tensor), columns: 24)
    }
  }
}
