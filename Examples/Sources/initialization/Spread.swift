import Wengert
import WengertDatasets

/// How the activations of five layers are spread.
struct Spread {
  /// The activation of a layer.
  enum Activation: String, CaseIterable {
    case sigmoid
    case tanh
    case relu

    func callAsFunction(_ x: Tensor<Double>) -> Tensor<Double> {
      switch self {
      case .sigmoid: Wengert.sigmoid(x)
      case .tanh: Wengert.tanh(x)
      case .relu: Wengert.relu(x)
      }
    }
  }

  /// The standard deviation of the weights, for layers of n inputs: two of any size, and Xavier's and
  /// He's.
  enum Scale: String, CaseIterable {
    case one = "1"
    case hundredth = "0.01"
    case xavier = "√(1/n)"
    case he = "√(2/n)"

    func deviation(inputs: Int) -> Double {
      switch self {
      case .one: 1
      case .hundredth: 0.01
      case .xavier: (1 / Double(inputs)).squareRoot()
      case .he: (2 / Double(inputs)).squareRoot()
      }
    }
  }

  let activation: Activation
  let scale: Scale
  /// The activations of each layer, [1000, 100].
  let layers: [Tensor<Double>]

  /// Sends 1,000 samples of 100 normal deviates through five layers of 100 units without biases; inputs
  /// and weights come from NumPy's generator, in this order.
  init(_ activation: Activation, _ scale: Scale, seed: UInt32) {
    self.activation = activation
    self.scale = scale
    let width = 100
    var random = NumPyRandom(seed: seed)
    var x = Tensor(random.normal(count: 1_000 * width), shape: [1_000, width])
    var layers: [Tensor<Double>] = []
    for _ in 0..<5 {
      let weight = Tensor(random.normal(count: width * width), shape: [width, width])
      x = activation(matmul(x, weight * scale.deviation(inputs: width)))
      layers.append(x)
    }
    self.layers = layers
  }
}
