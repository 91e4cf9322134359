/// op(A) op(B) over the last two axes; leading axes broadcast.
struct Matmul: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let transposeA: Bool
  let transposeB: Bool

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let (a, b) = (x.shape(0), x.shape(1))
    if a.rank == 2 && b.rank == 2 { return try matrixShape(a, b, x.dataType(0)) }
    let rows = a[a.rank - (transposeA ? 1 : 2)]
    let columns = b[b.rank - (transposeB ? 2 : 1)]
    try Matmul.check(a, b, transposeA, transposeB)
    var result = try Shape.broadcasting(
      Shape(a.dropLast(2)), Shape(b.dropLast(2)), for: "matmul, leading axes of \(a) and \(b)")
    result.append(rows)
    result.append(columns)
    try x.checkTypes(0, 1, for: "matmul")
    try result.checkFits(x.dataType(0).byteCount, for: "matmul")
    return result
  }

  /// The shape of the product of two matrices.
  func matrixShape(_ a: Shape, _ b: Shape, _ type: DataType) throws(TensorError) -> Shape {
    let (x, y) = (a.matrix, b.matrix)
    if (transposeA ? x.rows : x.columns) != (transposeB ? y.columns : y.rows) {
      try Matmul.check(a, b, transposeA, transposeB)
    }
    let result = Shape(
      rows: transposeA ? x.columns : x.rows, columns: transposeB ? y.rows : y.columns)
    try result.checkFits(type.byteCount, for: "matmul")
    return result
  }

  /// Checks that the inner dimensions agree.
  private static func check(
    _ a: Shape, _ b: Shape, _ transposeA: Bool, _ transposeB: Bool
  ) throws(TensorError) {
    let aAxis = a.rank - (transposeA ? 2 : 1)
    let bAxis = b.rank - (transposeB ? 1 : 2)
    guard a[aAxis] != b[bAxis] else { return }
    var hint = ""
    if a[aAxis] == b[b.rank - (transposeB ? 2 : 1)] {
      hint = transposeB ? " Did you mean rhs as it is?" : " Did you mean rhs.transposed()?"
    } else if b[bAxis] == a[a.rank - (transposeA ? 1 : 2)] {
      hint = transposeA ? " Did you mean lhs as it is?" : " Did you mean lhs.transposed()?"
    }
    throw TensorError(
      "matmul",
      "inner dimensions differ: lhs is \(a)\(transposeA ? " transposed" : ""), rhs is \(b)"
        + "\(transposeB ? " transposed" : ""); lhs.shape[\(aAxis)] = \(a[aAxis]) must equal "
        + "rhs.shape[\(bAxis)] = \(b[bAxis]).\(hint)")
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.reference(0)._withUnsafeGuaranteedRef { a in
        x.reference(1)._withUnsafeGuaranteedRef { b in
          Storage.matmul(
            a, b, transposeA: transposeA, transposeB: transposeB, y.shape, into: y.given(a))
        }
      })
  }

  func needs(for operand: Int) -> Retained { .operand(1 - operand) }

  // With C = A B: Ā = C̄ Bᵀ and B̄ = Aᵀ C̄, and the same transposed where an operand was; summed over
  // the leading axes along which the operand was repeated.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let other = saved[1 - operand]
    let share =
      switch (operand, operand == 0 ? transposeA : transposeB) {
      case (0, true): apply(Matmul(transposeA: transposeB, transposeB: true), other, cotangent)
      case (0, false): apply(Matmul(transposeA: false, transposeB: !transposeB), cotangent, other)
      case (_, true): apply(Matmul(transposeA: true, transposeB: transposeA), cotangent, other)
      case (_, false): apply(Matmul(transposeA: !transposeA, transposeB: false), other, cotangent)
      }
    return share.summed(to: saved.shape(operand))
  }

  // Two matrices, neither transposed: the common case in nets.
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool {
    guard !transposeA && !transposeB && saved.shape(0).rank == 2 && saved.shape(1).rank == 2 else {
      return false
    }
    let other = saved[1 - operand].storage
    if operand == 0 {
      sum.storage.setMatmul(cotangent.storage, other, transposeB: true, adding: true)
    } else {
      sum.storage.setMatmul(other, cotangent.storage, transposeA: true, adding: true)
    }
    return true
  }
}

/// The matrix product over the last two axes; leading axes broadcast.
///
///     [m, k] · [k, n] → [m, n]      [b, m, k] · [k, n] → [b, m, n]
///     [k] · [k, n] → [n]            [m, k] · [k] → [m]            [k] · [k] → []
///
/// - Parameters:
///   - transposeA: Whether to take a's last two axes exchanged, without copying it.
///   - transposeB: Whether to take b's last two axes exchanged, without copying it.
@inlinable
public func matmul<T: TensorLike>(
  _ a: T, _ b: T, transposeA: Bool = false, transposeB: Bool = false
) -> T where T.Scalar: NumericTensorScalar {
  T(matrixProduct(a.value, b.value, transposeA, transposeB))
}

/// `matmul` of values; not generic, so that a product costs a call and no more, as an operator does.
@usableFromInline
func matrixProduct(
  _ a: Value, _ b: Value, _ transposeA: Bool, _ transposeB: Bool
) -> Value {
  let product = Matmul(transposeA: transposeA, transposeB: transposeB)
  let (aShape, bShape) = (a.shape, b.shape)
  if aShape.rank == 2 && bShape.rank == 2 { return apply(product, a, b) }
  guard aShape.rank > 0 && bShape.rank > 0 else {
    fail(
      TensorError(
        "matmul", "lhs is \(aShape), rhs is \(bShape); a scalar has no rows: use * instead"))
    return a
  }
  guard !(transposeA && aShape.rank == 1) && !(transposeB && bShape.rank == 1) else {
    fail(TensorError("matmul", "lhs is \(aShape), rhs is \(bShape); a vector has no transpose"))
    return a
  }
  // A vector is a row on the left and a column on the right; its axis goes again afterwards.
  if aShape.rank == 1 {
    return matmul(a.unsqueezed(at: 0), b, transposeB: transposeB)
      .squeezed(at: bShape.rank == 1 ? 0 : -2)
  }
  if bShape.rank == 1 {
    return matmul(a, b.unsqueezed(at: 1), transposeA: transposeA).squeezed(at: -1)
  }
  // Many matrices times one: one tall matrix times it.
  if bShape.rank == 2 && !transposeA && aShape.elementCount > 0 {
    let rows = aShape.dropLast().reduce(1, *)
    let tall = a.reshaped(to: Shape([rows, aShape[aShape.rank - 1]]))
    let result = apply(product, tall, b)
    return result.reshaped(to: Array(aShape.dropLast()) + [result.shape.last ?? 0])
  }
  return apply(product, a, b)
}
