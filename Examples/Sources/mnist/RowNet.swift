import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

/// Reads an image row by row: 28 steps of 28 pixels through long short-term memory, whose last state an affine
/// layer maps to ten scores.
struct RowNet<Scalar: FloatingTensorScalar>: Layer {
  let memory: LSTM<Scalar>
  let output: Linear<Scalar>

  init(width: Int, using generator: inout RandomGenerator) {
    memory = LSTM(RecurrentShape(inputs: 28, width: width, isBatchFirst: true), using: &generator)
    output = Linear(inputs: width, outputs: 10, using: &generator)
  }

  func callAsFunction(_ images: Variable<Scalar>) -> Variable<Scalar> {
    output(memory(images.reshaped(to: [-1, 28, 28])).state[0])
  }
}

extension Digits {
  /// Trains the net that reads rows, reports every epoch, and draws the history.
  func runRowNet(_ train: ImageDataset, _ test: ImageDataset) throws {
    if gradientCheck.isWanted { return try checkRowNet(train) }
    try endingInOrder(checkpoints) {
      var generator = RandomGenerator(seed: common.seed)
      let net = RowNet<Float>(width: 128, using: &generator)
      common.reporter.text("LSTM: \(net.parameterCount) parameters")
      let images = common.quick ? train.prefix(2_000) : train
      let history = try fitPixels(
        net, "lstm", images.imageTensor(), images.labelTensor, test.imageTensor(),
        test.labelTensor, seed: generator.next())
      common.reporter.weights(of: net, "lstm")
      let figure = classifierFigure(history, "Training an LSTM on rows of pixels")
      try pictures.write(figure, as: "mnist-lstm", common.reporter)
    }
  }

  private func checkRowNet(_ train: ImageDataset) throws {
    var generator = RandomGenerator(seed: common.seed)
    let net = RowNet<Double>(width: 16, using: &generator)
    let few = train.prefix(4)
    let images = Variable(few.imageTensor(of: Double.self))
    try gradientCheck.check("mnist-lstm", net, common, pictures) {
      crossEntropy($0(images), few.labelTensor)
    }
  }
}
