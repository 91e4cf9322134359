import CWengert

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
struct ScalarArithmetic: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  enum Kind: UInt8, Sendable { case add, subtract, multiply, subtractFrom, divideBy, divide }
  let kind: Kind
  let number: Number

  var name: String {
    switch kind {
    case .add: "+"
    case .subtract, .subtractFrom: "-"
    case .multiply: "*"
    case .divideBy, .divide: "/"
    }
  }

  private var kernel: (op: wg_binary_op, numberFirst: Bool) {
    switch kind {
    case .add: (WG_ADD, false)
    case .subtract: (WG_SUB, false)
    case .multiply: (WG_MUL, false)
    case .subtractFrom: (WG_SUB, true)
    case .divideBy: (WG_DIV, false)
    case .divide: (WG_DIV, true)
    }
  }

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    let (op, numberFirst) = kernel
    y.adopt(
      x.reference(0)._withUnsafeGuaranteedRef {
        $0.binary(op, number, numberFirst: numberFirst, into: y.given($0))
      })
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

/// The implementations of the operators, once for tensors, variables and values; the operators themselves stand in
/// `Operators.swift`. These functions are not generic, so that an operator costs a call and no more.
enum Arithmetic {
  static func add(_ a: Value, _ b: Value) -> Value { apply(Add(), a, b) }
  static func subtract(_ a: Value, _ b: Value) -> Value { apply(Subtract(), a, b) }
  static func multiply(_ a: Value, _ b: Value) -> Value { apply(Multiply(), a, b) }
  static func negate(_ x: Value) -> Value { apply(Negate(), x) }

  static func divide(_ a: Value, _ b: Value) -> Value {
    isDivisible(by: b) ? apply(Divide(), a, b) : Value(.placeholder(a.dataType))
  }

  static func add(_ x: Value, _ number: Number) -> Value {
    apply(ScalarArithmetic(kind: .add, number: number), x)
  }
  static func subtract(_ x: Value, _ number: Number) -> Value {
    apply(ScalarArithmetic(kind: .subtract, number: number), x)
  }
  static func subtract(_ number: Number, _ x: Value) -> Value {
    apply(ScalarArithmetic(kind: .subtractFrom, number: number), x)
  }
  static func multiply(_ x: Value, _ number: Number) -> Value {
    apply(ScalarArithmetic(kind: .multiply, number: number), x)
  }
  static func divide(_ x: Value, _ number: Number) -> Value {
    if case .integer(0) = number, !x.dataType.isFloatingPoint {
      fail(TensorError("/", "an integer divisor is 0"))
      return x
    }
    return apply(ScalarArithmetic(kind: .divideBy, number: number), x)
  }
  static func divide(_ number: Number, _ x: Value) -> Value {
    isDivisible(by: x) ? apply(ScalarArithmetic(kind: .divide, number: number), x) : x
  }

  /// Reports integer divisors of 0.
  static func isDivisible(by divisor: Value, for name: @autoclosure () -> String = "/") -> Bool {
    let storage = divisor.storage
    if storage.dataType.isFloatingPoint { return true }
    let zero = Storage(.integer(0), storage.dataType)
    let isZero = Storage.compare(WG_EQ, storage, zero, storage.shape)
    guard isZero.containsTrue else { return true }
    fail(TensorError(name(), "an integer divisor is 0"))
    return false
  }
}
