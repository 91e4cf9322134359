import Wengert

/// Nielsen's net: two fully connected layers with a sigmoid behind each, the last included.
struct DigitNet<Scalar: FloatingTensorScalar>: Module {
  let hidden: Linear<Scalar>
  let output: Linear<Scalar>

  /// A net whose weights and biases are standard normal deviates.
  init(pixels: Int, hidden units: Int, using generator: inout RandomGenerator) {
    hidden = Linear(
      inputs: pixels, outputs: units, weight: .normal(standardDeviation: 1),
      bias: .normal(standardDeviation: 1), using: &generator)
    output = Linear(
      inputs: units, outputs: 10, weight: .normal(standardDeviation: 1),
      bias: .normal(standardDeviation: 1), using: &generator)
  }

  func callAsFunction(_ images: Variable<Scalar>) -> Variable<Scalar> {
    sigmoid(output(sigmoid(hidden(images))))
  }

  /// The digit with the greatest output, for each image.
  func digits(_ images: Tensor<Scalar>) -> Tensor<Int> {
    withoutGradients { self(Variable(images)).tensor.argMax(along: 1) }
  }
}
