import Wengert

/// Nielsen's net: fully connected layers with a sigmoid behind each, the last included.
struct DigitNet {
  let weights: [Variable<Float>]
  let biases: [Variable<Float>]

  /// A net whose weights and biases are standard normal deviates.
  init(widths: [Int], using generator: inout RandomGenerator) {
    var weights: [Variable<Float>] = []
    var biases: [Variable<Float>] = []
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      weights.append(
        Variable(.randomNormal([inputs, outputs], using: &generator), requiresGradient: true))
      biases.append(Variable(.randomNormal([outputs], using: &generator), requiresGradient: true))
    }
    self.weights = weights
    self.biases = biases
  }

  var parameters: [Variable<Float>] { weights + biases }

  func callAsFunction(_ images: Variable<Float>) -> Variable<Float> {
    zip(weights, biases).reduce(images) { sigmoid(matmul($0, $1.0) + $1.1) }
  }

  /// How many images get the greatest output at their label.
  func hits(_ images: Tensor<Float>, _ labels: Tensor<Int>) -> Int {
    withoutGradients { (self(Variable(images)).tensor.argMax(along: 1) .== labels).trueCount }
  }
}
