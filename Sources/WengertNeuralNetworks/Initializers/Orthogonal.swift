/// A tensor whose rows, or whose columns if they are fewer, are orthonormal; all axes but the first count
/// as one. It is drawn evenly from all such: normal deviates, orthonormalized.
func orthogonalMatrix(_ shape: Shape, using generator: inout RandomGenerator) -> Tensor<Double> {
  guard shape.rank >= 2 else {
    fail(
      TensorError("orthogonal", "a tensor of shape \(shape) must have 2 axes or more"))
    return .zeros(shape)
  }
  let rows = shape[0]
  let columns = shape.dropFirst().reduce(1, *)
  let count = Swift.min(rows, columns)
  let length = Swift.max(rows, columns)
  var vectors = Tensor<Double>.randomNormal([count, length], using: &generator)
  vectors.withUnsafeMutableScalars { orthonormalize($0, count: count, length: length) }
  return (rows <= columns ? vectors : vectors.transposed()).reshaped(to: shape)
}

/// Gram and Schmidt's process on `count` vectors, one after another in memory.
///
/// Each vector is orthogonalized against its predecessors twice: the second pass removes the rounding errors
/// of the first, to machine precision.
private func orthonormalize(
  _ elements: UnsafeMutableBufferPointer<Double>, count: Int, length: Int
) {
  func vector(_ index: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(rebasing: elements[index * length..<(index + 1) * length])
  }
  func dot(_ a: UnsafeMutableBufferPointer<Double>, _ b: UnsafeMutableBufferPointer<Double>)
    -> Double
  {
    var sum = 0.0
    for index in 0..<length { sum += a[index] * b[index] }
    return sum
  }
  for index in 0..<count {
    let current = vector(index)
    for other in Array(0..<index) + Array(0..<index) {
      let previous = vector(other)
      let share = dot(current, previous)
      for position in 0..<length { current[position] -= share * previous[position] }
    }
    let norm = dot(current, current).squareRoot()
    for position in 0..<length { current[position] /= norm }
  }
}
