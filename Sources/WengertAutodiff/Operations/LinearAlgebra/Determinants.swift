import CWengert

/// The product of the pivots.
struct Determinant: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { Shape(x.shape(0).dropLast(2)) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(EliminatedMatrices(x[0]).determinants()).converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let scale = (cotangent * saved.result).unsqueezed(at: -1).unsqueezed(at: -1)
    return scale * apply(Inverse(), saved[0]).adjoint
  }
}

/// The sign and the logarithm of the absolute value; the sign is constant.
struct LogDeterminant: MultiResultPrimitive {
  func results(_ x: Operands) throws(TensorError) -> [ResultDescription] {
    try x.shape(0).checkSquares(for: name)
    let lead = Shape(x.shape(0).dropLast(2))
    return [ResultDescription(lead, isDifferentiable: false), ResultDescription(lead)]
  }
  func forward(_ x: Operands, into y: inout [Destination]) {
    let (signs, logarithms) = EliminatedMatrices(x[0]).logDeterminants()
    y[0].set(Value(signs).converted(to: x.dataType(0)))
    y[1].set(Value(logarithms).converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
    into contributions: inout Contributions
  ) {
    let scale = cotangents[1].unsqueezed(at: -1).unsqueezed(at: -1)
    contributions.set(0, scale * apply(Inverse(), saved[0]).adjoint)
  }
}

/// The determinant of each matrix of a batch: […, n, n] to […]; 1 of an empty matrix.
///
/// Its derivative at a singular matrix is exact: there it is computed without divisions, in n⁴ steps.
public func determinant<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try x.shape.checkSquares(for: "determinant")
    if EliminatedMatrices(x.value.detached).isNearlySingular {
      return determinantWithoutDivision(x)
    }
    return apply(Determinant(), x)
  }
}

/// The sign of the determinant and the logarithm of its absolute value, which does not leave the range; 0 and
/// −∞ for a singular matrix, which has no derivative.
public func logDeterminant<T: TensorLike>(_ x: T) -> (sign: T, logarithm: T)
where T.Scalar: FloatingTensorScalar {
  let results = applyAll(LogDeterminant(), [x.value])
  return (T(results[0]), T(results[1]))
}

/// Bird, "A Simple Division-Free Algorithm for Computing Determinants", 2011: F ← μ(F) A, n − 1 times, where
/// μ keeps the elements above the diagonal and puts −Σ of the later diagonal elements in it.
private func determinantWithoutDivision<T: TensorLike>(_ x: T) -> T
where T.Scalar: FloatingTensorScalar {
  let extent = x.shape[x.rank - 1]
  var product = x
  for _ in 1..<Swift.max(extent, 1) {
    let diagonal = product.diagonal(along: -2, -1)
    let later = apply(CumulativeSum(axis: diagonal.rank - 1, isReversed: true), diagonal) - diagonal
    product = matmul(product.triu(diagonal: 1) - later.diagEmbed(), x)
  }
  let corner = product.diagonal(along: -2, -1).taken([0], along: -1).squeezed(at: -1)
  return extent % 2 == 0 ? -corner : corner
}
