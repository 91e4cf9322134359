import CWengert

// Elementary functions. Each rule is the derivative's formula, times the cotangent.

struct Abs: UnaryMap {
  static let kernel = WG_ABS
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * sign(saved[0])
  }
}

struct Sign: UnaryMap {
  static let kernel = WG_SIGN
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent.zeros }
}

struct Square: UnaryMap {
  static let kernel = WG_SQUARE
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * 2 * saved[0]
  }
}

struct Reciprocal: UnaryMap {
  static let kernel = WG_RECIPROCAL
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    -cotangent * square(saved.result)
  }
}

struct Sqrt: UnaryMap {
  static let kernel = WG_SQRT
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent / (2 * saved.result)
  }
}

struct Rsqrt: UnaryMap {
  static let kernel = WG_RSQRT
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * -0.5 * saved.result * square(saved.result)
  }
}

struct Exp: UnaryMap {
  static let kernel = WG_EXP
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * saved.result
  }
}

struct Expm1: UnaryMap {
  static let kernel = WG_EXPM1
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * exp(saved[0])
  }
}

struct Log: UnaryMap {
  static let kernel = WG_LOG
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent / saved[0] }
}

struct Log1p: UnaryMap {
  static let kernel = WG_LOG1P
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent / (1 + saved[0])
  }
}

struct Log2: UnaryMap {
  static let kernel = WG_LOG2
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent / (0.693147180559945309417 * saved[0])
  }
}

struct Log10: UnaryMap {
  static let kernel = WG_LOG10
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent / (2.302585092994045684018 * saved[0])
  }
}

struct Sin: UnaryMap {
  static let kernel = WG_SIN
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * cos(saved[0])
  }
}

struct Cos: UnaryMap {
  static let kernel = WG_COS
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    -cotangent * sin(saved[0])
  }
}

struct Tan: UnaryMap {
  static let kernel = WG_TAN
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * (1 + square(saved.result))
  }
}

struct Asin: UnaryMap {
  static let kernel = WG_ASIN
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * rsqrt(1 - square(saved[0]))
  }
}

struct Acos: UnaryMap {
  static let kernel = WG_ACOS
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    -cotangent * rsqrt(1 - square(saved[0]))
  }
}

struct Atan: UnaryMap {
  static let kernel = WG_ATAN
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (share, x) = vanishing(cotangent, saved[0])
    return share / (1 + square(x))
  }
}

struct Sinh: UnaryMap {
  static let kernel = WG_SINH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * cosh(saved[0])
  }
}

struct Cosh: UnaryMap {
  static let kernel = WG_COSH
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * sinh(saved[0])
  }
}

struct Erf: UnaryMap {
  static let kernel = WG_ERF
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (share, x) = vanishing(cotangent, saved[0])
    return share * 1.128379167095512573896 * exp(-square(x))
  }
}

/// Cotangent and x for a slope that is 0 at ±∞, where its own derivative would be 0 · ∞: both 0 there.
func vanishing(_ cotangent: Value, _ x: Value) -> (cotangent: Value, x: Value) {
  if x.storage.isFinite { return (cotangent, x) }
  let isInfinite = abs(x).mask(WG_EQ, .infinity)
  return (select(isInfinite, cotangent.zero, cotangent), select(isInfinite, x.zero, x))
}

/// floor, ceil, round and trunc: constant between their steps, so their gradient is zero.
struct Rounding: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  enum Kind: Sendable { case floor, ceil, round, trunc }
  let kind: Kind

  var name: String { "\(kind)" }
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    switch kind {
    case .floor: y.set(Value(x.storage(0).map(WG_FLOOR)))
    case .ceil: y.set(Value(x.storage(0).map(WG_CEIL)))
    case .round: y.set(Value(x.storage(0).map(WG_ROUND)))
    case .trunc: y.set(Value(x.storage(0).map(WG_TRUNC)))
    }
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent.zeros }
}

extension Value {
  /// Zeros of this shape and type, as a constant.
  var zeros: Value { Value(.filled(.integer(0), shape, dataType)) }
}

/// The absolute value of each element, |x|. Its derivative at 0 is taken as 0.
public func abs<T: TensorLike>(_ x: T) -> T where T.Scalar: NumericTensorScalar { apply(Abs(), x) }
/// The sign of each element: −1, 0 or 1; 0 for NaN. Its derivative is 0 everywhere.
public func sign<T: TensorLike>(_ x: T) -> T where T.Scalar: NumericTensorScalar {
  apply(Sign(), x)
}
/// The square of each element, x². Its derivative is 2 x.
public func square<T: TensorLike>(_ x: T) -> T where T.Scalar: NumericTensorScalar {
  apply(Square(), x)
}
/// The reciprocal of each element, 1 / x. Its derivative is −1 / x².
public func reciprocal<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Reciprocal(), x)
}
/// The square root of each element, √x; NaN below 0. Its derivative is ∞ at 0, −∞ at −0.
public func sqrt<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Sqrt(), x)
}
/// The reciprocal of the square root of each element, 1 / √x; NaN below 0.
public func rsqrt<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Rsqrt(), x)
}
/// The exponential of each element, eˣ, which is its own derivative.
public func exp<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Exp(), x) }
/// eˣ − 1 of each element, accurate near 0. Its derivative is eˣ.
public func expm1<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Expm1(), x)
}
/// The natural logarithm of each element, ln x; −∞ at 0, NaN below. Its derivative is 1 / x.
public func log<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Log(), x) }
/// ln(1 + x) of each element, accurate near 0; −∞ at −1, NaN below. Its derivative is 1 / (1 + x).
public func log1p<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Log1p(), x)
}
/// The logarithm of each element to the base 2; −∞ at 0, NaN below. Its derivative is 1 / (x ln 2).
public func log2<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Log2(), x)
}
/// The logarithm of each element to the base 10; −∞ at 0, NaN below. Its derivative is 1 / (x ln 10).
public func log10<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Log10(), x)
}
/// The sine of each element, in radians. Its derivative is cos x.
public func sin<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Sin(), x) }
/// The cosine of each element, in radians. Its derivative is −sin x.
public func cos<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Cos(), x) }
/// The tangent of each element, in radians. Its derivative is 1 + tan² x.
public func tan<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Tan(), x) }
/// The arcsine of each element, in radians; NaN outside [−1, 1]. Its derivative is 1 / √(1 − x²).
public func asin<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Asin(), x)
}
/// The arccosine of each element, in radians; NaN outside [−1, 1]. Its derivative is −1 / √(1 − x²).
public func acos<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Acos(), x)
}
/// The arctangent of each element, in radians. Its derivative is 1 / (1 + x²).
public func atan<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Atan(), x)
}
/// The hyperbolic sine of each element, (eˣ − e⁻ˣ) / 2. Its derivative is cosh x.
public func sinh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Sinh(), x)
}
/// The hyperbolic cosine of each element, (eˣ + e⁻ˣ) / 2. Its derivative is sinh x.
public func cosh<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Cosh(), x)
}
/// The error function, 2/√π · ∫₀ˣ exp(−t²) dt. Its derivative is 2/√π · exp(−x²).
public func erf<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar { apply(Erf(), x) }
/// The greatest whole number not above x. Its derivative is 0.
public func floor<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Rounding(kind: .floor), x)
}
/// The least whole number not below x. Its derivative is 0.
public func ceil<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Rounding(kind: .ceil), x)
}
/// The nearest whole number, ties to even. Its derivative is 0.
public func round<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Rounding(kind: .round), x)
}
/// x without its fraction. Its derivative is 0.
public func trunc<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Rounding(kind: .trunc), x)
}
