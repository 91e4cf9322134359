import CWengert

/// x = U diag(s) Vᵀ for matrices of at least as many rows as columns.
struct SingularValues: MultiResultPrimitive {
  var name: String { "singularValues" }
  func results(_ x: Operands) throws(TensorError) -> [ResultDescription] {
    let shape = x.shape(0)
    let (lead, columns) = (Array(shape.dropLast(2)), shape[shape.rank - 1])
    return [
      ResultDescription(shape), ResultDescription(Shape(lead + [columns])),
      ResultDescription(Shape(lead + [columns, columns])),
    ]
  }
  func forward(_ x: Operands, into y: inout [Destination]) {
    let (left, right) = (MatrixBatch(copying: x[0]), MatrixBatch(y[2].shape))
    let values = Storage(y[1].shape, .float64)
    wg_svd(
      Int64(left.count), Int64(left.rows), Int64(left.columns), left.doubles, values.doubles,
      right.doubles)
    y[0].set(left.converted(to: x.dataType(0)))
    y[1].set(Value(values).converted(to: x.dataType(0)))
    y[2].set(right.converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .result }

  // U (diag(s̄) + (J + Jᵀ) S + S (K + Kᵀ)) Vᵀ with J = F ∘ UᵀŪ, K = F ∘ VᵀV̄ and Fᵢⱼ = 1 / (sⱼ² − sᵢ²), and what
  // of Ū lies outside of U, divided by S.
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
    into contributions: inout Contributions
  ) {
    let (left, values, right) = (saved.result(0), saved.result(1), saved.result(2))
    let (rows, columns) = (values.unsqueezed(at: -1), values.unsqueezed(at: -2))
    let differences = reciprocalDifferences(square(values))
    var core = cotangents[1].diagEmbed()
    var outside: Value?
    if let share = cotangents.ifAny(0) {
      let inside = matmul(left, share, transposeA: true)
      core = core + 2 * symmetric(inside * differences) * columns
      outside = (share - matmul(left, inside)) / columns
    }
    if let share = cotangents.ifAny(2) {
      core = core + rows * 2 * symmetric(matmul(right, share, transposeA: true) * differences)
    }
    var sum = matmul(left, core)
    if let outside { sum = sum + outside }
    contributions.set(0, matmul(sum, right, transposeB: true))
  }
}

/// The decomposition, by way of the transpose where there are more columns than rows.
private func singular<T: TensorLike>(
  _ x: T, _ name: String
) throws(TensorError) -> (left: T, values: T, right: T) where T.Scalar: FloatingTensorScalar {
  try x.shape.checkMatrices(for: name)
  let isWide = x.shape[x.rank - 2] < x.shape[x.rank - 1]
  let results = applyAll(SingularValues(), [(isWide ? x.adjoint : x).value])
  let (left, right) = (T(results[0]), T(results[2]))
  return isWide ? (right, T(results[1]), left) : (left, T(results[1]), right)
}

/// The singular value decomposition x = U diag(s) Vᵀ, reduced, for each matrix of a batch: [m, n] gives U of
/// [m, k], s of [k] in descending order and V of [n, k], k the lesser of m and n.
///
/// The signs of singular vectors are arbitrary; the derivative by them exists where singular values differ.
public func singularValueDecomposition<T: TensorLike>(_ x: T) -> (left: T, values: T, right: T)
where T.Scalar: FloatingTensorScalar {
  orFail((x, x, x)) { () throws(TensorError) -> (left: T, values: T, right: T) in
    try singular(x, "singularValueDecomposition")
  }
}

/// The singular values of each matrix of a batch in descending order.
public func singularValues<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in try singular(x, "singularValues").values }
}

/// Which norm ``matrixNorm(_:_:keepingDimensions:)`` computes.
public enum MatrixNorm: Sendable, Hashable {
  /// The root of the sum of all squares, √Σ x².
  case frobenius
  /// The sum of the singular values.
  case nuclear
}

/// A norm of each matrix of a batch, over the last two axes.
public func matrixNorm<T: TensorLike>(
  _ x: T, _ kind: MatrixNorm = .frobenius, keepingDimensions: Bool = false
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try x.shape.checkMatrices(for: "matrixNorm")
    if kind == .frobenius {
      return x.norm(along: [-2, -1], keepingDimensions: keepingDimensions)
    }
    let norm = try singular(x, "matrixNorm").values.sum(along: -1)
    return keepingDimensions ? norm.unsqueezed(at: -1).unsqueezed(at: -1) : norm
  }
}
