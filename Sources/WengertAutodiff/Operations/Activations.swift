import CWengert

struct TanhOperation: UnaryMap {
  static let kernel = WG_TANH
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(TanhGradient(), cotangent, saved.result)
  }
}

/// ȳ · (1 − y²) in one pass.
struct TanhGradient: BinaryMap {
  static let kernel = WG_TANH_GRAD
  static let symbol = "tanhGradient"
  func needs(for operand: Int) -> Retained { operand == 0 ? .operand(1) : .allOperands }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0
      ? apply(TanhGradient(), cotangent, saved[1])
      : cotangent * saved[0] * saved[1] * -2
  }
}

struct SigmoidOperation: UnaryMap {
  static let kernel = WG_SIGMOID
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(SigmoidGradient(), cotangent, saved.result)
  }
}

/// ȳ · y · (1 − y) in one pass.
struct SigmoidGradient: BinaryMap {
  static let kernel = WG_SIGMOID_GRAD
  static let symbol = "sigmoidGradient"
  func needs(for operand: Int) -> Retained { operand == 0 ? .operand(1) : .allOperands }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0
      ? apply(SigmoidGradient(), cotangent, saved[1])
      : cotangent * saved[0] * (1 - 2 * saved[1])
  }
}

struct Relu: UnaryMap {
  static let kernel = WG_RELU
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(ReluGradient(), cotangent, saved.result)
  }
}

/// ȳ where y > 0 or NaN, 0 elsewhere.
struct ReluGradient: BinaryMap {
  static let kernel = WG_RELU_GRAD
  static let symbol = "reluGradient"
  func needs(for operand: Int) -> Retained { operand == 0 ? .operand(1) : .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? apply(ReluGradient(), cotangent, saved[1]) : cotangent.zeros
  }
}

struct LeakyRelu: BuiltInOperandwise {
  var name: String { "leakyReLU" }
  let negativeSlope: Double
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(  // Not x · 0, which is NaN at −∞.
      select(x[0].mask(WG_GT, 0), x[0], negativeSlope == 0 ? x[0].zero : x[0] * negativeSlope))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    select(saved[0].mask(WG_GT, 0), cotangent, cotangent * negativeSlope)
  }
}

/// scale · x above 0, scale · α (exp(x / width) − 1) elsewhere.
struct Elu: BuiltInOperandwise {
  let alpha: Double
  var scale = 1.0
  var width = 1.0
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    let unit = select(x[0].mask(WG_GT, 0), x[0], expm1(times(x[0], 1 / width)) * alpha)
    y.set(times(unit, scale))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // The exponential is taken where it matters only, so that it cannot overflow elsewhere.
    let isPositive = saved[0].mask(WG_GT, 0)
    let negative = times(select(isPositive, saved[0].zero, saved[0]), 1 / width)
    let share = times(cotangent, scale)
    return select(isPositive, share, share * (alpha / width) * exp(negative))
  }
  private func times(_ x: Value, _ factor: Double) -> Value { factor == 1 ? x : x * factor }
}

struct Silu: UnaryMap {
  static let kernel = WG_SILU
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // Beyond the bounds s is 0 or 1, and x alone could make it ∞ · 0.
    let x = saved[0].clipped(from: -800, to: 800)
    let s = sigmoid(x)
    return cotangent * s * (1 + x * (1 - s))
  }
}

struct SoftplusOperation: UnaryMap {
  static let kernel = WG_SOFTPLUS
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * sigmoid(saved[0])
  }
}

struct Gelu: UnaryMap {
  static let kernel = WG_GELU
  func needs(for operand: Int) -> Retained { .operand(0) }
  // Φ(x) + x φ(x), Φ and φ the normal distribution and its density.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // Beyond the bounds Φ is 0 or 1 and φ is 0.
    let x = saved[0].clipped(from: -40, to: 40)
    let distribution = 0.5 * (1 + erf(x * 0.707106781186547524401))
    let density = 0.398942280401432677940 * exp(square(x) * -0.5)
    return cotangent * (distribution + x * density)
  }
}

struct GeluTanh: UnaryMap {
  static let kernel = WG_GELU_TANH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // Beyond the bounds tanh is −1 or 1, and the square of x alone could make it ∞ · 0.
    let x = saved[0].clipped(from: -40, to: 40)
    let c = 0.797884560802865355880
    let t = tanh(c * (x + 0.044715 * x * square(x)))
    let slope = c * (1 + 0.134145 * square(x))
    return cotangent * (0.5 * (1 + t) + 0.5 * x * (1 - square(t)) * slope)
  }
}

/// How `gelu` computes the normal distribution function.
public enum GeluApproximation: Sendable {
  /// With the error function.
  case none
  /// 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))).
  case tanh
}

/// The activations of most nets. These functions are not generic, and the public ones are inlined, so that an
/// activation costs a call and no more, as an operator does.
@usableFromInline
enum Activation {
  @usableFromInline static func tanh(_ x: Value) -> Value { apply(TanhOperation(), x) }
  @usableFromInline static func sigmoid(_ x: Value) -> Value { apply(SigmoidOperation(), x) }
  @usableFromInline static func relu(_ x: Value) -> Value { apply(Relu(), x) }
}

/// The hyperbolic tangent of each element, between −1 and 1. Its derivative is 1 − tanh² x.
@inlinable
public func tanh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  T(Activation.tanh(x.value))
}
/// The logistic function σ(x) = 1 / (1 + e⁻ˣ), between 0 and 1. Its derivative is σ(x) (1 − σ(x)).
@inlinable
public func sigmoid<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  T(Activation.sigmoid(x.value))
}
/// max(x, 0); NaN stays. Its derivative at 0 is taken as 0, and as 1 where x is NaN.
@inlinable
public func relu<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  T(Activation.relu(x.value))
}
/// x above 0, negativeSlope · x elsewhere: with a slope of 0, 0 also at −∞. Its derivative at 0 is taken
/// as negativeSlope.
public func leakyReLU<T: TensorLike>(_ x: T, negativeSlope: Double = 0.01) -> T
where T.Scalar: FloatingTensorScalar { apply(LeakyRelu(negativeSlope: negativeSlope), x) }
/// x above 0, α (eˣ − 1) elsewhere. Its derivative at 0 is taken as α.
///
/// Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units", ICLR 2016.
public func elu<T: TensorLike>(_ x: T, alpha: Double = 1) -> T
where T.Scalar: FloatingTensorScalar { apply(Elu(alpha: alpha), x) }
/// λ x above 0, λ α (eˣ − 1) elsewhere, with the λ = 1.0507… and α = 1.6732… that keep mean 0 and variance 1
/// through layers. Its derivative at 0 is taken as λ α.
///
/// Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017.
public func selu<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Elu(alpha: 1.6732632423543772848, scale: 1.0507009873554804934), x)
}
/// x above 0, α (exp(x / α) − 1) elsewhere: an `elu` whose derivative at 0 is 1 for any α.
///
/// Barron, "Continuously Differentiable Exponential Linear Units", 2017.
///
/// - Parameter alpha: α, other than 0.
public func celu<T: TensorLike>(_ x: T, alpha: Double = 1) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard alpha != 0, alpha.isFinite else {
      throw TensorError("celu", "alpha is \(alpha); it must be finite and other than 0")
    }
    return apply(Elu(alpha: alpha, width: alpha), x)
  }
}
/// x · sigmoid(x), also called swish; 0 at −∞. Its derivative is 0 at −∞ and 1 at ∞.
public func silu<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Silu(), x)
}
/// ln(1 + eˣ), without overflow.
public func softplus<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(SoftplusOperation(), x)
}
/// x · Φ(x), Φ the normal distribution function; 0 at −∞. Its derivative is 0 at −∞ and 1 at ∞.
///
/// Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
public func gelu<T: TensorLike>(_ x: T, approximation: GeluApproximation = .none) -> T
where T.Scalar: FloatingTensorScalar {
  switch approximation {
  case .none: apply(Gelu(), x)
  case .tanh: apply(GeluTanh(), x)
  }
}
