import CKernels

// Sums, differences, products and quotients, element by element, with broadcasting.

struct Add: BinaryMap {
  static let kernel = WG_ADD
  static let symbol = "+"
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}

struct Subtract: BinaryMap {
  static let kernel = WG_SUB
  static let symbol = "-"
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? cotangent : -cotangent
  }
}

struct Multiply: BinaryMap {
  static let kernel = WG_MUL
  static let symbol = "*"
  func needs(for operand: Int) -> Retained { .operand(1 - operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * saved[1 - operand]
  }
}

struct Divide: BinaryMap {
  static let kernel = WG_DIV
  static let symbol = "/"
  func needs(for operand: Int) -> Retained { operand == 0 ? .operand(1) : [.operand(1), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? cotangent / saved[1] : -(cotangent * saved.result / saved[1])
  }
}

struct Negate: UnaryMap {
  static let kernel = WG_NEG
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { -cotangent }
}

/// x + number, number · x, number − x, …: an operand that is a constant scalar.
struct ScalarArithmetic: Operation {
  enum Kind: UInt8, Sendable { case add, subtract, multiply, subtractFrom, divideBy, divide }
  let kind: Kind
  let number: Number

  var name: String { ["+", "-", "*", "-", "/", "/"][Int(kind.rawValue)] }

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, _ shape: Shape) -> Value {
    let storage = x.storage(0)
    return switch kind {
    case .add: Value(storage.binary(WG_ADD, number))
    case .subtract: Value(storage.binary(WG_SUB, number))
    case .multiply: Value(storage.binary(WG_MUL, number))
    case .subtractFrom: Value(storage.binary(WG_SUB, number, numberFirst: true))
    case .divideBy: Value(storage.binary(WG_DIV, number))
    case .divide: Value(storage.binary(WG_DIV, number, numberFirst: true))
    }
  }

  func needs(for operand: Int) -> Retained { kind == .divide ? [.operand(0), .result] : .nothing }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch kind {
    case .add, .subtract: cotangent
    case .multiply: cotangent * number.double
    case .subtractFrom: -cotangent
    case .divideBy: cotangent / number.double
    case .divide: -(cotangent * saved.result / saved[0])
    }
  }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// a + b, with broadcasting.
  public static func + (lhs: Self, rhs: Self) -> Self { apply(Add(), lhs, rhs) }
  /// a − b, with broadcasting.
  public static func - (lhs: Self, rhs: Self) -> Self { apply(Subtract(), lhs, rhs) }
  /// a · b, element by element, with broadcasting.
  public static func * (lhs: Self, rhs: Self) -> Self { apply(Multiply(), lhs, rhs) }
  /// a / b, element by element, with broadcasting. Integers truncate toward zero; a zero among integer
  /// divisors stops the program.
  public static func / (lhs: Self, rhs: Self) -> Self {
    if !rhs.value.dataType.isFloatingPoint, Divide.hasZero(rhs.value) {
      fail(TensorError("/", "an integer divisor is 0"))
      return Self(Value(.placeholder(lhs.value.dataType)))
    }
    return apply(Divide(), lhs, rhs)
  }
  /// −x.
  public static prefix func - (operand: Self) -> Self { apply(Negate(), operand) }

  /// x + number.
  public static func + (lhs: Self, rhs: Scalar) -> Self {
    apply(ScalarArithmetic(kind: .add, number: rhs.number), lhs)
  }
  /// number + x.
  public static func + (lhs: Scalar, rhs: Self) -> Self { rhs + lhs }
  /// x − number.
  public static func - (lhs: Self, rhs: Scalar) -> Self {
    apply(ScalarArithmetic(kind: .subtract, number: rhs.number), lhs)
  }
  /// number − x.
  public static func - (lhs: Scalar, rhs: Self) -> Self {
    apply(ScalarArithmetic(kind: .subtractFrom, number: lhs.number), rhs)
  }
  /// x · number.
  public static func * (lhs: Self, rhs: Scalar) -> Self {
    apply(ScalarArithmetic(kind: .multiply, number: rhs.number), lhs)
  }
  /// number · x.
  public static func * (lhs: Scalar, rhs: Self) -> Self { rhs * lhs }
  /// x / number. An integer divisor of 0 stops the program.
  public static func / (lhs: Self, rhs: Scalar) -> Self {
    if rhs == 0, !lhs.value.dataType.isFloatingPoint {
      fail(TensorError("/", "an integer divisor is 0"))
      return lhs
    }
    return apply(ScalarArithmetic(kind: .divideBy, number: rhs.number), lhs)
  }
  /// number / x.
  public static func / (lhs: Scalar, rhs: Self) -> Self {
    if !rhs.value.dataType.isFloatingPoint, Divide.hasZero(rhs.value) {
      fail(TensorError("/", "an integer divisor is 0"))
      return rhs
    }
    return apply(ScalarArithmetic(kind: .divide, number: lhs.number), rhs)
  }

  /// Adds in place of this.
  public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }
  /// Subtracts in place of this.
  public static func -= (lhs: inout Self, rhs: Self) { lhs = lhs - rhs }
  /// Multiplies in place of this.
  public static func *= (lhs: inout Self, rhs: Self) { lhs = lhs * rhs }
  /// Divides in place of this.
  public static func /= (lhs: inout Self, rhs: Self) { lhs = lhs / rhs }
  /// Adds a number in place of this.
  public static func += (lhs: inout Self, rhs: Scalar) { lhs = lhs + rhs }
  /// Subtracts a number in place of this.
  public static func -= (lhs: inout Self, rhs: Scalar) { lhs = lhs - rhs }
  /// Multiplies by a number in place of this.
  public static func *= (lhs: inout Self, rhs: Scalar) { lhs = lhs * rhs }
  /// Divides by a number in place of this.
  public static func /= (lhs: inout Self, rhs: Scalar) { lhs = lhs / rhs }
}

extension Divide {
  fileprivate static func hasZero(_ value: Value) -> Bool {
    let zero = Storage(.integer(0), value.dataType)
    let isZero = Storage.compare(WG_EQ, value.storage, zero, value.shape)
    return isZero.elements(as: Bool.self).contains(true)
  }
}
