import Wengert

// The nets of the workloads, as a reader of the guides would write them.

struct TanhNet<Scalar: FloatingTensorScalar>: Module {
  let hidden: [Linear<Scalar>]
  let output: Linear<Scalar>

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    var x = x
    for layer in hidden { x = tanh(layer(x)) }
    return output(x)
  }
}

struct SigmoidNet: Module {
  let hidden: Linear<Float>
  let output: Linear<Float>

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    sigmoid(output(sigmoid(hidden(x))))
  }
}

struct ReLUNet: Module {
  let hidden: [Linear<Float>]
  let output: Linear<Float>

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    var x = x
    for layer in hidden { x = relu(layer(x)) }
    return output(x)
  }
}

struct NormalizedNet: Module {
  let hidden: [Linear<Float>]
  let normalizations: [BatchNorm<Float>]
  let dropouts: [Dropout<Float>]
  let output: Linear<Float>

  /// - Parameter dropout: The probability to be dropped; 0 for a net without.
  init(_ layers: [Linear<Float>], dropout: Double) {
    hidden = Array(layers.dropLast())
    output = layers.last!
    normalizations = hidden.map { BatchNorm(channels: $0.bias!.count) }
    dropouts = dropout == 0 ? [] : hidden.map { _ in Dropout(dropout) }
  }

  func callAsFunction(_ x: Variable<Float>) -> Variable<Float> {
    var x = x
    for index in hidden.indices {
      x = relu(normalizations[index](hidden[index](x)))
      if !dropouts.isEmpty { x = dropouts[index](x) }
    }
    return output(x)
  }
}
