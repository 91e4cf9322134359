import CWengert

// The inverses of the hyperbolic functions.

struct Asinh: UnaryMap {
  static let kernel = WG_ASINH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (share, x) = vanishing(cotangent, saved[0])
    return share / hypot(x, x.constant(1))
  }
}

struct Acosh: UnaryMap {
  static let kernel = WG_ACOSH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // Two factors: x² − 1 would cancel near 1 and overflow for large x.
    let x = abs(saved[0])
    return cotangent * rsqrt(x - 1) * rsqrt(x + 1)
  }
}

struct Atanh: UnaryMap {
  static let kernel = WG_ATANH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    // 1 − x² would cancel near 1.
    cotangent / ((1 - saved[0]) * (1 + saved[0]))
  }
}

/// The inverse of sinh.
public func asinh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Asinh(), x)
}
/// The inverse of cosh that is 0 or more; NaN below 1. Its derivative is ∞ at 1.
public func acosh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Acosh(), x)
}
/// The inverse of tanh; NaN outside [−1, 1]. Its derivative is ∞ at −1 and 1.
public func atanh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Atanh(), x)
}
