import CWengert

// Activations without kinks, made of the ones in `Activations.swift`.

struct MishOperation: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] * tanh(softplus(x[0]))) }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let x = saved[0]
    let t = tanh(softplus(x))
    return cotangent * (t + (1 - square(t)) * sigmoid(x) * x)
  }
}

/// Its derivative is tanh² x, which 1 − (1 − tanh² x) would round.
struct TanhShrinkOperation: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(x[0] - tanh(x[0])) }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * square(tanh(saved[0]))
  }
}

/// x · tanh(softplus(x)); NaN at −∞, and its derivative at ±∞.
///
/// Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", BMVC 2020.
public func mish<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(MishOperation(), x)
}
/// x − tanh x.
public func tanhShrink<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(TanhShrinkOperation(), x)
}
/// x / (1 + |x|); NaN at ±∞.
public func softsign<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  x / (abs(x) + 1)
}
/// ln sigmoid(x) = −ln(1 + e⁻ˣ), without overflow.
public func logSigmoid<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  -softplus(-x)
}
/// softmax(−x) along an axis, the last by default: the least element gets the most.
public func softmin<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    if x.rank > 0 { _ = try x.shape.normalizedAxis(axis, for: "softmin") }
    return softmax(-x, along: axis)
  }
}
/// The first half of an axis times the sigmoid of the second half: a gated linear unit.
///
/// Dauphin et al., "Language Modeling with Gated Convolutional Networks", ICML 2017.
///
/// - Parameter axis: An axis of even extent, the last by default; the result has half of it.
public func glu<T: TensorLike>(_ x: T, along axis: Int = -1) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    let axis = try x.shape.normalizedAxis(axis, for: "glu")
    guard x.shape[axis] % 2 == 0 else {
      throw TensorError(
        "glu",
        "axis \(axis) of \(x.shape) has extent \(x.shape[axis]); it must be even, to be halved")
    }
    let halves = x.split(2, along: axis)
    return halves[0] * sigmoid(halves[1])
  }
}
