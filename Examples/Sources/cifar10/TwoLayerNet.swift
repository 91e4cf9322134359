import Wengert

/// Scores for classes from one hidden layer: max(0, x · W₁ + b₁) · W₂ + b₂.
struct TwoLayerNet<Scalar: FloatingTensorScalar>: Module {
  let hidden: Linear<Scalar>
  let output: Linear<Scalar>

  /// A net whose weights are normal deviates times a scale and whose biases are 0.
  init(
    inputs: Int, hidden: Int, outputs: Int, weightScale: Double,
    using generator: inout RandomGenerator
  ) {
    self.hidden = Linear(
      inputs: inputs, outputs: hidden, weight: .normal(standardDeviation: weightScale),
      bias: .zeros,
      using: &generator)
    output = Linear(
      inputs: hidden, outputs: outputs, weight: .normal(standardDeviation: weightScale),
      bias: .zeros,
      using: &generator)
  }

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    output(relu(hidden(x)))
  }
}
