import CWengert

// Remainders of divisions. The quotient is constant between its steps.

struct Fmod: BinaryMap {
  static let kernel = WG_FMOD
  static let symbol = "fmod"
  func needs(for operand: Int) -> Retained { operand == 0 ? .nothing : .allOperands }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? cotangent : -cotangent * trunc(saved[0] / saved[1])
  }
}

struct Remainder: BinaryMap {
  static let kernel = WG_REMAINDER
  static let symbol = "remainder"
  func needs(for operand: Int) -> Retained { operand == 0 ? .nothing : .allOperands }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? cotangent : -cotangent * floor(saved[0] / saved[1])
  }
}

struct FloorDivide: BinaryMap {
  static let kernel = WG_FLOOR_DIVIDE
  static let symbol = "floorDivide"
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent.zeros }
}

private func divided<T: TensorLike, Op: BinaryMap>(_ operation: Op, _ a: T, _ b: T) -> T {
  Arithmetic.isDivisible(by: b.value, for: Op.symbol) ? apply(operation, a, b) : a
}

/// a − b trunc(a / b), which has the sign of a, element by element, with broadcasting: C's `fmod`, and `%`
/// of integers. NaN where b is 0 or a infinite; a zero among integer divisors stops the program.
///
/// Its derivative with respect to b is −trunc(a / b).
public func fmod<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  divided(Fmod(), a, b)
}

/// a − b floor(a / b), which has the sign of b, element by element, with broadcasting: Python's `%`. NaN
/// where b is 0 or a infinite; a zero among integer divisors stops the program.
///
/// Its derivative with respect to b is −floor(a / b).
public func remainder<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  divided(Remainder(), a, b)
}

/// floor(a / b), element by element, with broadcasting: Python's `//`, so that a = b · floorDivide(a, b) +
/// remainder(a, b). A zero among integer divisors stops the program. Its derivatives are 0.
public func floorDivide<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  divided(FloorDivide(), a, b)
}
