import Wengert

/// Five hidden layers of 100 rectified units, each with batch normalization before the rectifier or
/// without.
struct DeepNet<Scalar: FloatingTensorScalar>: Module {
  struct HiddenLayer: Module {
    let affine: Linear<Scalar>
    let normalization: BatchNorm<Scalar>?

    func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
      let sums = affine(x)
      return relu(normalization?(sums) ?? sums)
    }
  }

  let hidden: [HiddenLayer]
  let output: Linear<Scalar>

  /// A net whose weights are normal deviates times a scale and whose biases are 0.
  init(
    inputs: Int, weightScale: Double, isNormalized: Bool, using generator: inout RandomGenerator
  ) {
    func affine(_ inputs: Int, _ outputs: Int) -> Linear<Scalar> {
      Linear(
        inputs: inputs, outputs: outputs, weight: .normal(standardDeviation: weightScale),
        bias: .zeros,
        using: &generator)
    }
    hidden = [inputs, 100, 100, 100, 100].map { width in
      HiddenLayer(
        affine: affine(width, 100),
        normalization: isNormalized
          ? BatchNorm(channels: 100, epsilon: 1e-6, averaging: .weightOfOld(0.9)) : nil)
    }
    output = affine(100, 10)
  }

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    output(hidden.reduce(x) { $1($0) })
  }
}
