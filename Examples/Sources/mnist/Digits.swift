import ArgumentParser
import ExampleSupport
import Wengert

@main
struct Digits: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist",
    abstract: "Nielsen's net of 784, 30 and 10 sigmoid units on handwritten digits.",
    discussion: """
      Stochastic gradient descent on the quadratic cost, in mini-batches that are shuffled anew every \
      epoch, on the first 50,000 training images; after each epoch it says how many test images it \
      recognises.
      """)

  @OptionGroup var source: DigitSource
  @OptionGroup var common: CommonOptions

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
    let reporter = common.reporter
    let (train, test) = try source.load(seed: common.seed)
    let count = min(train.count, common.quick ? 5_000 : 50_000)
    let images = train.prefix(count).imageTensor(of: Float.self)
    let targets: Tensor<Float> = Tensor(train.labels.prefix(count)).oneHot(10)
    let testImages = test.imageTensor(of: Float.self)

    var generator = RandomGenerator(seed: common.seed)
    let net = DigitNet(widths: [train.pixelsPerImage, hidden, 10], using: &generator)
    let optimizer = SGD(net.parameters, learningRate: learningRate)
    let batches = (count + batchSize - 1) / batchSize
    for epoch in 0..<(common.quick ? min(epochs, 2) : epochs) {
      let order = Tensor<Int>.randomPermutation(count, using: &generator)
      let bar = ProgressBar("Epoch \(epoch)", total: batches)
      for batch in 0..<batches {
        let chosen = order[(batch * batchSize)..<min((batch + 1) * batchSize, count)]
        let output = net(Variable(images.selected(chosen)))
        let loss = quadraticCost(output, Variable(targets.selected(chosen)))
        optimizer.zeroGradients()
        loss.backward()
        optimizer.step()
        bar.update(batch + 1)
      }
      bar.clear()
      let hits = net.hits(testImages, test.labelTensor)
      reporter.result(
        "epoch",
        ["epoch": .integer(epoch), "correct": .integer(hits), "total": .integer(test.count)],
        "Epoch \(epoch): \(hits) / \(test.count)")
    }
  }
}
