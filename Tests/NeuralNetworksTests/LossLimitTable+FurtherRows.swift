import Wengert

private let inf = Double.infinity
private let ln2 = 0.6931471805599453
private let ieee = "arithmetic follows IEEE 754"

/// A loss of elements, or of a vector, and a constant target.
private struct Further: Loss {
  enum Kind {
    case binary, focal, divergence, huber, logCosh, gaussian, poisson, counts
    case ranking, softMargin, multiMargin, multilabel, cosine, embedding, triplet
    case alignments(zeroInfinity: Bool)
  }
  let kind: Kind
  let target: [Double]

  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    let y = Tensor<S>(converting: Tensor(target, shape: [target.count]))
    return switch kind {
    case .binary: binaryCrossEntropy(x, y, reduction: .none)
    case .focal: sigmoidFocalLoss(x, y, alpha: nil, reduction: .none)
    case .divergence: klDivergence(x, y, reduction: .none)
    case .huber: huberLoss(x, y, delta: 2, reduction: .none)
    case .logCosh: logCoshLoss(x, y, reduction: .none)
    case .gaussian:
      gaussianNegativeLogLikelihood(x, y, variance: Variable(.ones(x.shape)), reduction: .none)
    case .poisson: poissonNegativeLogLikelihood(x, y, reduction: .none)
    case .counts:
      poissonNegativeLogLikelihood(x, y, inputIsLog: false, epsilon: 0, reduction: .none)
    default: vectors(x, y)
    }
  }

  private func vectors<S: FloatingTensorScalar>(
    _ x: Variable<S>, _ y: Tensor<S>
  ) -> Variable<S> {
    let (other, signs) = (Variable(y), Tensor<Int>(target.map { $0 > 0 ? 1 : -1 }))
    switch kind {
    case .ranking:
      return marginRankingLoss(x, Variable(.zeros(x.shape)), signs, margin: 1, reduction: .none)
    case .softMargin: return softMarginLoss(x, y, reduction: .none)
    case .multilabel: return multilabelSoftMarginLoss(x, y)
    case .cosine: return cosineSimilarity(x, other, along: 0)
    case .embedding: return cosineEmbeddingLoss(x, other, Tensor(-1))
    case .triplet: return tripletMarginLoss(anchor: x, positive: x.detached(), negative: other)
    case .alignments(let zeroInfinity):
      return ctcLoss(
        x, Tensor([[1]]), inputLengths: [x.shape[0]], targetLengths: [1],
        zeroInfinity: zeroInfinity)
    default: return multiMarginLoss(x, Tensor(0))
    }
  }
}

extension LossLimit {
  static let further = likelihoods + differences + margins + distances + alignments

  private static let likelihoods: [LossLimit] = [
    LossLimit(
      "probabilities of 0 and 1", covers: "binaryCrossEntropy",
      Further(kind: .binary, target: [0, 1, 1]), at: [0, 1, 0], gives: [0, 0, 100],
      gradient: [0, 0, -1 / Double(1e-12 as Float)]),
    LossLimit(
      "focal, saturated", covers: "sigmoidFocalLoss", Further(kind: .focal, target: [0, 1, 1, 0]),
      at: [-1000, 1000, -1000, 0], gives: [0, 0, 1000, ln2 / 4],
      gradient: [0, 0, -1, 0.125 + ln2 / 4]),
    LossLimit(
      "divergence, a target of 0", covers: "klDivergence",
      Further(kind: .divergence, target: [0, 1]), at: [-1e30, -1e30], gives: [0, 1e30],
      gradient: [0, -1], second: [0, 0]),
    LossLimit(
      "divergence, a target of 0 and a logarithm of −∞", covers: "klDivergence",
      Further(kind: .divergence, target: [0]), at: [-inf], gives: [.nan], gradient: [0],
      second: [0], because: ieee),
    LossLimit(
      "normal", covers: "gaussianNegativeLogLikelihood",
      Further(kind: .gaussian, target: [0, 0]), at: [2, -inf], gives: [2, inf],
      gradient: [2, -inf],
      second: [1, 1]),
    LossLimit(
      "Poisson", covers: "poissonNegativeLogLikelihood",
      Further(kind: .poisson, target: [2, 0, 3]),
      at: [0, -inf, 800], gives: [1, .nan, inf], gradient: [-1, 0, inf], second: [1, 0, inf],
      because: ieee),
    LossLimit(
      "Poisson, counts", covers: "poissonNegativeLogLikelihood",
      Further(kind: .counts, target: [2, 1]), at: [2, 0], gives: [2 - 2 * ln2, inf],
      gradient: [0, -inf], second: [0.5, inf]),
  ]

  private static let differences: [LossLimit] = [
    LossLimit(
      "Huber", covers: "huberLoss", Further(kind: .huber, target: [0, 0, 0, 0]),
      at: [0, 2, -2, inf], gives: [0, 2, 2, inf], gradient: [0, 2, -2, 2]),
    LossLimit(
      "ln cosh", covers: "logCoshLoss", Further(kind: .logCosh, target: [0, 0, 0]),
      at: [0, -inf, 1e30], gives: [0, inf, 1e30], gradient: [0, -1, 1], second: [1, 0, 0]),
  ]

  private static let margins: [LossLimit] = [
    LossLimit(
      "ranking", covers: "marginRankingLoss", Further(kind: .ranking, target: [1, 1, -1]),
      at: [1, inf, inf], gives: [0, 0, inf], gradient: [-0.5, 0, 1], second: [0, 0, 0]),
    LossLimit(
      "soft margin", covers: "softMarginLoss", Further(kind: .softMargin, target: [1, 1, -1]),
      at: [0, 1e4, 1e4], gives: [ln2, 0, inf], gradient: [-0.5, 0, 1], second: [0.25, 0, 0]),
    LossLimit(
      "margins of several", covers: "multiMarginLoss", Further(kind: .multiMargin, target: []),
      at: [2, 1, 5, 0], gives: [1], gradient: [-0.25, 0, 0.25, 0], second: [0, 0, 0, 0]),
    LossLimit(
      "several labels", covers: "multilabelSoftMarginLoss",
      Further(kind: .multilabel, target: [1, 0]), at: [-inf, -inf], gives: [inf],
      gradient: [-0.5, 0], second: [0, 0]),
  ]

  private static let distances: [LossLimit] = [
    LossLimit(
      "cosine of large vectors", covers: "cosineSimilarity",
      Further(kind: .cosine, target: [0, 1]), at: [3e200, 4e200], gives: [0.8],
      gradient: [-9.6e-202, 7.2e-202]),
    LossLimit(
      "cosine of 0", covers: "cosineSimilarity", Further(kind: .cosine, target: [0, 1]),
      at: [0, 0], gives: [0], gradient: [0, 1e8], second: [0, 0]),
    LossLimit(
      "embedding, orthogonal", covers: "cosineEmbeddingLoss",
      Further(kind: .embedding, target: [0, 1]), at: [1, 0], gives: [0], gradient: [0, 0],
      second: [0, 0]),
    LossLimit(
      "triplet, far", covers: "tripletMarginLoss", Further(kind: .triplet, target: [0, 9]),
      at: [0, 0], gives: [0], gradient: [0, 0], second: [0, 0]),
  ]

  private static let alignments: [LossLimit] = [
    LossLimit(
      "alignments, certain", covers: "ctcLoss",
      Further(kind: .alignments(zeroInfinity: false), target: []), at: [-1e4, 1e4],
      shape: [1, 1, 2], gives: [0], gradient: [0, 0], second: [0, 0]),
    LossLimit(
      "alignments, none", covers: "ctcLoss",
      Further(kind: .alignments(zeroInfinity: true), target: []), at: [], shape: [0, 1, 2],
      gives: [0], gradient: [], second: []),
  ]
}
