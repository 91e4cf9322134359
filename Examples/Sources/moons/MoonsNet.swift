import Wengert

/// A fully connected net of any depth on points of the plane, written as forward code only.
struct MoonsNet {
  let weights: [Variable<Double>]
  let biases: [Variable<Double>]
  let activation: @Sendable (Variable<Double>) -> Variable<Double>

  /// A net whose weights are normal deviates over √(inputs), drawn layer by layer from NumPy's
  /// generator, and whose biases are 0.
  init(
    widths: [Int], seed: UInt32,
    activation: @escaping @Sendable (Variable<Double>) -> Variable<Double> = { tanh($0) }
  ) {
    var random = NumPyRandom(seed: seed)
    let layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      Tensor(random.normal(count: inputs * outputs), shape: [inputs, outputs])
        / Double(inputs).squareRoot()
    }
    weights = layers.map { Variable($0, requiresGradient: true) }
    biases = layers.map { Variable(.zeros([1, $0.shape[1]]), requiresGradient: true) }
    self.activation = activation
  }

  var parameters: [Variable<Double>] { weights + biases }

  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    var hidden = x
    for (weight, bias) in zip(weights, biases).dropLast() {
      hidden = activation(matmul(hidden, weight) + bias)
    }
    return matmul(hidden, weights.last!) + biases.last!
  }

  /// The class with the greatest score, for points of shape [count, 2].
  func classes(of points: Tensor<Double>) -> Tensor<Int> {
    withoutGradients { self(Variable(points)).tensor.argMax(along: 1) }
  }
}
