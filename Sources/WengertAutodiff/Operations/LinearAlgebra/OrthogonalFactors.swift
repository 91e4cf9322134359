import CWengert

/// x = Q R for matrices of at least as many rows as columns.
struct OrthogonalFactors: MultiResultPrimitive {
  func results(_ x: Operands) throws(TensorError) -> [ResultDescription] {
    let shape = x.shape(0)
    let columns = shape[shape.rank - 1]
    return [
      ResultDescription(shape),
      ResultDescription(Shape(Array(shape.dropLast(2)) + [columns, columns])),
    ]
  }
  func forward(_ x: Operands, into y: inout [Destination]) {
    let (q, r) = (MatrixBatch(copying: x[0]), MatrixBatch(y[1].shape))
    wg_qr(Int64(q.count), Int64(q.rows), Int64(q.columns), q.doubles, r.doubles)
    y[0].set(q.converted(to: x.dataType(0)))
    y[1].set(r.converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .result }
  // (Q̄ + Q (tril M + its strict part, transposed)) R⁻ᵀ with M = R R̄ᵀ − Q̄ᵀ Q.
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
    into contributions: inout Contributions
  ) {
    let (q, r) = (saved.result(0), saved.result(1))
    let product =
      matmul(r, cotangents[1].triu(), transposeB: true)
      - matmul(cotangents[0], q, transposeA: true)
    let core = product.tril() + product.tril(diagonal: -1).adjoint
    let sum = cotangents[0] + matmul(q, core)
    let solve = TriangularSolve(isUpper: true, isTransposed: false, isUnit: false)
    contributions.set(0, apply(solve, r, sum.adjoint).adjoint)
  }
}

private func factors<T: TensorLike>(_ x: T) -> (q: T, r: T) {
  let results = applyAll(OrthogonalFactors(), [x.value])
  return (T(results[0]), T(results[1]))
}

/// x = Q R, reduced, for each matrix of a batch: [m, n] gives Q of [m, k], whose columns are orthogonal unit
/// vectors, and the upper triangular R of [k, n], k the lesser of m and n.
///
/// The diagonal of R is positive, which makes both unique for a matrix of full rank. Only there is a derivative.
public func qr<T: TensorLike>(_ x: T) -> (q: T, r: T) where T.Scalar: FloatingTensorScalar {
  orFail((x, x)) { () throws(TensorError) -> (q: T, r: T) in
    try x.shape.checkMatrices(for: "qr")
    let (rows, columns) = (x.shape[x.rank - 2], x.shape[x.rank - 1])
    if rows >= columns { return factors(x) }
    let (q, _) = factors(x.split([rows, columns - rows], along: -1)[0])
    return (q, matmul(q.adjoint, x).triu())
  }
}

/// Refuses matrices whose columns depend on each other, to within the rounding of their element type.
///
/// - Parameters:
///   - triangle: R of a = Q R, for each matrix.
///   - a: The matrices' shape.
private func checkIndependence(_ triangle: Value, _ a: Shape) throws(TensorError) {
  let matrices = MatrixBatch(copying: triangle)
  let tolerance = roundingOfRank(a, triangle.dataType), size = matrices.columns
  for index in 0..<matrices.count {
    let sizes = (0..<size).map { abs(matrices.doubles[(index * size + $0) * size + $0]) }
    guard let least = sizes.min(), let greatest = sizes.max(), least <= tolerance * greatest else {
      continue
    }
    throw TensorError(
      "leastSquares",
      "the columns of matrix \(index) of \(a) depend on each other, so that many x are as good; the shortest is "
        + "matmul(pseudoInverse(a), b)")
  }
}

/// The x that makes ‖a x − b‖ least, for each matrix a with at least as many rows as columns, by its orthogonal
/// factors.
///
/// Columns that depend on each other stop the program: see ``pseudoInverse(_:)``.
///
/// - Parameters:
///   - a: […, m, n], m at least n.
///   - b: As for `solve`.
public func leastSquares<T: TensorLike>(_ a: T, _ b: T) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(b) { () throws(TensorError) -> T in
    try a.shape.checkMatrices(for: "leastSquares")
    guard a.shape[a.rank - 2] >= a.shape[a.rank - 1] else {
      throw TensorError(
        "leastSquares", "a is \(a.shape); it must have at least as many rows as columns")
    }
    let side = try RightSide(a, b, for: "leastSquares")
    let (q, r) = factors(side.left)
    try checkIndependence(r.value, side.left.shape)
    return side.shaped(solveTriangular(r, matmul(q.adjoint, side.right), upper: true))
  }
}
