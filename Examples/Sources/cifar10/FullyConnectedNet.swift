import Wengert

/// The form of a fully connected net between its inputs and its scores.
struct NetForm {
  /// Units of each hidden layer.
  var hidden = [100, 100, 100, 100]
  var usesBatchNorm = false
  /// The probability that a unit is dropped.
  var dropout = 0.0
  /// The weights' standard deviation; nil for He's, √(2 / inputs of the layer).
  var weightScale: Double?
}

/// A net of any depth: affine, batch normalization if wanted, ReLU, dropout if wanted, as often as there
/// are hidden layers; then an affine layer that gives the scores.
struct FullyConnectedNet<Scalar: FloatingTensorScalar>: Module {
  let hidden: [HiddenLayer<Scalar>]
  let output: Linear<Scalar>

  /// Scores, [batch, classes], of inputs [batch, …].
  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    output(hidden.reduce(x.flattened(from: 1)) { result, layer in layer(result) })
  }
}

/// One hidden layer.
struct HiddenLayer<Scalar: FloatingTensorScalar>: Module {
  let affine: Linear<Scalar>
  let normalization: BatchNorm<Scalar>?
  let dropout: Dropout<Scalar>?

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    var result = affine(x)
    if let normalization { result = normalization(result) }
    result = relu(result)
    if let dropout { result = dropout(result) }
    return result
  }
}

extension FullyConnectedNet {
  /// A net with random weights, and biases of 0.
  init(inputs: Int, _ form: NetForm, outputs: Int, using generator: inout RandomGenerator) {
    func affine(_ inputs: Int, _ outputs: Int) -> Linear<Scalar> {
      Linear(
        inputs: inputs, outputs: outputs,
        weight: form.weightScale.map { .normal(standardDeviation: $0) } ?? .heNormal(),
        bias: .zeros,
        using: &generator)
    }
    let widths = [inputs] + form.hidden
    hidden = zip(widths, form.hidden).map { inputs, units in
      HiddenLayer(
        affine: affine(inputs, units),
        normalization: form.usesBatchNorm
          ? BatchNorm(channels: units, averaging: .weightOfOld(0.9)) : nil,
        dropout: form.dropout > 0 ? Dropout(form.dropout, using: &generator) : nil)
    }
    output = affine(widths.last!, outputs)
  }
}
