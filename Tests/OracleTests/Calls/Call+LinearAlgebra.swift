import Wengert

extension Call {
  func linearAlgebra() throws -> T? {
    switch op {
    case "cholesky": cholesky(try operand("x"))
    case "inv": inverse(try operand("x"))
    case "det": determinant(try operand("x"))
    case "solve": solve(try operand("a"), try operand("b"))
    case "solve_triangular":
      solveTriangular(
        try operand("a"), try operand("b"), upper: try attrs.flag("upper"),
        transposed: try attrs.flag("transpose"), unitDiagonal: try attrs.flag("unit"))
    case "lstsq": leastSquares(try operand("a"), try operand("b"))
    case "pinv": pseudoInverse(try operand("x"))
    case "eigvalsh": symmetricEigen(try operand("x")).values
    case "eigh_fun": try functionOfEigenvalues()
    case "svdvals": singularValues(try operand("x"))
    case "matrix_norm":
      matrixNorm(
        try operand("x"), try attrs.text("ord") == "fro" ? .frobenius : .nuclear,
        keepingDimensions: try attrs.flag("keepdims"))
    case "cdist":
      pairwiseDistances(try operand("a"), try operand("b"), power: try attrs.double("p"))
    default: nil
    }
  }

  /// Factorizations with several results.
  func factorization() throws -> [String: T]? {
    switch op {
    case "slogdet":
      let (sign, logarithm) = logDeterminant(try operand("x"))
      return ["sign": sign, "logabsdet": logarithm]
    case "qr":
      let (q, r) = qr(try operand("x"))
      return ["q": q, "r": r]
    default: return nil
    }
  }

  private func functionOfEigenvalues() throws -> T {
    let (values, vectors) = symmetricEigen(try operand("x"))
    let mapped: T
    switch try attrs.text("fun") {
    case "exp": mapped = exp(values)
    case "log": mapped = log(values)
    case "sqrt": mapped = sqrt(values)
    case "square": mapped = square(values)
    default: mapped = reciprocal(values)
    }
    return matmul(vectors * mapped.unsqueezed(at: -2), vectors, transposeB: true)
  }
}
