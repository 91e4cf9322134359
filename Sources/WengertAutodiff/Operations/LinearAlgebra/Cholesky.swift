import CWengert

/// The lower factor L of x = L Lᵀ. Operand 0 is symmetric.
struct Cholesky: BuiltInOperandwise {
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.shape(0).checkSquares(for: name)
    return x.shape(0)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let (matrices, result) = (MatrixBatch(copying: x[0]), MatrixBatch(y.shape))
    var failed = [Bool](repeating: false, count: matrices.count)
    wg_cholesky(
      Int64(matrices.count), Int64(matrices.rows), matrices.doubles, result.doubles, &failed)
    if let index = failed.firstIndex(of: true) {
      fail(TensorError(name, "matrix \(index) of \(y.shape) is not positive definite"))
    }
    y.set(result.converted(to: x.dataType(0)))
  }
  func needs(for operand: Int) -> Retained { .result }
  // L⁻ᵀ Φ(Lᵀ L̄) L⁻¹, where Φ keeps the lower triangle and half of the diagonal; its symmetric part.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let factor = saved.result
    let product = matmul(factor, cotangent, transposeA: true)
    let kept = product.tril() - product.diagonal(along: -2, -1).diagEmbed() * 0.5
    let back = TriangularSolve(isUpper: false, isTransposed: true, isUnit: false)
    let left = apply(back, factor, kept)
    return symmetric(apply(back, factor, left.adjoint))
  }
}

/// (x + xᵀ) / 2.
func symmetric<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  (x + x.adjoint) * 0.5
}

/// The lower triangular L with x = L Lᵀ, for each matrix of a batch: […, n, n] to the same shape.
///
/// Only the symmetric part of x, (x + xᵀ) / 2, is used. A matrix that is not positive definite stops the
/// program.
public func cholesky<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try x.shape.checkSquares(for: "cholesky")
    return apply(Cholesky(), symmetric(x))
  }
}
