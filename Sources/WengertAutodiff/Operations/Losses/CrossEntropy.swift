import CWengert

/// −Σ weight · ln softmax(x) for class numbers, in one operation.
struct CrossEntropy: ClassLoss {
  let options: ClassTargets.Options
  let reduction: Reduction

  func forward(_ x: Operands, into y: inout Destination) {
    y.set(losses(logSoftmax(x[0], along: ClassTargets.axis(of: x.shape(0))), x[1]))
  }

  // Where every sample counts the same: (softmax(x) − target) · ȳ.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let axis = ClassTargets.axis(of: saved.shape(0))
    guard let targets = targets(saved[1], saved.shape(0)) else { return cotangent }
    let target = targets.distribution(like: cotangent)
    var probabilities = softmax(saved[0], along: axis)
    if !targets.isUniform {
      probabilities = probabilities * target.sum(along: axis, keepingDimensions: true)
    }
    return (probabilities - target) * spread(cotangent, targets, axis)
  }
}

/// −ln softmax(x)[label], where every sample counts the same and classes lie along the last axis: one
/// pass forward, one backward. Operand 1 holds the labels, all of them valid.
struct PlainCrossEntropy: BuiltInOperandwise {
  let reduction: Reduction
  var name: String { "crossEntropy" }

  /// The loss, if the labels are such; not generic, as this is on the way of every training step.
  static func loss(
    _ logits: Value, _ labels: Tensor<Int>, _ ignoreIndex: Int, _ reduction: Reduction
  ) -> Value? {
    guard ClassTargets.arePlain(labels, for: logits.shape, ignoreIndex) else { return nil }
    return apply(PlainCrossEntropy(reduction: reduction), logits, labels.value)
  }

  func resultShape(_ x: Operands) -> Shape { reduction == .none ? x.shape(1) : Shape() }

  func forward(_ x: Operands, into y: inout Destination) {
    let losses = x.reference(0)._withUnsafeGuaranteedRef {
      $0.crossEntropy(.classes(x.storage(1)), x.shape(1))
    }
    if reduction == .none { return y.adopt(losses) }
    let sum = losses.reduce(WG_SUM, over: AxisSet(all: losses.shape.rank), y.shape)
    y.adopt(
      reduction == .sum ? sum : sum.binary(WG_DIV, .integer(x.shape(1).elementCount), into: sum))
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let labels = saved[1]
    let factor = reduction == .mean ? 1 / Double(labels.count) : 1
    return apply(PlainCrossEntropyGradient(factor: factor), saved[0], labels, cotangent)
  }
}

/// (softmax(x) − onehot(labels)) · ȳ · factor. Operands are x, labels and ȳ, one or one per row.
struct PlainCrossEntropyGradient: ComposedPrimitive {
  let factor: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.storage(0).crossEntropyGradient(.classes(x.storage(1)), x.storage(2), factor: factor))
  }

  func composition(_ operands: [Value]) -> Value {
    let (x, cotangent) = (operands[0], operands[2])
    let scale = cotangent.rank == x.rank - 1 ? cotangent.unsqueezed(at: -1) : cotangent
    let target = operands[1].tensor(of: Int.self).oneHot(x.shape.last ?? 1, as: Double.self)
    return (softmax(x) - x.constant(target)) * (scale * factor)
  }
}

/// −Σ q ln softmax(x) along the class axis, for distributions q: operand 1.
struct DistributionCrossEntropy: BuiltInOperandwise {
  let axis: Int
  var name: String { "crossEntropy" }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    guard x.shape(0) == x.shape(1) else {
      throw TensorError(
        name,
        "the scores are \(x.shape(0)), the targets \(x.shape(1)); probabilities must have the shape of "
          + "the scores")
    }
    return try ClassTargets.samples(of: x.shape(0), in: name)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    if axis == x.shape(0).rank - 1 {
      return y.adopt(x[0].elements.crossEntropy(.probabilities(x[1].elements), y.shape))
    }
    y.set(-weighted(logSoftmax(x[0], along: axis), by: x[1]).sum(along: axis))
  }

  func needs(for operand: Int) -> Retained { .allOperands }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (x, q) = (saved[0], saved[1])
    return operand == 1
      ? -(cotangent.unsqueezed(at: axis) * logSoftmax(x, along: axis))
      : apply(DistributionCrossEntropyGradient(axis: axis), x, q, cotangent)
  }
}

/// (softmax(x) · Σ q − q) · ȳ along the class axis. Operands are x, q and ȳ.
struct DistributionCrossEntropyGradient: ComposedPrimitive {
  let axis: Int

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    guard axis == y.shape.rank - 1 else { return y.set(composition([x[0], x[1], x[2]])) }
    y.adopt(
      x.storage(0).crossEntropyGradient(.probabilities(x.storage(1)), x.storage(2), factor: 1))
  }

  func composition(_ x: [Value]) -> Value {
    let (x, q, cotangent) = (x[0], x[1], x[2].unsqueezed(at: axis))
    return cotangent * (softmax(x, along: axis) * q.sum(along: axis, keepingDimensions: true) - q)
  }
}

/// −w ln softmax(x)[target], reduced: softmax and negative log-likelihood in one stable operation.
///
/// With label smoothing e (Szegedy et al., "Rethinking the Inception Architecture", CVPR 2016) the
/// target's probability is 1 − e + e / C and that of every other class e / C.
///
/// - Parameters:
///   - logits: x, [classes] or [batch, classes, …].
///   - target: The class of each sample, in that shape without the class axis.
///   - classWeights: w, [classes]; 1 if nil.
///   - ignoreIndex: Samples with this target count nothing.
///   - labelSmoothing: e, from 0 to 1.
///   - reduction: `none` returns the targets' shape, the others a scalar; `mean` divides by the sum of
///     the weights of the samples that count.
public func crossEntropy<T: TensorLike>(
  _ logits: T, _ target: Tensor<Int>, classWeights: Tensor<T.Scalar>? = nil,
  ignoreIndex: Int = -100, labelSmoothing: Double = 0, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  if classWeights == nil, labelSmoothing == 0,
    let plain = PlainCrossEntropy.loss(logits.value, target, ignoreIndex, reduction)
  {
    return T(plain)
  }
  return orFail(logits) { () throws(TensorError) -> T in
    try checkSmoothing(labelSmoothing)
    let options = ClassTargets.Options(
      classWeights: try WengertAutodiff.classWeights(classWeights, in: "crossEntropy"),
      ignoreIndex: ignoreIndex, smoothing: labelSmoothing)
    return T(
      apply(
        CrossEntropy(options: options, reduction: reduction), logits.value, target.value))
  }
}

/// −Σ w q ln softmax(x) over the classes, reduced, for targets that are distributions.
///
/// - Parameters:
///   - logits: x, [classes] or [batch, classes, …].
///   - target: q, in the same shape: a probability for each class.
///   - classWeights: w, [classes]; 1 if nil.
///   - labelSmoothing: e, from 0 to 1: q becomes (1 − e) q + e / C.
///   - reduction: `none` returns the logits' shape without the class axis, the others a scalar; `mean`
///     divides by the number of samples.
public func crossEntropy<T: TensorLike>(
  _ logits: T, _ target: some TensorLike<T.Scalar>, classWeights: Tensor<T.Scalar>? = nil,
  labelSmoothing: Double = 0, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logits) { () throws(TensorError) -> T in
    try checkSmoothing(labelSmoothing)
    _ = try ClassTargets.samples(of: logits.shape, in: "crossEntropy")
    let axis = ClassTargets.axis(of: logits.shape)
    let classCount = logits.shape[axis]
    _ = try WengertAutodiff.classWeights(classWeights, in: "crossEntropy")
    guard lies(target, from: 0, to: .greatestFiniteMagnitude) else {
      throw TensorError(
        "crossEntropy",
        "target probabilities must be finite and 0 or more: \(range(of: target))")
    }
    try ClassTargets.check(classWeights?.count, classCount, logits.shape, in: "crossEntropy")
    var q = logits.operand(target)
    if labelSmoothing > 0 {
      q = q * T.Scalar(1 - labelSmoothing) + T.Scalar(labelSmoothing / Double(classCount))
    }
    if let classWeights {
      var extents = [Int](repeating: 1, count: logits.rank)
      extents[axis] = classCount
      q = q * logits.constant(classWeights.reshaped(to: extents))
    }
    return reduction(apply(DistributionCrossEntropy(axis: axis), logits, q))
  }
}

private func checkSmoothing(_ smoothing: Double) throws(TensorError) {
  guard smoothing >= 0 && smoothing <= 1 else {
    throw TensorError("crossEntropy", "labelSmoothing is \(smoothing); it must lie in 0...1")
  }
}
