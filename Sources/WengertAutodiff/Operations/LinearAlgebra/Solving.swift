import CWengert

/// Operands are a triangle a and the right side b, of the same batch axes.
struct TriangularSolve: BuiltInOperandwise {
  let isUpper: Bool
  let isTransposed: Bool
  let isUnit: Bool
  var name: String { "solveTriangular" }
  func resultShape(_ x: Operands) -> Shape { x.shape(1) }
  func forward(_ x: Operands, into y: inout Destination) {
    let (a, b) = (MatrixBatch(copying: x[0]), MatrixBatch(copying: x[1]))
    wg_solve_triangular(
      isUpper, isTransposed, isUnit, Int64(a.count), Int64(a.rows), Int64(b.columns), a.doubles,
      b.doubles)
    y.set(b.converted(to: x.dataType(1)))
  }
  func needs(for operand: Int) -> Retained { operand == 1 ? .operand(0) : [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let back = TriangularSolve(isUpper: isUpper, isTransposed: !isTransposed, isUnit: isUnit)
    let share = apply(back, saved[0], cotangent)
    if operand == 1 { return share }
    let solution = saved.result
    let full =
      isTransposed
      ? matmul(solution, share, transposeB: true) : matmul(share, solution, transposeB: true)
    let aside = isUnit ? 1 : 0
    return -(isUpper ? full.triu(diagonal: aside) : full.tril(diagonal: -aside))
  }
}

/// Operands are square matrices a and the right side b, of the same batch axes.
struct Solve: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(1) }
  func forward(_ x: Operands, into y: inout Destination) {
    let b = MatrixBatch(copying: x[1])
    eliminated(x[0], name).solve(b)
    y.set(b.converted(to: x.dataType(1)))
  }
  func needs(for operand: Int) -> Retained { operand == 1 ? .operand(0) : [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let share = apply(Solve(), saved[0].adjoint, cotangent)
    return operand == 1 ? share : -matmul(share, saved.result, transposeB: true)
  }
}

struct Inverse: BuiltInOperandwise {
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.shape(0).checkSquares(for: name)
    return x.shape(0)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let result = MatrixBatch(y.shape)
    for index in 0..<(result.count * result.rows * result.columns) {
      let place = index % (result.rows * result.columns)
      result.doubles[index] = place % (result.columns + 1) == 0 ? 1 : 0
    }
    eliminated(x[0], name).solve(result)
    y.set(result.converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let inverse = saved.result.adjoint
    return -matmul(matmul(inverse, cotangent), inverse)
  }
}

/// The factors, and an error if there are none to solve with.
private func eliminated(_ x: Value, _ name: String) -> EliminatedMatrices {
  let factors = EliminatedMatrices(x)
  if let index = factors.firstSingular {
    fail(
      TensorError(name, "matrix \(index) of \(x.shape) is singular; pseudoInverse takes it"))
  }
  return factors
}

/// x with a x = b, by Gaussian elimination with pivots, for each matrix of a batch.
///
/// A singular matrix stops the program.
///
/// - Parameters:
///   - a: […, n, n].
///   - b: A vector [n], or vectors in exactly the shape of a without its last axis, or […, n, m]; batch axes
///     broadcast.
public func solve<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: FloatingTensorScalar {
  orFail(b) { () throws(TensorError) -> T in
    try a.shape.checkSquares(for: "solve")
    let side = try RightSide(a, b, for: "solve")
    return side.shaped(apply(Solve(), side.left, side.right))
  }
}

/// x with a x = b, or aᵀ x = b, for a triangular a; the other triangle is never read, and its gradient is 0.
/// A 0 in the diagonal gives infinities.
///
/// - Parameters:
///   - a: […, n, n].
///   - b: A vector [n], or […, n, m]; batch axes broadcast.
///   - upper: Whether the upper triangle of a is meant.
///   - transposed: Whether to solve aᵀ x = b.
///   - unitDiagonal: Whether the diagonal counts as 1, and is not read either.
public func solveTriangular<T: TensorLike>(
  _ a: T, _ b: T, upper: Bool, transposed: Bool = false, unitDiagonal: Bool = false
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(b) { () throws(TensorError) -> T in
    try a.shape.checkSquares(for: "solveTriangular")
    let side = try RightSide(a, b, takesVectors: false, for: "solveTriangular")
    let operation = TriangularSolve(
      isUpper: upper, isTransposed: transposed, isUnit: unitDiagonal)
    return side.shaped(apply(operation, side.left, side.right))
  }
}

/// The inverse of each matrix of a batch. A singular matrix stops the program. `solve` is faster and more exact
/// than a product with it.
public func inverse<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(Inverse(), x)
}
