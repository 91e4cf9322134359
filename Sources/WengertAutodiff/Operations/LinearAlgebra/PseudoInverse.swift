import CWengert

/// The Moore–Penrose inverse. Singular values of up to `tolerance` times the greatest count as 0.
struct PseudoInverse: BuiltInOperandwise {
  let tolerance: Double
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let shape = x.shape(0)
    try shape.checkMatrices(for: name)
    return Shape(Array(shape.dropLast(2)) + [shape[shape.rank - 1], shape[shape.rank - 2]])
  }
  // V diag(1 / s) Uᵀ.
  func forward(_ x: Operands, into y: inout Destination) {
    let shape = x.shape(0)
    let isWide = shape[shape.rank - 2] < shape[shape.rank - 1]
    let left = MatrixBatch(copying: isWide ? x[0].adjoint : x[0])
    let (lead, columns) = (Array(shape.dropLast(2)), left.columns)
    let right = MatrixBatch(Shape(lead + [columns, columns]))
    let values = Storage(Shape(lead + [columns]), .float64)
    wg_svd(
      Int64(left.count), Int64(left.rows), Int64(columns), left.doubles, values.doubles,
      right.doubles)
    for index in 0..<left.count {
      invert(UnsafeMutableBufferPointer(start: values.doubles + index * columns, count: columns))
    }
    let scaled = Value(right.storage) * Value(values).unsqueezed(at: -2)
    let product = matmul(scaled, Value(left.storage), transposeB: true)
    y.set((isWide ? product.adjoint : product).converted(to: x.dataType(0)))
  }
  /// 1 / s, or 0 for an s that counts as 0; NaN stays.
  private func invert(_ values: UnsafeMutableBufferPointer<Double>) {
    let bound = tolerance * (values.first ?? 0)
    for place in values.indices { values[place] = values[place] <= bound ? 0 : 1 / values[place] }
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  // −Pᵀ P̄ Pᵀ + (1 − x P) P̄ᵀ P Pᵀ + Pᵀ P P̄ᵀ (1 − P x), as long as the rank does not change.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (x, p, share) = (saved[0], saved.result, cotangent.adjoint)
    let inside = matmul(p, share)
    let (below, beside) = (share - matmul(x, inside), matmul(p, inside, transposeA: true))
    return matmul(matmul(below, p), p, transposeB: true) + beside - matmul(matmul(beside, p), x)
      - matmul(matmul(p, cotangent, transposeA: true), p, transposeB: true)
  }
}

/// What counts as 0 beside the greatest singular value: the greater extent times the rounding of the type.
func roundingOfRank(_ shape: Shape, _ type: DataType) -> Double {
  Double(shape.suffix(2).max() ?? 0) * (type == .float32 ? 0x1p-23 : 0x1p-52)
}

/// The Moore–Penrose inverse of each matrix, of whatever rank: [m, n] to [n, m].
///
/// Singular values of up to the greater of m and n roundings of the greatest one count as 0, as in NumPy and PyTorch.
/// The derivative is that among matrices of the same rank: Golub and Pereyra, "The Differentiation of Pseudo-Inverses
/// and Nonlinear Least Squares Problems Whose Variables Separate", 1973.
public func pseudoInverse<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(PseudoInverse(tolerance: roundingOfRank(x.shape, x.value.dataType)), x)
}

/// The Moore–Penrose inverse of each matrix, where singular values of up to a tolerance times the greatest one count
/// as 0; see ``pseudoInverse(_:)``.
///
/// - Parameter relativeTolerance: 0 or more; PyTorch's `rtol`.
public func pseudoInverse<T: TensorLike>(_ x: T, relativeTolerance: Double) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard relativeTolerance >= 0 else {
      throw TensorError(
        "pseudoInverse", "relativeTolerance is \(relativeTolerance); it must be 0 or more")
    }
    return apply(PseudoInverse(tolerance: relativeTolerance), x)
  }
}
