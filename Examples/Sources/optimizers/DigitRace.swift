import ExampleSupport
import Wengert
import WengertDatasets
import WengertPlots

/// A net of five layers on digits, trained by every method from the same start on the same batches.
struct DigitRace {
  /// Four hidden layers of 100 rectified units.
  struct Net: Module {
    let hidden: [Linear<Float>]
    let output: Linear<Float>

    init(inputs: Int, using generator: inout RandomGenerator) {
      hidden = [inputs, 100, 100, 100].map {
        Linear(inputs: $0, outputs: 100, weight: .heNormal(), bias: .zeros, using: &generator)
      }
      output = Linear(
        inputs: 100, outputs: 10, weight: .heNormal(), bias: .zeros, using: &generator)
    }

    func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
      output(hidden.reduce(x) { relu($1($0)) })
    }
  }

  /// The result of one method.
  struct Result: Codable {
    let method: Method
    /// The loss of every batch.
    let losses: [Double]
    /// The share of test images recognised in the end.
    let accuracy: Double
  }

  private static let batchSize = 128
  let images: Tensor<Float>
  let labels: Tensor<Int>
  let testImages: Tensor<Float>
  let testLabels: Tensor<Int>
  let seed: UInt64
  let iterations: Int

  init(train: ImageDataset, test: ImageDataset, seed: UInt64, iterations: Int) {
    images = train.imageTensor()
    labels = train.labelTensor
    testImages = test.imageTensor()
    testLabels = test.labelTensor
    self.seed = seed
    self.iterations = iterations
  }

  func run(_ method: Method) throws -> Result {
    var generator = RandomGenerator(seed: seed)
    let net = Net(inputs: images.shape[1], using: &generator)
    let optimizer = method.optimizer(net.parameters, learningRate: method.digitRate)
    let bar = ProgressBar(method.rawValue, total: iterations)
    var losses: [Double] = []
    for iteration in 0..<iterations {
      try checkInterruption()
      let chosen = Tensor<Int>.randomIntegers(
        [Self.batchSize], in: 0..<labels.count, using: &generator)
      let loss = crossEntropy(net(Variable(images.taken(chosen))), labels.taken(chosen))
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
      losses.append(Double(loss.scalar))
      bar.update(iteration + 1)
    }
    bar.clear()
    let share = withoutGradients { accuracy(net(Variable(testImages)), testLabels) }
    return Result(method: method, losses: losses, accuracy: share)
  }

  /// Means of 20 losses each, one curve for each method.
  static func figure(_ results: [Result]) -> Figure {
    Figure(width: 860, height: 520) {
      Panel(
        "Learning digits: five layers, batches of \(batchSize)", x: "iteration",
        y: Axis("cross-entropy of training batches, means of 20", scale: .log)
      ) {
        for result in results {
          let means = result.meanLosses
          Line(
            x: means.indices.map { Double($0) * 20 + 10 }, y: means, label: result.method.rawValue,
            width: 1.6)
        }
      }
    }
  }
}

extension DigitRace.Result {
  /// The means of each 20 losses.
  var meanLosses: [Double] {
    stride(from: 0, to: losses.count, by: 20).map { start in
      let some = losses[start..<min(start + 20, losses.count)]
      return some.reduce(0, +) / Double(some.count)
    }
  }
}
