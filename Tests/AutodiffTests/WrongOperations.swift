import Wengert

// Operations with one thing wrong each, to see that the checker notices. They are written outside of
// the library, as a user's operations are.

/// x³, its rule multiplied by a factor that ought to be 1.
struct ScaledCube: OperandwisePrimitive {
  let factor: Double
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * x[0] * x[0]) }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * (3 * factor) * saved[0] * saved[0]
  }
}

/// x³, whose first derivative is right and whose second is lost: the rule reads a constant.
struct OnceDifferentiableCube: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * x[0] * x[0]) }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * 3 * square(saved[0].detached)
  }
}

/// A B for square matrices, with a factor of the rules not transposed.
struct UntransposedProduct: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(matmul(x[0], x[1])) }
  func needs(for operand: Int) -> Retained { .operand(1 - operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0 ? matmul(cotangent, saved[1]) : matmul(saved[0], cotangent)
  }
}

/// a + b with broadcasting that the engine was not told about.
struct UnsummedSum: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] + x[1]) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}

/// x², whose rule reads an operand that it did not ask to be kept.
struct ForgetfulSquare: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * x[0]) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent * 2 * saved[0] }
}

/// Its forward computation answers the operand's shape, not that of `resultShape`.
struct MisshapenIdentity: OperandwisePrimitive {
  func resultShape(_ x: Operands) -> Shape { [2, 2] }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0]) }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}
