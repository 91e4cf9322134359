// Products of vectors and tensors other than the matrix product.

/// aᵢ bⱼ of two vectors: [n], [m] to [n, m].
public func outer<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    guard a.rank == 1, b.rank == 1 else {
      throw TensorError("outer", "a is \(a.shape), b is \(b.shape); both must be vectors")
    }
    return a.unsqueezed(at: 1) * b
  }
}

/// Σ a b along the last axes, for all others of both: […, n], [… , n] to [… of a, … of b]. With a scalar it is
/// the product.
public func inner<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  if a.rank == 0 || b.rank == 0 { return a * b }
  return orFail(a) { () throws(TensorError) -> T in
    guard a.shape.last == b.shape.last else {
      throw TensorError(
        "inner", "a is \(a.shape), b is \(b.shape); their last axes must have the same extent")
    }
    return try contracted(a, [a.rank - 1], b, [b.rank - 1], "inner")
  }
}

/// Σ a b over the last axes of a and the first of b.
///
/// - Parameter count: How many axes: 2 by default; 0 for the product of every element with every other.
public func tensordot<T: TensorLike>(_ a: T, _ b: T, axes count: Int = 2) -> T
where T.Scalar: NumericTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    guard 0...Swift.min(a.rank, b.rank) ~= count else {
      throw TensorError(
        "tensordot", "\(count) axes are to be contracted; a is \(a.shape), b is \(b.shape)")
    }
    return try contracted(
      a, Array((a.rank - count)..<a.rank), b, Array(0..<count), "tensordot")
  }
}

/// Σ a b over pairs of axes; the result has the others of a, then those of b.
///
/// - Parameters:
///   - first: Axes of a.
///   - second: As many axes of b, of the same extents.
public func tensordot<T: TensorLike>(
  _ a: T, _ b: T, along first: [Int], _ second: [Int]
) -> T where T.Scalar: NumericTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    guard first.count == second.count else {
      throw TensorError(
        "tensordot", "\(first.count) axes of a are paired with \(second.count) of b")
    }
    _ = try AxisSet(first, of: a.shape, for: "tensordot")
    _ = try AxisSet(second, of: b.shape, for: "tensordot")
    return try contracted(
      a, first.map { $0 < 0 ? $0 + a.rank : $0 }, b, second.map { $0 < 0 ? $0 + b.rank : $0 },
      "tensordot")
  }
}

/// One matrix product: the axes that are contracted last in a and first in b.
private func contracted<T: TensorLike>(
  _ a: T, _ first: [Int], _ b: T, _ second: [Int], _ name: String
) throws(TensorError) -> T where T.Scalar: NumericTensorScalar {
  for (i, j) in zip(first, second) where a.shape[i] != b.shape[j] {
    throw TensorError(
      name,
      "axis \(i) of a, \(a.shape), has extent \(a.shape[i]); axis \(j) of b, \(b.shape), has \(b.shape[j])"
    )
  }
  let rows = (0..<a.rank).filter { !first.contains($0) }
  let columns = (0..<b.rank).filter { !second.contains($0) }
  let extents = rows.map { a.shape[$0] } + columns.map { b.shape[$0] }
  let shape = try Shape(validating: extents, for: name)
  let inner = first.reduce(1) { $0 * a.shape[$1] }
  func count(_ axes: [Int], of x: T) -> Int { axes.reduce(1) { $0 * x.shape[$1] } }
  let left = a.permuted(rows + first).reshaped(to: Shape([count(rows, of: a), inner]))
  let right = b.permuted(second + columns).reshaped(to: Shape([inner, count(columns, of: b)]))
  return matmul(left, right).reshaped(to: shape)
}

/// The Kronecker product: every element of a times the whole of b, in blocks. The extents multiply; a shape of
/// fewer axes counts as one with leading extents of 1.
public func kron<T: TensorLike>(_ a: T, _ b: T) -> T where T.Scalar: NumericTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    let rank = Swift.max(a.rank, b.rank)
    func extents(_ x: T) -> [Int] { Array(repeating: 1, count: rank - x.rank) + Array(x.shape) }
    let (first, second) = (extents(a), extents(b))
    let target = try Shape(validating: zip(first, second).map { $0 * $1 }, for: "kron")
    let left = try Shape(validating: first.flatMap { [$0, 1] }, for: "kron")
    let right = try Shape(validating: second.flatMap { [1, $0] }, for: "kron")
    return (a.reshaped(to: left) * b.reshaped(to: right)).reshaped(to: target)
  }
}
