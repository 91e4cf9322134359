import CWengert

/// A loss of class numbers: operand 0 holds scores, operand 1 the classes.
protocol ClassLoss: BuiltInOperandwise {
  /// Class weights, reduction and labels to ignore.
  var options: ClassTargets.Options { get }
  /// How the samples' losses are reduced.
  var reduction: Reduction { get }
}

extension ClassLoss {
  /// The class weights.
  static var holdsReferences: Bool { true }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    _ = try ClassTargets(x[1].tensor(of: Int.self), for: x.shape(0), options, in: name)
    return reduction == .none ? x.shape(1) : Shape()
  }

  /// The targets, which `resultShape` has checked.
  func targets(_ labels: Value, _ scores: Shape) -> ClassTargets? {
    try? ClassTargets(labels.tensor(of: Int.self), for: scores, options, in: name)
  }

  /// −Σ weight · ln p for each sample, reduced.
  func losses(_ logProbabilities: Value, _ labels: Value) -> Value {
    let scores = logProbabilities.shape
    guard let targets = targets(labels, scores) else { return logProbabilities }
    let axis = ClassTargets.axis(of: scores)
    let picked = logProbabilities.gathered(targets.index, along: axis).reshaped(to: labels.shape)
    var losses = -picked
    if !targets.isUniform { losses = weighted(losses, by: losses.constant(targets.weights)) }
    if options.smoothing > 0 {
      let weights = (options.classWeights ?? Array(repeating: 1, count: scores[axis])).map { -$0 }
      var extents = [Int](repeating: 1, count: scores.rank)
      extents[axis] = scores[axis]
      let all = weighted(
        logProbabilities, by: losses.constant(Tensor(weights, shape: Shape(extents))))
      let spread = all.sum(along: axis) * (options.smoothing / Double(scores[axis]))
      losses = options.smoothing < 1 ? losses * (1 - options.smoothing) + spread : spread
    }
    if targets.ignoresSome { losses = select(targets.counts, losses, losses.constant(Tensor(0))) }
    switch reduction {
    case .none: return losses
    case .sum: return losses.sum()
    case .mean: return losses.sum() / targets.totalWeight
    }
  }

  /// The cotangent of the samples' losses, with an axis of extent 1 in place of the classes' where it is
  /// not one number.
  func spread(_ cotangent: Value, _ targets: ClassTargets, _ axis: Int) -> Value {
    switch reduction {
    case .none: cotangent.unsqueezed(at: axis)
    case .sum: cotangent
    // Where no sample counts the mean is NaN, but it does not depend on the scores.
    case .mean: targets.totalWeight == 0 ? cotangent * 0 : cotangent / targets.totalWeight
    }
  }

  func needs(for operand: Int) -> Retained { [.operand(0), .operand(1)] }
}

/// weight · x, 0 where the weight is, also for an infinite x. Not to be differentiated.
func weighted(_ x: Value, by weights: Value) -> Value {
  let product = x * weights
  if x.elements.isFinite { return product }
  return select(Tensor<Bool>(weights.mask(WG_EQ, 0)), product.constant(0.0), product)
}

struct NegativeLogLikelihood: ClassLoss {
  let options: ClassTargets.Options
  let reduction: Reduction
  func forward(_ x: Operands, into y: inout Destination) { y.set(losses(x[0], x[1])) }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let scores = saved.shape(0)
    guard let targets = targets(saved[1], scores) else { return cotangent }
    let weights = targets.distribution(like: cotangent)
    return -(weights * spread(cotangent, targets, ClassTargets.axis(of: scores)))
  }
}

/// −w ln p(target), reduced, from the logarithms of probabilities, such as `logSoftmax` returns.
///
/// - Parameters:
///   - logProbabilities: [classes] or [batch, classes, …].
///   - target: The class of each sample, in that shape without the class axis.
///   - classWeights: w, [classes]; 1 if nil.
///   - ignoreIndex: Samples with this target count nothing.
///   - reduction: `none` returns the targets' shape, the others a scalar; `mean` divides by the sum of
///     the weights of the samples that count.
public func negativeLogLikelihood<T: TensorLike>(
  _ logProbabilities: T, _ target: Tensor<Int>, classWeights: Tensor<T.Scalar>? = nil,
  ignoreIndex: Int = -100, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logProbabilities) { () throws(TensorError) -> T in
    let options = ClassTargets.Options(
      classWeights: try WengertAutodiff.classWeights(
        classWeights, in: "negativeLogLikelihood"),
      ignoreIndex: ignoreIndex)
    return T(
      apply(
        NegativeLogLikelihood(options: options, reduction: reduction), logProbabilities.value,
        target.value))
  }
}
