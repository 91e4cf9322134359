import Wengert
import WengertDatasets

/// The activation of a hidden layer.
typealias Activation = @Sendable (Variable<Double>) -> Variable<Double>

/// A fully connected net of any depth on points of the plane, written as forward code only.
struct MoonsNet: Module {
  let hidden: [Linear<Double>]
  let output: Linear<Double>
  let activation: Activation

  /// A net whose weights are normal deviates over √(inputs), drawn layer by layer from NumPy's
  /// generator, and whose biases are 0.
  init(widths: [Int], seed: UInt32, activation: @escaping Activation) {
    var random = NumPyRandom(seed: seed)
    let layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      let deviates = Tensor(random.normal(count: inputs * outputs), shape: [inputs, outputs])
      return Linear(weight: deviates / Double(inputs).squareRoot(), bias: .zeros([outputs]))
    }
    hidden = Array(layers.dropLast())
    output = layers[layers.count - 1]
    self.activation = activation
  }

  func callAsFunction(_ points: Variable<Double>) -> Variable<Double> {
    output(hidden.reduce(points) { activation($1($0)) })
  }

  /// The class with the greatest score, for points of shape [count, 2].
  func classes(of points: Tensor<Double>) -> Tensor<Int> {
    withoutGradients { self(Variable(points)).tensor.argMax(along: 1) }
  }
}
