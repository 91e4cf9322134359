import Wengert

/// Three clouds of points, in units that nobody has looked at.
struct Clouds {
  let points: Tensor<Float>
  let labels: Tensor<Int>

  init(count: Int, seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    labels = Tensor((0..<count).map { $0 % 3 })
    let centers: Tensor<Float> = [[0, 0], [900, 0], [450, 900]]
    points =
      Tensor<Float>([4_000, 2_000]) + centers.taken(labels)
      + .randomNormal([count, 2], standardDeviation: 90, using: &generator)
  }

  /// The points with mean 0 and deviation 1.
  var standardized: Tensor<Float> { Standardization(of: points).applied(to: points) }
}

/// Two hidden layers with ReLU.
struct Net<Scalar: FloatingTensorScalar>: Module {
  let hidden1, hidden2, output: Linear<Scalar>

  init(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    hidden1 = Linear(inputs: 2, outputs: 16, using: &generator)
    hidden2 = Linear(inputs: 16, outputs: 16, using: &generator)
    output = Linear(inputs: 16, outputs: 3, using: &generator)
  }

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    output(relu(hidden2(relu(hidden1(x)))))
  }
}

extension Net<Float> {
  /// The same net in Doubles, in which differences check gradients more sharply.
  var inDouble: Net<Double> {
    let net = Net<Double>(seed: 0)
    for (here, there) in zip(parameters, net.parameters) {
      there.tensor = Tensor<Double>(converting: here.tensor)
      there.requiresGradient = here.requiresGradient
    }
    return net
  }
}

/// The loss of classes, as it is written in textbooks: −Σ log p of the right class.
func textbookLoss(_ scores: Variable<Float>, _ labels: Tensor<Int>) -> Variable<Float> {
  let isRight = Tensor<Float>(converting: labels.unsqueezed(at: 1) .== Tensor([0, 1, 2]))
  return -(log(softmax(scores, along: 1)) * isRight).sum() / Float(labels.count)
}
