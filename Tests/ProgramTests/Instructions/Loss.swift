import Wengert

/// A loss of a prediction and a target, which is an operand, too.
struct Loss: Instruction {
  enum Kind: CaseIterable, Sendable {
    case meanSquaredError, meanAbsoluteError, quadraticCost, smoothL1
    case binaryCrossEntropy, crossEntropy, l1Penalty, l2Penalty
  }
  let kind: Kind
  let reduction: Wengert.Reduction

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let x = draft.operand { kind != .crossEntropy || ($0.rank > 0 && $0.elementCount > 0) }
    let target = draft.operand(of: draft.shape(x))
    return Step(
      Loss(kind: kind, reduction: draft.random.pick([.none, .mean, .sum])), [x, target])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .meanSquaredError: Wengert.meanSquaredError(x[0], x[1], reduction: reduction)
    case .meanAbsoluteError: Wengert.meanAbsoluteError(x[0], x[1], reduction: reduction)
    case .quadraticCost: Wengert.quadraticCost(x[0], x[1], reduction: reduction)
    case .smoothL1: Wengert.smoothL1(x[0], x[1], beta: 0.5, reduction: reduction)
    case .binaryCrossEntropy:
      binaryCrossEntropyWithLogits(x[0], sigmoid(x[1]), reduction: reduction)
    case .crossEntropy:
      Wengert.crossEntropy(x[0], softmax(x[1], along: classAxis(x[0])), reduction: reduction)
    case .l1Penalty: Wengert.l1Penalty(x, strength: 0.25)
    case .l2Penalty: Wengert.l2Penalty(x, strength: 0.25)
    }
  }

  private func classAxis(_ x: some TensorLike) -> Int { x.rank < 2 ? 0 : 1 }

  func text(_ x: [String]) -> String {
    let rest = ", reduction: .\(reduction))"
    return switch kind {
    case .smoothL1: "smoothL1(\(x[0]), \(x[1]), beta: 0.5\(rest)"
    case .binaryCrossEntropy: "binaryCrossEntropyWithLogits(\(x[0]), sigmoid(\(x[1]))\(rest)"
    case .crossEntropy:
      "crossEntropy(\(x[0]), softmax(\(x[1]), along: \(x[0]).rank < 2 ? 0 : 1)\(rest)"
    case .l1Penalty, .l2Penalty: "\(kind)([\(x[0]), \(x[1])], strength: 0.25)"
    default: "\(kind)(\(x[0]), \(x[1])\(rest)"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    switch kind {
    case .meanAbsoluteError: (x[0] - x[1]).avoids(0)
    case .smoothL1: (x[0] - x[1]).avoids(-0.5, 0.5)
    case .l1Penalty: x[0].avoids(0) && x[1].avoids(0)
    default: true
    }
  }
}

/// A loss of scores and classes.
struct ClassLoss: Instruction {
  enum Kind: CaseIterable, Sendable {
    case crossEntropy, softmaxCrossEntropy, negativeLogLikelihood, hingeLoss
  }
  let kind: Kind
  let classes: [Int]
  let shape: Shape
  let smoothing: Double
  let reduction: Wengert.Reduction

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 0 && $0.elementCount > 0 }
    let source = draft.shape(x)
    guard source.rank > 0, source.elementCount > 0 else { return nil }
    let axis = source.rank < 2 ? 0 : 1
    var extents = Array(source)
    extents.remove(at: axis)
    let shape = Shape(extents)
    let classes = (0..<shape.elementCount).map { _ in draft.random.below(source[axis]) }
    return Step(
      ClassLoss(
        kind: draft.random.pick(Kind.allCases), classes: classes, shape: shape,
        smoothing: draft.random.oneIn(2) ? 0 : 0.25,
        reduction: draft.random.pick([.none, .mean, .sum])), [x])
  }

  var name: String { "\(kind), classes" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let target = Tensor<Int>(classes, shape: shape)
    return switch kind {
    case .crossEntropy:
      Wengert.crossEntropy(x[0], target, labelSmoothing: smoothing, reduction: reduction)
    case .softmaxCrossEntropy: Wengert.softmaxCrossEntropy(x[0], target, reduction: reduction)
    case .negativeLogLikelihood: Wengert.negativeLogLikelihood(x[0], target, reduction: reduction)
    case .hingeLoss: Wengert.hingeLoss(x[0], target, margin: 1, reduction: reduction)
    }
  }

  func text(_ x: [String]) -> String {
    let options =
      switch kind {
      case .crossEntropy: ", labelSmoothing: \(smoothing)"
      case .hingeLoss: ", margin: 1"
      default: ""
      }
    return "\(kind)(\(x[0]), Tensor<Int>(\(classes), shape: \(shape))\(options), "
      + "reduction: .\(reduction))"
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    guard kind == .hingeLoss else { return true }
    let axis = x[0].rank < 2 ? 0 : 1
    let target = Tensor<Int>(classes, shape: shape).unsqueezed(at: axis)
    // The target's own term is the margin, as far from the kink as can be.
    return (x[0] - x[0].gathered(target, along: axis) + 1).avoids(0)
  }
}
