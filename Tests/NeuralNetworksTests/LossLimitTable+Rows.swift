import Wengert

private let inf = Double.infinity
private let ln2 = 0.6931471805599453
private let score = "a row of scores with a +∞, or with nothing but −∞, has no softmax"

/// A difference from a target, element by element.
private struct Difference: Loss {
  enum Kind { case squared, absolute, smooth(Double) }
  let kind: Kind
  let target: [Double]
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    let target = Tensor<S>(converting: Tensor(target, shape: x.shape))
    return switch kind {
    case .squared: meanSquaredError(x, target, reduction: .none)
    case .absolute: meanAbsoluteError(x, target, reduction: .none)
    case .smooth(let beta): smoothL1Loss(x, target, beta: beta, reduction: .none)
    }
  }
}

private struct Quadratic: Loss {
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    quadraticCost(x, Tensor<S>.zeros(x.shape), reduction: .none)
  }
}

private struct BinaryCrossEntropy: Loss {
  let target: [Double]
  var positiveWeight: Double?
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    binaryCrossEntropyWithLogits(
      x, Tensor<S>(converting: Tensor(target, shape: x.shape)),
      positiveWeight: positiveWeight.map { Tensor(S($0)) }, reduction: .none)
  }
}

private struct ClassLabels: Loss {
  enum Kind { case crossEntropy, negativeLogLikelihood, hinge(Double) }
  let kind: Kind
  var label = 0
  var weights: [Double]?
  var smoothing = 0.0
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    let target = Tensor(label)
    let weights = weights.map { Tensor<S>(converting: Tensor($0, shape: [$0.count])) }
    return switch kind {
    case .crossEntropy:
      crossEntropy(
        x, target, classWeights: weights, labelSmoothing: smoothing, reduction: .none)
    case .negativeLogLikelihood:
      negativeLogLikelihood(x, target, classWeights: weights, reduction: .none)
    case .hinge(let margin): hingeLoss(x, target, margin: S(margin), reduction: .none)
    }
  }
}

private struct Distribution: Loss {
  let probabilities: [Double]
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    crossEntropy(
      x, Tensor<S>(converting: Tensor(probabilities, shape: x.shape)), reduction: .none)
  }
}

private struct Penalty: Loss {
  let isAbsolute: Bool
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    isAbsolute ? l1Penalty([x], strength: 2) : l2Penalty([x], strength: 2)
  }
}

private struct CollectionNorm: Loss {
  func callAsFunction<S: FloatingTensorScalar>(_ x: Variable<S>) -> Variable<S> {
    [x].squaredNorm()
  }
}

extension LossLimit {
  static let rows = differences + binary + classes + penalties + further

  private static let differences: [LossLimit] = [
    LossLimit(
      "squares", covers: "meanSquaredError", Difference(kind: .squared, target: [0, 0, inf]),
      at: [inf, 1e200, 1], gives: [inf, inf, inf], gradient: [inf, 2e200, -inf],
      second: [2, 2, 2]),
    LossLimit(
      "squares of ∞ − ∞", covers: "meanSquaredError", Difference(kind: .squared, target: [inf]),
      at: [inf], gives: [.nan], gradient: [.nan], because: "arithmetic follows IEEE 754"),
    LossLimit(
      "sizes", covers: "meanAbsoluteError", Difference(kind: .absolute, target: [1, 0, inf]),
      at: [1, -inf, 1], gives: [0, inf, inf], gradient: [0, -1, -1], second: [0, 0, 0]),
    LossLimit(
      "smooth", covers: "smoothL1Loss",
      Difference(kind: .smooth(1), target: [0, 0, 0, 0, 0]), at: [0, 1, -1, inf, 1e200],
      gives: [0, 0.5, 0.5, inf, 1e200], gradient: [0, 1, -1, 1, 1]),
    LossLimit(
      "smooth, β below all numbers", covers: "smoothL1Loss",
      Difference(kind: .smooth(1e-300 * 1e-20), target: [0, 0, 0]), at: [0, 1, -1e-30],
      gives: [0, 1, 1e-30], gradient: [0, 1, -1], second: [0, 0, 0]),
    LossLimit(
      "smooth, β of ∞", covers: "smoothL1Loss", Difference(kind: .smooth(inf), target: [0]),
      at: [3],
      gives: [0], gradient: [0], second: [0]),
    LossLimit(
      "quadratic", covers: "quadraticCost", Quadratic(), at: [inf, 1], shape: [1, 2], gives: [inf],
      gradient: [inf, 1], second: [1, 1]),
  ]

  private static let small = 4.248354255291589e-18

  private static let binary: [LossLimit] = [
    LossLimit(
      "binary", covers: "binaryCrossEntropyWithLogits",
      BinaryCrossEntropy(target: [0, 0, 1, 1, 0, 1]), at: [-inf, inf, -inf, inf, 1e30, 1e30],
      gives: [0, inf, inf, 0, 1e30, 0], gradient: [0, 1, -1, 0, 1, 0], second: [0, 0, 0, 0, 0, 0]),
    LossLimit(
      "binary, small", covers: "binaryCrossEntropyWithLogits", BinaryCrossEntropy(target: [0, 1]),
      at: [-40, 40], gives: [small, small], gradient: [small, -small], second: [small, small]),
    LossLimit(
      "binary, soft targets", covers: "binaryCrossEntropyWithLogits",
      BinaryCrossEntropy(target: [0.5, 0.25, 0.5]), at: [inf, -1e30, 0],
      gives: [inf, 0.25e30, ln2], gradient: [0.5, -0.25, 0], second: [0, 0, 0.25]),
    LossLimit(
      "binary, a positive weight of 0", covers: "binaryCrossEntropyWithLogits",
      BinaryCrossEntropy(target: [1, 1, 0], positiveWeight: 0), at: [-inf, inf, inf],
      gives: [0, 0, inf], gradient: [0, 0, 1], second: [0, 0, 0]),
  ]

  private static let classes: [LossLimit] =
    [
      LossLimit(
        "labels, a class left out", covers: "crossEntropy", ClassLabels(kind: .crossEntropy),
        at: [0, -inf, 0], gives: [ln2], gradient: [-0.5, 0, 0.5], second: [0, 0, 0]),
      LossLimit(
        "labels, the class left out", covers: "crossEntropy", ClassLabels(kind: .crossEntropy),
        at: [-inf, 0], gives: [inf], gradient: [-1, 1], second: [0, 0]),
      LossLimit(
        "labels, saturated", covers: "crossEntropy", ClassLabels(kind: .crossEntropy),
        at: [-1e30, 1e30], gives: [2e30], gradient: [-1, 1], second: [0, 0]),
      LossLimit(
        "labels, weight 0", covers: "crossEntropy",
        ClassLabels(kind: .crossEntropy, weights: [0, 1]), at: [-inf, 0], gives: [0],
        gradient: [0, 0], second: [0, 0]),
      LossLimit(
        "labels, smoothing 1", covers: "crossEntropy",
        ClassLabels(kind: .crossEntropy, weights: [0, 1, 1], smoothing: 1), at: [-inf, 0, 0],
        gives: [ln2 * 2 / 3], gradient: [0, 0, 0]),
      LossLimit(
        "labels, no softmax", covers: "crossEntropy", ClassLabels(kind: .crossEntropy),
        at: [inf, 0], gives: [.nan], gradient: [.nan, .nan], because: score),
    ] + distributions + margins

  private static let distributions: [LossLimit] = [
    LossLimit(
      "probabilities, a class left out", covers: "crossEntropy",
      Distribution(probabilities: [0.5, 0, 0.5]), at: [0, -inf, 0], gives: [ln2],
      gradient: [0, 0, 0], second: [0, 0, 0]),
    LossLimit(
      "probabilities, the class left out", covers: "crossEntropy",
      Distribution(probabilities: [0.5, 0.5]), at: [0, -inf], gives: [inf], gradient: [0.5, -0.5],
      second: [0, 0]),
    LossLimit(
      "negative log-likelihood", covers: "negativeLogLikelihood",
      ClassLabels(kind: .negativeLogLikelihood), at: [-inf, 0], gives: [inf], gradient: [-1, 0],
      second: [0, 0]),
    LossLimit(
      "negative log-likelihood, weight 0", covers: "negativeLogLikelihood",
      ClassLabels(kind: .negativeLogLikelihood, weights: [0, 1]), at: [-inf, 0], gives: [0],
      gradient: [0, 0], second: [0, 0]),
  ]

  private static let margins: [LossLimit] = [
    LossLimit(
      "hinge", covers: "hingeLoss", ClassLabels(kind: .hinge(1)), at: [2, 1, 3], gives: [2],
      gradient: [-1, 0, 1], second: [0, 0, 0]),
    LossLimit(
      "hinge, a negative margin", covers: "hingeLoss", ClassLabels(kind: .hinge(-0.5)),
      at: [2, 1, 3], gives: [0.5], gradient: [-1, 0, 1], second: [0, 0, 0]),
    LossLimit(
      "hinge, the class at ∞", covers: "hingeLoss", ClassLabels(kind: .hinge(1)), at: [inf, 1],
      gives: [0], gradient: [0, 0], second: [0, 0]),
    LossLimit(
      "hinge, another at ∞", covers: "hingeLoss", ClassLabels(kind: .hinge(1)), at: [1, inf],
      gives: [inf], gradient: [-1, 1], second: [0, 0]),
  ]

  private static let penalties: [LossLimit] = [
    LossLimit(
      "L1", covers: "l1Penalty", Penalty(isAbsolute: true), at: [0, -inf], gives: [inf],
      gradient: [0, -2], second: [0, 0]),
    LossLimit(
      "L2", covers: "l2Penalty", Penalty(isAbsolute: false), at: [0, 1e200], gives: [inf],
      gradient: [0, 2e200], second: [2, 2]),
    LossLimit(
      "squares of several", covers: "squaredNorm", CollectionNorm(), at: [0, -inf], gives: [inf],
      gradient: [0, -inf], second: [2, 2]),
  ]
}
