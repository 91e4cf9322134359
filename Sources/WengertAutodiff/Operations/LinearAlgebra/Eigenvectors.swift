import CWengert

/// Eigenvalues and eigenvectors of symmetric matrices.
struct SymmetricEigen: MultiResultPrimitive {
  func results(_ x: Operands) throws(TensorError) -> [ResultDescription] {
    [ResultDescription(Shape(x.shape(0).dropLast())), ResultDescription(x.shape(0))]
  }
  func forward(_ x: Operands, into y: inout [Destination]) {
    let (matrices, vectors) = (MatrixBatch(copying: x[0]), MatrixBatch(x.shape(0)))
    let values = Storage(y[0].shape, .float64)
    wg_symmetric_eigen(
      Int64(matrices.count), Int64(matrices.rows), matrices.doubles, values.doubles,
      vectors.doubles)
    y[0].set(Value(values).converted(to: x.dataType(0)))
    y[1].set(vectors.converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .result }
  // V (diag(w̄) + F ∘ VᵀV̄) Vᵀ with Fᵢⱼ = 1 / (wⱼ − wᵢ); its symmetric part.
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
    into contributions: inout Contributions
  ) {
    let (values, vectors) = (saved.result(0), saved.result(1))
    var core = cotangents[0].diagEmbed()
    if let share = cotangents.ifAny(1) {
      core = core + matmul(vectors, share, transposeA: true) * reciprocalDifferences(values)
    }
    contributions.set(
      0, symmetric(matmul(matmul(vectors, core), vectors, transposeB: true)))
  }
}

/// 1 / (wⱼ − wᵢ) as matrices, 0 where both are equal.
func reciprocalDifferences(_ values: Value) -> Value {
  let differences = values.unsqueezed(at: -2) - values.unsqueezed(at: -1)
  let isEqual = differences.mask(WG_EQ, 0)
  return select(isEqual, values.zero, 1 / select(isEqual, values.constant(1), differences))
}

/// The eigenvalues of symmetric matrices in ascending order and their eigenvectors, as columns:
/// x = V diag(w) Vᵀ, for each matrix of a batch.
///
/// Only the symmetric part of x, (x + xᵀ) / 2, is used. The signs of eigenvectors are arbitrary, and the
/// derivative by them where eigenvalues are equal is taken as that of the others. Errors are roundings of the
/// largest eigenvalue, so that much smaller ones have fewer valid digits. A matrix with a NaN or an infinity has NaN
/// everywhere.
///
/// Golub and Van Loan, "Matrix Computations", 2013: reflections to three diagonals, then QL steps.
///
/// - Returns: Values […, n] and vectors […, n, n].
public func symmetricEigen<T: TensorLike>(_ x: T) -> (values: T, vectors: T)
where T.Scalar: FloatingTensorScalar {
  orFail((x, x)) { () throws(TensorError) -> (values: T, vectors: T) in
    try x.shape.checkSquares(for: "symmetricEigen")
    let results = applyAll(SymmetricEigen(), [symmetric(x).value])
    return (T(results[0]), T(results[1]))
  }
}
