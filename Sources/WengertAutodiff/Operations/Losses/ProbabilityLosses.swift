import CWengert

// Losses of probabilities.

/// −y ln x − (1 − y) ln(1 − x), logarithms at least −100. Operands are x and y.
struct BinaryCrossEntropy: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  private func logarithms(_ x: Value) -> (of: Value, ofRest: Value) {
    (log(x).clipped(from: -100), log1p(-x).clipped(from: -100))
  }

  func forward(_ x: Operands, into y: inout Destination) {
    let logarithms = logarithms(x[0])
    y.set(-(x[1] * logarithms.of + (1 - x[1]) * logarithms.ofRest))
  }

  func needs(for operand: Int) -> Retained { operand == 0 ? .allOperands : .operand(0) }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let x = saved[0]
    if operand == 1 {
      let logarithms = logarithms(x)
      return cotangent * (logarithms.ofRest - logarithms.of)
    }
    return cotangent * (x - saved[1]) / (x * (1 - x)).clipped(from: leastVariance)
  }

  /// 10⁻¹² as a `Float`, so that gradients of both element types are the same.
  private var leastVariance: Double { Double(1e-12 as Float) }
}

/// −w (y ln x + (1 − y) ln(1 − x)), element by element, reduced.
///
/// Logarithms below −100 count as −100, and the gradient, (x − y) / (x (1 − x)), is taken with a divisor of
/// at least 10⁻¹². `binaryCrossEntropyWithLogits` needs neither.
///
/// - Parameters:
///   - probabilities: x in [0, 1], any shape.
///   - target: y in [0, 1], in exactly that shape.
///   - weight: w, which broadcasts to that shape; 1 if nil. `mean` divides by the number of elements all
///     the same.
///   - reduction: `none` returns the probabilities' shape, the others a scalar.
public func binaryCrossEntropy<T: TensorLike>(
  _ probabilities: T, _ target: some TensorLike<T.Scalar>, weight: Tensor<T.Scalar>? = nil,
  reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(probabilities) { () throws(TensorError) -> T in
    let target = try matched(target, to: probabilities, for: "binaryCrossEntropy")
    guard lies(probabilities, from: 0, to: 1) else {
      throw TensorError(
        "binaryCrossEntropy",
        "a probability is NaN or lies outside 0...1: \(range(of: probabilities)); logits go to "
          + "binaryCrossEntropyWithLogits")
    }
    guard lies(target, from: 0, to: 1) else {
      throw TensorError(
        "binaryCrossEntropy", "a target is NaN or lies outside 0...1: \(range(of: target))")
    }
    let losses = apply(BinaryCrossEntropy(), probabilities, target)
    guard let weight else { return reduction(losses) }
    try weight.shape.checkBroadcasts(to: losses.shape, for: "binaryCrossEntropy, weight")
    return reduction(losses * losses.constant(weight))
  }
}

/// −α (1 − p)^γ ln p for the probability p = σ(x) or 1 − σ(x) of the target, element by element, reduced:
/// a cross-entropy that gives less weight to samples classified well already.
///
/// Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017.
///
/// - Parameters:
///   - logits: x, any shape.
///   - target: 0 or 1, or between, in exactly that shape.
///   - alpha: The weight of targets 1; that of targets 0 is 1 − α. Nil for no weights.
///   - gamma: γ, 0 or more.
///   - reduction: `none`, torchvision's default, returns the logits' shape, the others a scalar.
public func sigmoidFocalLoss<T: TensorLike>(
  _ logits: T, _ target: some TensorLike<T.Scalar>, alpha: Double? = 0.25, gamma: Double = 2,
  reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logits) { () throws(TensorError) -> T in
    guard gamma >= 0 else {
      throw TensorError("sigmoidFocalLoss", "gamma is \(gamma); it must be 0 or more")
    }
    let y = try matched(target, to: logits, for: "sigmoidFocalLoss")
    let losses = binaryCrossEntropyWithLogits(logits, y, reduction: .none)
    let rest = (1 - y) * sigmoid(logits) + y * sigmoid(-logits)
    let focused = losses * pow(rest, gamma)
    guard let alpha else { return reduction(focused) }
    return reduction(focused * (T.Scalar(alpha) * y + T.Scalar(1 - alpha) * (1 - y)))
  }
}

/// How the terms of a divergence are reduced.
public enum DivergenceReduction: Sendable, Hashable {
  /// They stay as they are.
  case none
  /// The mean of all terms.
  case mean
  /// The sum of all terms.
  case sum
  /// The sum divided by the extent of axis 0: the mean of the samples' divergences.
  case batchMean
}

/// y (ln y − x), element by element, reduced: the Kullback–Leibler divergence of y from the distribution
/// whose logarithms are x.
///
/// A target of 0 counts 0, where x is finite.
///
/// - Parameters:
///   - logProbabilities: x, such as `logSoftmax` returns, any shape.
///   - target: y, or ln y, in exactly that shape.
///   - targetIsLog: Whether the target holds logarithms.
///   - reduction: `none` returns that shape, the others a scalar. `batchMean` is the divergence; PyTorch's default is
///     `mean`, which divides by the number of elements.
public func klDivergence<T: TensorLike>(
  _ logProbabilities: T, _ target: some TensorLike<T.Scalar>, targetIsLog: Bool = false,
  reduction: DivergenceReduction = .batchMean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(logProbabilities) { () throws(TensorError) -> T in
    let y = try matched(target, to: logProbabilities, for: "klDivergence")
    let terms = targetIsLog ? exp(y) * (y - logProbabilities) : entropy(y) - y * logProbabilities
    switch reduction {
    case .none: return terms
    case .mean: return terms.mean()
    case .sum: return terms.sum()
    case .batchMean:
      guard terms.rank > 0 else {
        throw TensorError(
          "klDivergence", "the prediction is a scalar; batchMean needs [batch, …], or take the sum")
      }
      return terms.sum() / T.Scalar(terms.shape[0])
    }
  }
}

/// y ln y, 0 for 0.
private func entropy<T: TensorLike>(_ y: T) -> T where T.Scalar: FloatingTensorScalar {
  y * log(select(Tensor<Bool>(y.value.mask(WG_EQ, 0)), 1, y))
}
