import CWengert

/// exp(xᵢ) / Σ exp(xⱼ) along an axis, without overflow.
struct SoftmaxOperation: BuiltInOperandwise {
  let axis: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).softmax(logarithm: false, along: axis)))
  }
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(SoftmaxGradient(axis: axis, isLogarithm: false), saved.result, cotangent)
  }
}

/// xᵢ − ln Σ exp(xⱼ) along an axis, without overflow.
struct LogSoftmaxOperation: BuiltInOperandwise {
  let axis: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).softmax(logarithm: true, along: axis)))
  }
  func needs(for operand: Int) -> Retained { .result }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(SoftmaxGradient(axis: axis, isLogarithm: true), saved.result, cotangent)
  }
}

/// y (ȳ − Σ ȳ y) along an axis for y = softmax x, or ȳ − eʸ Σ ȳ for its logarithm: in one pass where rows
/// lie in one piece. Operands are y and ȳ.
struct SoftmaxGradient: ComposedPrimitive {
  let axis: Int
  let isLogarithm: Bool

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    if axis == y.shape.rank - 1 {
      y.adopt(x.storage(0).softmaxGradient(logarithm: isLogarithm, x.storage(1)))
    } else {
      y.set(composition([x[0], x[1]]))
    }
  }

  func composition(_ x: [Value]) -> Value {
    let (y, cotangent) = (x[0], x[1])
    if isLogarithm {
      return cotangent - exp(y) * cotangent.sum(along: axis, keepingDimensions: true)
    }
    return y * (cotangent - (cotangent * y).sum(along: axis, keepingDimensions: true))
  }
}

/// exp(xᵢ) / Σ exp(xⱼ) along an axis, the last by default: positive numbers that add up to 1.
///
/// A scalar counts as a vector of one element.
public func softmax<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  if x.rank == 0 { return softmax(x.unsqueezed(at: 0), along: axis).squeezed() }
  return orFail(x) { () throws(TensorError) -> T in
    apply(SoftmaxOperation(axis: try x.shape.normalizedAxis(axis, for: "softmax")), x)
  }
}

/// xᵢ − ln Σ exp(xⱼ) along an axis, the last by default.
///
/// A scalar counts as a vector of one element.
public func logSoftmax<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  if x.rank == 0 { return logSoftmax(x.unsqueezed(at: 0), along: axis).squeezed() }
  return orFail(x) { () throws(TensorError) -> T in
    apply(LogSoftmaxOperation(axis: try x.shape.normalizedAxis(axis, for: "logSoftmax")), x)
  }
}
