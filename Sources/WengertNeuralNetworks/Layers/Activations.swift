// Activation functions as layers, for `Sequential`; elsewhere the functions themselves read better.

/// The hyperbolic tangent as a layer: tanh x.
public struct Tanh<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    tanh(x)
  }
}

/// The logistic function as a layer: 1 / (1 + e⁻ˣ).
public struct Sigmoid<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    sigmoid(x)
  }
}

/// The rectifier as a layer: max(x, 0).
public struct ReLU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    relu(x)
  }
}

/// x above 0, negativeSlope · x elsewhere.
public struct LeakyReLU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The slope below 0.
  public let negativeSlope: Double

  /// A layer with a parameter of the function.
  public init(negativeSlope: Double = 0.01) { self.negativeSlope = negativeSlope }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    leakyReLU(x, negativeSlope: negativeSlope)
  }
}

/// x above 0, α (eˣ − 1) elsewhere.
public struct ELU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// α: minus the limit below 0.
  public let alpha: Double

  /// A layer with a parameter of the function.
  public init(alpha: Double = 1) { self.alpha = alpha }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    elu(x, alpha: alpha)
  }
}

/// x · Φ(x), Φ the normal distribution function.
public struct GELU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// How Φ is computed.
  public let approximation: GeluApproximation

  /// A layer with a parameter of the function.
  public init(approximation: GeluApproximation = .none) { self.approximation = approximation }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    gelu(x, approximation: approximation)
  }
}

/// x / (1 + e⁻ˣ), also called swish.
public struct SiLU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    silu(x)
  }
}

/// The smooth rectifier as a layer: ln(1 + eˣ).
public struct Softplus<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    softplus(x)
  }
}

/// exp(xᵢ) / Σ exp(xⱼ) along an axis, the last by default.
public struct Softmax<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The axis that adds up to 1.
  public let axis: Int

  /// A layer with a parameter of the function.
  public init(along axis: Int = -1) { self.axis = axis }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    softmax(x, along: axis)
  }
}

/// xᵢ − ln Σ exp(xⱼ) along an axis, the last by default.
public struct LogSoftmax<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The axis along which probabilities add up to 1.
  public let axis: Int

  /// A layer with a parameter of the function.
  public init(along axis: Int = -1) { self.axis = axis }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    logSoftmax(x, along: axis)
  }
}
