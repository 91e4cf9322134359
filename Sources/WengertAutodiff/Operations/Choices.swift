import CWengert

// Powers, extremes of two operands, clipping and selection.

struct Power: BinaryMap {
  static let kernel = WG_POW
  static let symbol = "pow"
  func needs(for operand: Int) -> Retained {
    operand == 0 ? .allOperands : [.allOperands, .result]
  }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0
      ? baseRule(saved[0], saved[1], cotangent)
      : exponentRule(saved[0], saved[1], saved.result, cotangent)
  }

  // Where a formula would be 0 · ∞, its factors are replaced before they are multiplied, so that its
  // own derivatives do not see them either.

  /// b · a^(b − 1), 0 where b = 0 and a is 0 or NaN.
  private func baseRule(_ base: Value, _ exponent: Value, _ cotangent: Value) -> Value {
    let isZero = Tensor<Bool>(exponent.mask(WG_EQ, 0)) .&& !Tensor(abs(base).mask(WG_GT, 0))
    let safeBase = select(isZero, base.constant(1), base)
    return cotangent * select(isZero, base.zero, exponent) * pow(safeBase, exponent - 1)
  }

  /// a^b · ln a, 0 where a^b = 0 and where a = b = 0.
  private func exponentRule(
    _ base: Value, _ exponent: Value, _ power: Value, _ cotangent: Value
  ) -> Value {
    let isZero =
      Tensor<Bool>(power.mask(WG_EQ, 0))
      .|| Tensor(base.mask(WG_EQ, 0)) .&& Tensor(exponent.mask(WG_EQ, 0))
    let safeBase = select(isZero, base.constant(1), base)
    return cotangent * select(isZero, base.zero, power) * log(safeBase)
  }
}

struct ScalarPower: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let exponent: Double
  var name: String { "pow" }
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    switch exponent {
    case 2: y.set(Value(x.storage(0).map(WG_SQUARE)))
    default: y.set(Value(x.storage(0).binary(WG_POW, .floating(exponent))))
    }
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch exponent {
    case 0: cotangent.zeros
    case 1: cotangent
    case 2: cotangent * 2 * saved[0]
    default: cotangent * exponent * pow(saved[0], exponent - 1)
    }
  }
}

/// The greater or the lesser of two operands.
struct Extreme: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let isMaximum: Bool
  static let broadcasts = true
  var name: String { isMaximum ? "maximum" : "minimum" }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(0, 1, for: name)
    return try Shape.broadcasting(
      x.shape(0), x.shape(1), byteCount: x.dataType(0).byteCount, for: name)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(.binary(isMaximum ? WG_MAX : WG_MIN, x.storage(0), x.storage(1), y.shape)))
  }
  func needs(for operand: Int) -> Retained { .allOperands }
  // All to the operand chosen, half to each on a tie; all to both where one is NaN.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let mine = saved[operand].storage.broadcast(to: saved.resultShape)
    let other = saved[1 - operand].storage
    let isTie = Value(mine).mask(WG_EQ, Value(other))
    let isLoser = Value(mine).mask(isMaximum ? WG_LT : WG_GT, Value(other))
    return select(isTie, cotangent * 0.5, select(isLoser, cotangent.zero, cotangent))
  }
}

struct Clip: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let low: Double
  let high: Double
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    // The element comes second: of two equals, or zeros of both signs, it is the one that stays.
    var storage = x.storage(0)
    if low > -.infinity { storage = storage.binary(WG_MAX, .floating(low), numberFirst: true) }
    if high < .infinity { storage = storage.binary(WG_MIN, .floating(high), numberFirst: true) }
    y.set(Value(storage))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    var share = cotangent
    if low > -.infinity { share = select(saved[0].mask(WG_GT, low), share, share.zero) }
    if high < .infinity { share = select(saved[0].mask(WG_LT, high), share, share.zero) }
    return share
  }
}

/// a where the condition holds, b elsewhere. Operand 0 is the condition.
struct Select: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  static let broadcasts = true
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(1, 2, for: name)
    let branches = try Shape.broadcasting(x.shape(1), x.shape(2), for: name)
    return try Shape.broadcasting(x.shape(0), branches, for: "select, condition and branches")
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(.select(x.storage(0), x.storage(1), x.storage(2), y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 1
      ? select(saved[0], cotangent, cotangent.zero) : select(saved[0], cotangent.zero, cotangent)
  }
}

/// a where the condition holds, b elsewhere, all broadcast.
func select(_ condition: Value, _ a: Value, _ b: Value) -> Value {
  apply(Select(), [condition, a, b])
}

/// aᵇ, element by element, with broadcasting.
///
/// The derivative with respect to a is 0 where b = 0; that with respect to b is 0 where aᵇ = 0 and where
/// a = b = 0.
public func pow<T: TensorLike>(_ base: T, _ exponent: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Power(), base, exponent)
}

/// xⁿ for a constant n.
public func pow<T: TensorLike>(_ base: T, _ exponent: Double) -> T
where T.Scalar: FloatingTensorScalar { apply(ScalarPower(exponent: exponent), base) }

/// The greater of two, element by element, with broadcasting; NaN if either is.
///
/// On a tie half of the gradient goes to each; where one is NaN all of it goes to both.
public func maximum<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  apply(Extreme(isMaximum: true), a, b)
}

/// The lesser of two, element by element, with broadcasting; NaN if either is.
///
/// On a tie half of the gradient goes to each; where one is NaN all of it goes to both.
public func minimum<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  apply(Extreme(isMaximum: false), a, b)
}

/// a where the condition holds, b elsewhere, all three broadcast to one shape.
public func select<T: TensorLike>(_ condition: Tensor<Bool>, _ a: T, _ b: T) -> T {
  apply(Select(), [condition.value, a.value, b.value])
}

/// a where the condition holds, a number elsewhere.
public func select<T: TensorLike>(_ condition: Tensor<Bool>, _ a: T, _ b: T.Scalar) -> T {
  select(condition, a, a.constant(b))
}

/// A number where the condition holds, b elsewhere.
public func select<T: TensorLike>(_ condition: Tensor<Bool>, _ a: T.Scalar, _ b: T) -> T {
  select(condition, b.constant(a), b)
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// min(max(x, low), high); NaN stays. The gradient is 0 at and beyond a bound.
  public func clipped(from low: Scalar? = nil, to high: Scalar? = nil) -> Self {
    let (low, high) = (low?.number.double ?? -.infinity, high?.number.double ?? .infinity)
    guard !low.isNaN && !high.isNaN else {
      fail(TensorError("clipped", "the bounds are \(low) and \(high); they must be numbers"))
      return self
    }
    return apply(Clip(low: low, high: high), self)
  }
}
