/// (1 − y) x + (1 + (p − 1) y) ln(1 + e⁻ˣ). Operands are the logits x, the targets y and, unless they are
/// all 1, the weights p of positive targets.
struct BinaryCrossEntropyWithLogits: Operation {
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let shape = try x.count < 3 ? x.shape(0) : Shape.broadcasting(x.shape(0), x.shape(2), for: name)
    guard x.shape(0) == x.shape(1), shape == x.shape(0) else {
      throw TensorError(
        name,
        "the logits are \(x.shape(0)), the targets \(x.shape(1))"
          + (x.count < 3 ? "" : ", the weights of positive targets \(x.shape(2))")
          + "; targets must have the logits' shape, and weights broadcast to it")
    }
    return shape
  }

  func forward(_ x: Operands, _ shape: Shape) -> Value {
    let losses = softplusOfNegative(x[0])
    let positive = x.count < 3 ? losses : losses * factor(x[1], x[2])
    return (1 - x[1]) * x[0] + positive
  }

  /// ln(1 + e⁻ˣ) without overflow.
  private func softplusOfNegative(_ x: Value) -> Value { log1p(exp(-abs(x))) + relu(-x) }

  /// 1 + (p − 1) y.
  private func factor(_ target: Value, _ positiveWeight: Value) -> Value {
    (positiveWeight - 1) * target + 1
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (x, y) = (saved[0], saved[1])
    let p = saved.operandCount < 3 ? nil : saved[2]
    switch (operand, p) {
    case (0, nil): return cotangent * (sigmoid(x) - y)
    case (0, let p?): return cotangent * (1 - y - factor(y, p) * sigmoid(-x))
    case (1, nil): return cotangent * -x
    case (1, let p?): return cotangent * ((p - 1) * softplusOfNegative(x) - x)
    default: fatalError("\(name): the weights are constants")
    }
  }
}

/// −p y ln σ(x) − (1 − y) ln(1 − σ(x)), element by element, times w, reduced; σ is the sigmoid function.
///
/// It takes logits, not probabilities, and is exact where σ(x) saturates.
///
/// - Parameters:
///   - logits: x, any shape.
///   - target: y in [0, 1], in exactly that shape.
///   - weight: w, which broadcasts to that shape; 1 if nil. `mean` divides by the number of elements
///     all the same.
///   - positiveWeight: p, which broadcasts to that shape; 1 if nil. Above 1 it favours recall.
///   - reduction: `none` answers in the logits' shape, the others a scalar.
public func binaryCrossEntropyWithLogits<T: TensorLike>(
  _ logits: T, _ target: some TensorLike<T.Scalar>, weight: Tensor<T.Scalar>? = nil,
  positiveWeight: Tensor<T.Scalar>? = nil, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  if !lies(target, from: 0, to: 1) {
    fail(
      TensorError(
        "binaryCrossEntropyWithLogits",
        "a target is NaN or lies outside 0...1: \(range(of: target))"))
    return logits
  }
  let operands = [logits.value, target.value] + (positiveWeight.map { [$0.value] } ?? [])
  var losses: T = apply(BinaryCrossEntropyWithLogits(), operands)
  guard let weight else { return reduction(losses) }
  return orFail(logits) { () throws(TensorError) -> T in
    try weight.shape.checkBroadcasts(to: losses.shape, for: "binaryCrossEntropyWithLogits, weight")
    losses = losses * T(weight.value)
    return reduction(losses)
  }
}
