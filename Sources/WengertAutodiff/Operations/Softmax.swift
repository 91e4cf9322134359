import CWengert

/// exp(xᵢ) / Σ exp(xⱼ) along an axis, without overflow.
struct Softmax: Operation {
  let axis: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, _ shape: Shape) -> Value {
    Value(x.storage(0).softmax(logarithm: false, along: axis))
  }
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let y = saved.result
    if let gradient = gradient(of: y, cotangent, logarithm: false, axis) { return gradient }
    return y * (cotangent - (cotangent * y).sum(along: axis, keepingDimensions: true))
  }
}

/// xᵢ − ln Σ exp(xⱼ) along an axis, without overflow.
struct LogSoftmax: Operation {
  let axis: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, _ shape: Shape) -> Value {
    Value(x.storage(0).softmax(logarithm: true, along: axis))
  }
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    if let gradient = gradient(of: saved.result, cotangent, logarithm: true, axis) {
      return gradient
    }
    return cotangent - exp(saved.result) * cotangent.sum(along: axis, keepingDimensions: true)
  }
}

/// The rule in one pass, where it is not recorded and rows lie in one piece; nil elsewhere.
private func gradient(
  of result: Value, _ cotangent: Value, logarithm: Bool, _ axis: Int
) -> Value? {
  guard !wg_is_recording(), axis == result.rank - 1 else { return nil }
  return Value(result.storage.softmaxGradient(logarithm: logarithm, cotangent.storage))
}

/// exp(xᵢ) / Σ exp(xⱼ) along an axis, the last unless said: positive numbers that add up to 1.
///
/// A scalar counts as a vector of one element.
public func softmax<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  if x.rank == 0 { return softmax(x.expanded(at: 0), along: axis).squeezed() }
  return orFail(x) { () throws(TensorError) -> T in
    apply(Softmax(axis: try x.shape.normalizedAxis(axis, for: "softmax")), x)
  }
}

/// xᵢ − ln Σ exp(xⱼ) along an axis, the last unless said.
///
/// A scalar counts as a vector of one element.
public func logSoftmax<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  if x.rank == 0 { return logSoftmax(x.expanded(at: 0), along: axis).squeezed() }
  return orFail(x) { () throws(TensorError) -> T in
    apply(LogSoftmax(axis: try x.shape.normalizedAxis(axis, for: "logSoftmax")), x)
  }
}
