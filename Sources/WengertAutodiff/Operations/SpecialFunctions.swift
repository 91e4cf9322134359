import CWengert

// Functions beyond the elementary ones. Those whose derivatives are no simpler than themselves have an
// order, and the rule is the same function one order higher.

struct Erfinv: UnaryMap {
  static let kernel = WG_ERFINV
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * 0.886226925452758013649 * exp(square(saved.result))
  }
}

struct Lgamma: UnaryMap {
  static let kernel = WG_LGAMMA
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * digamma(saved[0])
  }
}

struct Polygamma: BuiltInOperandwise {
  let order: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).binary(WG_POLYGAMMA, .integer(order), numberFirst: true))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * apply(Polygamma(order: order + 1), saved[0])
  }
}

/// The derivative of sinc of an order.
struct Sinc: BuiltInOperandwise {
  let order: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).binary(WG_SINC, .integer(order), numberFirst: true))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * apply(Sinc(order: order + 1), saved[0])
  }
}

struct LogAddExp: BinaryMap {
  static let kernel = WG_LOG_ADD_EXP
  static let symbol = "logAddExp"
  func needs(for operand: Int) -> Retained { .allOperands }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * sigmoid(saved[operand] - saved[1 - operand])
  }
}

/// The inverse of erf; ±∞ at ±1, NaN beyond. Its derivative is ∞ at −1 and 1.
public func erfinv<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Erfinv(), x)
}
/// ln |Γ(x)|; ∞ at 0 and at negative whole numbers. Its derivative is `digamma`.
public func lgamma<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Lgamma(), x)
}
/// ψ(x) = d/dx ln Γ(x); −∞ at 0, ∞ at −0, NaN at negative whole numbers. Its derivative is
/// `polygamma(1, x)`.
public func digamma<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Polygamma(order: 0), x)
}
/// The derivative of `digamma` of an order, (−1)ⁿ⁺¹ n! Σ (x + k)⁻ⁿ⁻¹ over k = 0, 1, …; for order 0
/// `digamma` itself.
///
/// - Parameter order: n, 0 or more.
public func polygamma<T: TensorLike>(_ order: Int, _ x: T) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard order >= 0 else {
      throw TensorError("polygamma", "the order is \(order); it must be 0 or more")
    }
    return apply(Polygamma(order: order), x)
  }
}
/// sin(π x) / (π x), which is 1 at 0; NaN at ±∞, as the sine is.
public func sinc<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Sinc(order: 0), x)
}
/// ln(eᵃ + eᵇ), element by element, with broadcasting, without overflow.
///
/// Its derivatives are eᵃ and eᵇ divided by their sum: NaN where both are infinite and equal.
public func logAddExp<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(LogAddExp(), a, b)
}
