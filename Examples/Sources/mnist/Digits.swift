import ArgumentParser
import ExampleSupport
import Wengert
import WengertDatasets

@main
struct Digits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist",
    abstract: "Nielsen's net of 784, 30 and 10 sigmoid units on handwritten digits.",
    discussion: """
      Stochastic gradient descent on the quadratic cost, in mini-batches that are shuffled anew every \
      epoch, on the first 50,000 training images; after each epoch it says how many test images it \
      recognises. In the end it draws cost and accuracy, and some digits with what they were read as.
      """)

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions
  @OptionGroup var pictures: PictureOptions

  @OptionGroup var gradientCheck: GradientCheckFlag

  @Option(help: "Passes over the training images.")
  var epochs = 30

  @Option(help: "Images per step.")
  var batchSize = 10

  @Option(help: "The learning rate.")
  var learningRate = 3.0

  @Option(help: "Units of the hidden layer.")
  var hidden = 30

  func validate() throws {
    for (name, value) in [("epochs", epochs), ("batch-size", batchSize), ("hidden", hidden)]
    where value < 1 {
      throw ValidationError("--\(name) is \(value); it must be at least 1.")
    }
    guard learningRate.isFinite, learningRate >= 0 else {
      throw ValidationError("--learning-rate is \(learningRate); it must be a number of 0 or more.")
    }
  }

  func run() throws {
    try pictures.prepare()
    let reporter = common.reporter
    let (train, test) = try source.load(common)
    if gradientCheck.isWanted { return try checkGradients(train) }
    let count = min(train.count, common.quick ? 5_000 : 50_000)
    let images = train.prefix(count).imageTensor(of: Float.self)
    let targets: Tensor<Float> = Tensor(train.labels.prefix(count)).oneHot(10)
    let testImages = test.imageTensor(of: Float.self)

    var generator = RandomGenerator(seed: common.seed)
    let net = DigitNet<Float>(pixels: train.pixelsPerImage, hidden: hidden, using: &generator)
    let optimizer = SGD(net.parameters, learningRate: learningRate)
    var results: [EpochResult] = []
    for epoch in 0..<(common.quick ? min(epochs, 2) : epochs) {
      let order = Tensor<Int>.randomPermutation(count, using: &generator)
      let bar = ProgressBar("Epoch \(epoch)", total: count)
      var cost = 0.0
      for start in stride(from: 0, to: count, by: batchSize) {
        let chosen = order[start..<min(start + batchSize, count)]
        let output = net(Variable(images.taken(chosen)))
        let loss = quadraticCost(output, Variable(targets.taken(chosen)))
        optimizer.zeroGradients()
        loss.backward()
        optimizer.step()
        cost += Double(loss.scalar) * Double(chosen.count) / Double(count)
        bar.update(start + chosen.count)
      }
      bar.clear()
      let hits = (net.digits(testImages) .== test.labelTensor).trueCount
      results.append(EpochResult(cost: cost, accuracy: Double(hits) / Double(test.count)))
      reporter.result(
        "epoch",
        [
          "seed": .integer(Int(truncatingIfNeeded: common.seed)), "epoch": .integer(epoch),
          "cost": .number(cost), "correct": .integer(hits), "total": .integer(test.count),
        ],
        "Epoch \(epoch): \(hits) / \(test.count)")
    }
    reporter.weights(of: net, "net")
    try pictures.write(historyFigure(results), as: "mnist", reporter)
    let figure = digitFigure(test, predicted: net.digits(testImages))
    try pictures.write(figure, as: "mnist-digits", reporter)
  }

  /// Checks the gradients of the initial net, in Double, on ten images.
  private func checkGradients(_ train: ImageDataset) throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = DigitNet<Double>(
      pixels: train.pixelsPerImage, hidden: hidden, using: &generator)
    let images = Variable(train.prefix(10).imageTensor(of: Double.self))
    let targets = Tensor(train.labels.prefix(10)).oneHot(10, as: Double.self)
    try gradientCheck.check("mnist", net, common, pictures) {
      quadraticCost($0(images), Variable(targets))
    }
  }
}
