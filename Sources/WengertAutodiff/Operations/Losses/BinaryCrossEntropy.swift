import CWengert

/// p y ln(1 + e⁻ˣ) + (1 − y) ln(1 + eˣ), whose terms are all positive: nothing cancels. Operands are the
/// logits x, the targets y and, unless they are all 1, the weights p of positive targets.
struct BinaryCrossEntropyWithLogits: BuiltInOperandwise {
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

  // ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
  func forward(_ x: Operands, into y: inout Destination) {
    let (logits, positive) = (x[0], x.count < 3 ? x[1] : x[1] * x[2])
    let negative = 1 - x[1]
    let size = abs(logits)
    let isPositive = Tensor<Bool>(logits.mask(WG_GT, 0))
    let losses = weighted(size, by: select(isPositive, negative, positive))
    let small = log1p(exp(-size))
    y.set(losses + (x.count < 3 ? small : (positive + negative) * small))
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (x, y) = (saved[0], saved[1])
    let p = saved.operandCount < 3 ? nil : saved[2]
    switch (operand, p) {
    case (0, nil): return cotangent * ((1 - y) * sigmoid(x) - y * sigmoid(-x))
    case (0, let p?): return cotangent * ((1 - y) * sigmoid(x) - p * y * sigmoid(-x))
    case (1, nil): return cotangent * -x
    case (1, let p?): return cotangent * ((p - 1) * softplus(-x) - x)
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
///   - reduction: `none` returns the logits' shape, the others a scalar.
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
  let operands =
    [logits.value, logits.operand(target).value]
    + (positiveWeight.map { [logits.constant($0).value] } ?? [])
  var losses: T = apply(BinaryCrossEntropyWithLogits(), operands)
  guard let weight else { return reduction(losses) }
  return orFail(logits) { () throws(TensorError) -> T in
    try weight.shape.checkBroadcasts(to: losses.shape, for: "binaryCrossEntropyWithLogits, weight")
    losses = losses * losses.constant(weight)
    return reduction(losses)
  }
}
