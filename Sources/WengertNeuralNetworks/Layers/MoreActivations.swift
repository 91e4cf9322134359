// Further activation functions as layers, for `Sequential`.

/// λ x above 0, λ α (eˣ − 1) elsewhere; see `selu`.
public struct SELU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { selu(x) }
}

/// The activation x · tanh(softplus(x)); see `mish`.
public struct Mish<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { mish(x) }
}

/// x − tanh x.
public struct TanhShrink<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { tanhShrink(x) }
}

/// x / (1 + |x|).
public struct Softsign<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { softsign(x) }
}

/// The logarithm of the logistic function: ln sigmoid(x).
public struct LogSigmoid<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { logSigmoid(x) }
}

/// x · relu6(x + 3) / 6.
public struct HardSwish<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { hardSwish(x) }
}

/// relu6(x + 3) / 6.
public struct HardSigmoid<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { hardSigmoid(x) }
}

/// The rectifier with a ceiling of 6: min(max(x, 0), 6).
public struct ReLU6<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// A layer without parameters.
  public init() {}

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { relu6(x) }
}

/// x above 0, α (exp(x / α) − 1) elsewhere.
public struct CELU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// α: minus the limit below 0.
  public let alpha: Double

  /// A layer with a parameter of the function.
  public init(alpha: Double = 1) { self.alpha = alpha }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { celu(x, alpha: alpha) }
}

/// The identity between two bounds, constant beyond: min(max(x, low), high).
public struct HardTanh<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The least result.
  public let low: Scalar
  /// The greatest result.
  public let high: Scalar

  /// A layer with parameters of the function.
  public init(from low: Scalar = -1, to high: Scalar = 1) { (self.low, self.high) = (low, high) }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    hardTanh(x, from: low, to: high)
  }
}

/// x − λ above λ, x + λ below −λ, 0 between.
public struct SoftShrink<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// λ: between −λ and λ the result is 0.
  public let bound: Double

  /// A layer with a parameter of the function.
  public init(bound: Double = 0.5) { self.bound = bound }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    softShrink(x, bound: bound)
  }
}

/// x where |x| > λ, 0 elsewhere.
public struct HardShrink<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// λ: between −λ and λ the result is 0.
  public let bound: Double

  /// A layer with a parameter of the function.
  public init(bound: Double = 0.5) { self.bound = bound }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    hardShrink(x, bound: bound)
  }
}

/// x above a threshold, a number elsewhere.
public struct Threshold<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// Above this x stays.
  public let threshold: Double
  /// The result elsewhere.
  public let number: Double

  /// A layer with parameters of the function.
  public init(above threshold: Double, otherwise number: Double) {
    (self.threshold, self.number) = (threshold, number)
  }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    WengertAutodiff.threshold(x, above: threshold, otherwise: number)
  }
}

/// softmax(−x) along an axis, the last by default.
public struct Softmin<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The axis that adds up to 1.
  public let axis: Int

  /// A layer with a parameter of the function.
  public init(along axis: Int = -1) { self.axis = axis }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { softmin(x, along: axis) }
}

/// The first half of an axis times the sigmoid of the second half.
public struct GLU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The axis that is halved.
  public let axis: Int

  /// A layer with a parameter of the function.
  public init(along axis: Int = -1) { self.axis = axis }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { glu(x, along: axis) }
}
