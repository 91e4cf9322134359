import Wengert

extension GradientTable {
  static let linearAlgebra: [GradientRow] = equations + determinants + factors + spectra + distances

  /// Well away from singular: the diagonal is greater than all else.
  @Sendable private static func safe(_ x: Value) -> Value {
    x + diagonal(x) * 6
  }
  /// Ones in the main diagonal.
  private static func diagonal(_ x: Value) -> Value {
    let ones = x.detached * 0 + 1
    return ones.tril() - ones.tril(diagonal: -1)
  }
  private static let squares: [[Shape]] = [[[3, 3]], [[1, 1]], [[2, 2, 2]], [[0, 2, 2]]]
  private static let notSquare = "the matrices are [2, 3]; they must be square, […, n, n]"
  private static let zeros = Tensor<Double>.zeros([2, 2])

  private static let equations: [GradientRow] = [
    binary(
      "solve", [.range(-1, 1)], covers: "solve(_:_:)",
      cases: [[[3, 3], [3, 2]], [[2, 2], [2]], [[2, 2, 2], [2, 2]], [[2, 2], [3, 2, 1]]]
    ) { solve(safe($0), $1) }
    .refuses("solve: \(notSquare)") { _ = solve(wide, wide) }
    .refuses(
      "solve: a is [2, 2], b is [3]; b must have 2 rows, as many as a: […, 2, columns], or a vector of 2"
    ) { _ = solve(zeros, Tensor<Double>([1, 2, 3])) }
    .refuses(
      "solve: matrix 0 of [2, 2] is singular; pseudoInverse takes it"
    ) { _ = solve(zeros, Tensor<Double>([1, 2])) },
    triangular("solveTriangular, lower") { solveTriangular(safe($0), $1, upper: false) },
    triangular("solveTriangular, upper") { solveTriangular(safe($0), $1, upper: true) },
    triangular("solveTriangular, transposed") {
      solveTriangular(safe($0), $1, upper: false, transposed: true)
    },
    triangular("solveTriangular, unit diagonal") {
      solveTriangular($0, $1, upper: true, transposed: true, unitDiagonal: true)
    },
    unary("inverse", .range(-1, 1), cases: squares) { inverse(safe($0)) }
      .refuses("inverse: \(notSquare)") { _ = inverse(wide) }
      .refuses(
        "inverse: matrix 0 of [2, 2] is singular; pseudoInverse takes it"
      ) { _ = inverse(zeros) },
    binary(
      "leastSquares", [.all], covers: "leastSquares(_:_:)",
      cases: [[[3, 2], [3, 2]], [[4, 2], [4]], [[2, 3, 1], [3, 1]]]
    ) { leastSquares(tall($0), $1) }
    .refuses("leastSquares: a is [2, 3]; it must have at least as many rows as columns") {
      _ = leastSquares(wide, wide)
    }
    .refuses(
      "leastSquares: the columns of matrix 0 of [2, 2] depend on each other, so that many x are as good; the "
        + "shortest is matmul(pseudoInverse(a), b)"
    ) { _ = leastSquares(zeros, zeros) },
    unary(
      "pseudoInverse", covers: "pseudoInverse(_:)", cases: [[[3, 2]], [[2, 3]], [[2, 3, 1]]]
    ) {
      pseudoInverse(tall($0))
    },
    unary(
      "pseudoInverse of dependent columns", covers: "pseudoInverse(_:relativeTolerance:)",
      cases: [[[3, 2]], [[2, 3, 1]]]
    ) {
      pseudoInverse(concatenate([tall($0), tall($0) * 2], along: -1), relativeTolerance: 1e-10)
    }
    .refuses("pseudoInverse: relativeTolerance is -1.0; it must be 0 or more") {
      _ = pseudoInverse(zeros, relativeTolerance: -1)
    },
  ]
  private static func triangular(
    _ name: String, _ function: @escaping @Sendable (Value, Value) -> Value
  ) -> GradientRow {
    binary(
      name, [.range(-1, 1)], covers: "solveTriangular(_:_:upper:transposed:unitDiagonal:)",
      cases: [[[3, 3], [3, 2]], [[2, 2], [2]], [[2, 2, 2], [2, 1]]], function)
  }
  /// Of full rank: ones in the main diagonal weigh more than the rest.
  @Sendable private static func tall(_ x: Value) -> Value {
    x * 0.2 + diagonal(x)
  }

  private static let determinants: [GradientRow] = [
    unary("determinant", .range(-1, 1), cases: squares + [[[0, 0]]]) { determinant(safe($0)) }
      .refuses("determinant: \(notSquare)") { _ = determinant(wide) },
    unary("determinant near singular", covers: "determinant(_:)", cases: []) { determinant($0) }
      .on([[[1, 2], [2, 4]]], gives: [0], gradients: [[4, -2, -2, 1]])
      .on(
        [[[1, 2, 3], [4, 5, 6], [7, 8, 9]]], gives: [0],
        gradients: [[-3, 6, -3, 6, -12, 6, -3, 6, -3]]
      )
      .on([[[0, 1], [1, 0]]], gives: [-1], gradients: [[0, -1, -1, 0]]),
    unary("logDeterminant", .range(-1, 1), cases: squares) { logDeterminant(safe($0)).logarithm }
      .refuses("logDeterminant: \(notSquare)") { _ = logDeterminant(wide) },
  ]

  private static let factors: [GradientRow] = [
    unary("cholesky", .range(-1, 1), cases: squares) { cholesky(safe($0)) }
      .refuses("cholesky: \(notSquare)") { _ = cholesky(wide) }
      .refuses("cholesky: matrix 0 of [2, 2] is not positive definite") {
        _ = cholesky(Tensor<Double>([[1, 2], [2, 1]]))
      },
    unary("qr, q", covers: "qr(_:)", cases: [[[3, 2]], [[2, 2]], [[2, 3]], [[2, 3, 1]]]) {
      qr(tall($0)).q
    }
    .refuses("qr: x is [3]; it must be […, rows, columns]") { _ = qr(Tensor<Double>([1, 2, 3])) },
    unary("qr, r", covers: "qr(_:)", cases: [[[3, 2]], [[2, 2]], [[2, 3]]]) { qr(tall($0)).r },
  ]

  /// Matrices whose eigenvalues and singular values stay apart.
  @Sendable private static func spread(_ x: Value) -> Value {
    x * 0.2 + diagonal(x) * (x.detached * 0 + 1).cumulativeSum(along: -2)
  }

  private static let spectra: [GradientRow] = [
    unary("symmetricEigen, values", covers: "symmetricEigen(_:)", cases: squares) {
      symmetricEigen(spread($0)).values
    }
    .refuses("symmetricEigen: \(notSquare)") { _ = symmetricEigen(wide) },
    unary(
      "symmetricEigen, vectors", covers: "symmetricEigen(_:)", cases: [[[3, 3]], [[2, 2, 2]]]
    ) {
      square(symmetricEigen(spread($0)).vectors)
    },
    unary(
      "singularValues", covers: "singularValues(_:)", cases: [[[3, 2]], [[2, 3]], [[2, 2, 2]]]
    ) {
      singularValues(spread($0))
    },
    unary(
      "singularValueDecomposition", covers: "singularValueDecomposition(_:)",
      cases: [[[3, 2]], [[2, 3]], [[2, 2, 2]]]
    ) {
      let (left, values, right) = singularValueDecomposition(spread($0))
      return concatenate(
        [square(left), square(right), left * 0 + values.unsqueezed(at: -2)], along: -2)
    },
    unary("matrixNorm", covers: matrixNorm, cases: [[[3, 2]], [[2, 2, 2]]]) {
      Wengert.matrixNorm($0, keepingDimensions: true)
    }
    .refuses("matrixNorm: x is [3]; it must be […, rows, columns]") {
      _ = Wengert.matrixNorm(Tensor<Double>([1, 2, 3]))
    },
    unary("matrixNorm, nuclear", covers: matrixNorm, cases: [[[3, 2]], [[2, 2, 2]]]) {
      Wengert.matrixNorm(spread($0), .nuclear)
    },
  ]
  private static let matrixNorm = "matrixNorm(_:_:keepingDimensions:)"

  private static let distances: [GradientRow] = ([1, 2, 3] as [Double]).map { power in
    binary(
      "pairwiseDistances, \(power)", [.distinct, .range(4, 6)],
      covers: "pairwiseDistances(_:_:power:)",
      cases: [[[2, 3], [3, 3]], [[2, 1, 2], [2, 2, 2]], [[2, 2], [0, 2]]]
    ) { pairwiseDistances($0, $1, power: power) }
    .on([[[1, 2]], [[1, 2]]], gives: [0], gradients: [[0, 0], [0, 0]])
    .refuses(
      "pairwiseDistances: a is [2, 3], b is [1, 2]; they must be […, rows, width], of one width"
    ) { _ = pairwiseDistances(wide, [[1, 2]], power: power) }
  }
}
