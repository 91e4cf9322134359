extension Shape {
  /// Refuses all but a matrix or a batch of matrices.
  func checkMatrices(for name: String) throws(TensorError) {
    guard rank >= 2 else {
      throw TensorError(name, "x is \(self); it must be […, rows, columns]")
    }
  }

  /// Refuses all but a square matrix or a batch of such.
  func checkSquares(for name: String) throws(TensorError) {
    guard rank >= 2, self[rank - 2] == self[rank - 1] else {
      throw TensorError(name, "the matrices are \(self); they must be square, […, n, n]")
    }
  }
}

extension TensorLike {
  /// The last two axes exchanged.
  var adjoint: Self { transposed(-1, -2) }

  /// With these leading axes, along which the matrices are repeated.
  func repeatedMatrices(_ lead: Shape) -> Self {
    let target = Shape(Array(lead) + Array(shape.suffix(2)))
    return target == shape ? self : broadcast(to: target)
  }
}

/// A right side of equations as matrices with the batch axes of the left side.
struct RightSide<T: TensorLike> {
  let left: T
  let right: T
  private let isVector: Bool

  /// - Parameters:
  ///   - a: […, m, n].
  ///   - b: A vector [m], or […, m, k].
  ///   - takesVectors: Whether b may be vectors, in exactly the shape of a without its last axis.
  init(_ a: T, _ b: T, takesVectors: Bool = true, for name: String) throws(TensorError) {
    let rows = a.shape[a.rank - 2]
    isVector = b.rank == 1 || (takesVectors && b.shape == Shape(a.shape.dropLast()))
    let columns = isVector ? b.unsqueezed(at: -1) : b
    guard columns.rank >= 2, columns.shape[columns.rank - 2] == rows else {
      throw TensorError(
        name,
        "a is \(a.shape), b is \(b.shape); b must have \(rows) rows, as many as a: […, \(rows), columns], or a "
          + "vector of \(rows)")
    }
    let lead = try Shape.broadcasting(
      Shape(a.shape.dropLast(2)), Shape(columns.shape.dropLast(2)), for: "\(name), batch axes")
    left = a.repeatedMatrices(lead)
    right = columns.repeatedMatrices(lead)
  }

  /// The solution, a vector again where b was one.
  func shaped(_ solution: T) -> T { isVector ? solution.squeezed(at: -1) : solution }
}
