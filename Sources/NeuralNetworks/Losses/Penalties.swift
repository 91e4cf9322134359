/// ½ λ Σ w² over all operands, in one operation.
struct L2Penalty: Operation {
  let strength: Double
  func resultShape(_ x: Operands) -> Shape { Shape() }
  func forward(_ x: Operands, _ shape: Shape) -> Value {
    var sum = 0.0
    for index in 0..<x.count { sum += x[index].sumOfSquares }
    return x[0].constant(0.5 * strength * sum)
  }
  func needs(for operand: Int) -> Retained { .operand(operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * strength * saved[operand]
  }
}

/// λ Σ |w| over all operands, in one operation.
struct L1Penalty: Operation {
  let strength: Double
  func resultShape(_ x: Operands) -> Shape { Shape() }
  func forward(_ x: Operands, _ shape: Shape) -> Value {
    var sum = abs(x[0]).sum()
    for index in 1..<x.count { sum += abs(x[index]).sum() }
    return sum * strength
  }
  func needs(for operand: Int) -> Retained { .operand(operand) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * strength * sign(saved[operand])
  }
}

/// ½ λ Σ w² over all elements of all weights: a scalar. Its gradient is λ w, a decay of the weights.
///
/// - Parameters:
///   - weights: Such as a module's `weights`, which leave its biases out.
///   - strength: λ.
public func l2Penalty<T: TensorLike>(_ weights: [T], strength: Double = 1) -> T
where T.Scalar: FloatingTensorScalar {
  weights.isEmpty
    ? T(Tensor<T.Scalar>(0).value) : apply(L2Penalty(strength: strength), weights.map { $0.value })
}

/// λ Σ |w| over all elements of all weights: a scalar. Its derivative at 0 is taken as 0.
///
/// - Parameters:
///   - weights: Such as a module's `weights`, which leave its biases out.
///   - strength: λ.
public func l1Penalty<T: TensorLike>(_ weights: [T], strength: Double = 1) -> T
where T.Scalar: FloatingTensorScalar {
  weights.isEmpty
    ? T(Tensor<T.Scalar>(0).value) : apply(L1Penalty(strength: strength), weights.map { $0.value })
}

extension Collection where Element: TensorLike, Element.Scalar: FloatingTensorScalar {
  /// Σ x² over all elements of all members: a scalar.
  public func squaredNorm() -> Element { l2Penalty(Array(self), strength: 2) }
}
