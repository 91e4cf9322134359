import CWengert

// Losses that ask for a margin between scores.

/// max(0, −y (a − b) + margin), element by element, reduced: a shall rank above b where y is 1, and below
/// where it is −1. Where it is exactly 0 half of the gradient flows.
///
/// - Parameters:
///   - a: Any shape.
///   - b: The same shape.
///   - target: y, 1 or −1, the same shape.
///   - margin: By how much.
///   - reduction: `none` returns that shape, the others a scalar.
public func marginRankingLoss<T: TensorLike>(
  _ a: T, _ b: T, _ target: Tensor<Int>, margin: T.Scalar = 0, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    let b = try matched(b, to: a, for: "marginRankingLoss")
    let y = a.constant(try signs(target, a.shape, "marginRankingLoss", of: T.Scalar.self))
    return reduction(maximum(y * (b - a) + margin, a.constant(0)))
  }
}

/// ln(1 + exp(−y x)), element by element, reduced; ∞ where the exponential is.
///
/// - Parameters:
///   - scores: x, any shape.
///   - target: y, 1 or −1, the same shape.
///   - reduction: `none` returns that shape, the others a scalar.
public func softMarginLoss<T: TensorLike>(
  _ scores: T, _ target: some TensorLike<T.Scalar>, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(scores) { () throws(TensorError) -> T in
    let y = try matched(target, to: scores, for: "softMarginLoss")
    return reduction(apply(SoftMargin(), -(y * scores)))
  }
}

/// ln(1 + eˣ), ∞ where eˣ is.
struct SoftMargin: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) { y.set(log1p(exp(x[0]))) }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * sigmoid(saved[0])
  }
}

/// Σ w max(0, margin − x_target + xⱼ)ᵖ / classes over the classes j other than the target, reduced. Its
/// derivative where a term is 0 is taken as 0.
///
/// - Parameters:
///   - scores: x, [classes] or [batch, classes].
///   - target: The class of each sample, in that shape without the class axis.
///   - power: p, 1 or 2.
///   - margin: By how much.
///   - classWeights: w of the target's class, [classes]; 1 if nil. `mean` divides by the number of samples.
///   - reduction: `none` returns the targets' shape, the others a scalar.
public func multiMarginLoss<T: TensorLike>(
  _ scores: T, _ target: Tensor<Int>, power: Int = 1, margin: T.Scalar = 1,
  classWeights: Tensor<T.Scalar>? = nil, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(scores) { () throws(TensorError) -> T in
    guard power == 1 || power == 2 else {
      throw TensorError("multiMarginLoss", "the power is \(power); it must be 1 or 2")
    }
    let options = ClassTargets.Options(
      classWeights: try WengertAutodiff.classWeights(classWeights, in: "multiMarginLoss"),
      ignoreIndex: .min)
    let targets = try ClassTargets(target, for: scores.shape, options, in: "multiMarginLoss")
    let axis = ClassTargets.axis(of: scores.shape)
    let excess = relu(scores - scores.gathered(targets.index, along: axis) + margin)
    let terms = select(
      targets.isTarget, 0, power == 1 ? excess : square(excess))
    let losses = terms.sum(along: axis) / T.Scalar(scores.shape[axis])
    if targets.isUniform { return reduction(losses) }
    return reduction(losses * losses.constant(Tensor<T.Scalar>(converting: targets.weights)))
  }
}

/// The mean over the classes of binary cross-entropies with logits, reduced over the samples: any number of
/// classes may be right.
///
/// - Parameters:
///   - logits: [batch, classes], or [classes].
///   - target: 0 or 1 for each class, the same shape.
///   - classWeights: [classes]; 1 if nil.
///   - reduction: `none` returns one loss per sample, the others a scalar.
public func multilabelSoftMarginLoss<T: TensorLike>(
  _ logits: T, _ target: some TensorLike<T.Scalar>, classWeights: Tensor<T.Scalar>? = nil,
  reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logits) { () throws(TensorError) -> T in
    guard logits.rank > 0 else {
      throw TensorError(
        "multilabelSoftMarginLoss", "the logits are a scalar; they must be [classes]")
    }
    let target = try matched(target, to: logits, for: "multilabelSoftMarginLoss")
    let losses = binaryCrossEntropyWithLogits(
      logits, target, weight: classWeights, reduction: .none)
    return reduction(losses.mean(along: -1))
  }
}

/// Targets 1 and −1 as numbers.
///
/// - Throws: `TensorError` for another shape, and for other numbers.
func signs<Scalar: FloatingTensorScalar>(
  _ target: Tensor<Int>, _ shape: Shape, _ loss: String, of type: Scalar.Type
) throws(TensorError) -> Tensor<Scalar> {
  guard target.shape == shape else {
    throw TensorError(
      loss, "the targets are \(target.shape); there must be one for each of \(shape)")
  }
  if let wrong = target.scalars.first(where: { $0 != 1 && $0 != -1 }) {
    throw TensorError(loss, "a target is \(wrong); it must be 1 or -1")
  }
  return Tensor(converting: target)
}
