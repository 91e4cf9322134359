import Wengert

/// A loss of a prediction and a target, which is an operand, too.
struct Loss: Instruction {
  enum Kind: CaseIterable, Sendable {
    case meanSquaredError, meanAbsoluteError, quadraticCost, smoothL1Loss
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
    case .smoothL1Loss: Wengert.smoothL1Loss(x[0], x[1], beta: 0.5, reduction: reduction)
    case .binaryCrossEntropy:
      binaryCrossEntropyWithLogits(x[0], sigmoid(x[1]), reduction: reduction)
    case .crossEntropy:
      Wengert.crossEntropy(x[0], softmax(x[1], along: classAxis(x[0])), reduction: reduction)
    case .l1Penalty: Wengert.l1Penalty(x, strength: 0.25)
    case .l2Penalty: Wengert.l2Penalty(x, strength: 0.25)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (a, b) = (x[0], x[1])
    let difference = a - b
    switch kind {
    case .meanSquaredError: return reduced(difference * difference, reduction)
    case .meanAbsoluteError: return reduced(abs(difference), reduction)
    case .smoothL1Loss:
      // Quadratic between −β and β, linear outside.
      let near = difference.clipped(from: -0.5, to: 0.5)
      return reduced(near * (difference - near * 0.5) / 0.5, reduction)
    case .binaryCrossEntropy: return reduced(softplus(a) - a * sigmoid(b), reduction)
    case .crossEntropy:
      let axis = classAxis(a)
      let losses = softmax(b, along: axis) * logSoftmax(a, along: axis)
      return reduced(-losses.sum(along: [axis]), reduction)
    case .l1Penalty: return (abs(a).sum() + abs(b).sum()) * 0.25
    case .quadraticCost, .l2Penalty: return nil
    }
  }

  private func classAxis(_ x: some TensorLike) -> Int { x.rank < 2 ? 0 : 1 }

  func text(_ x: [String]) -> String {
    let rest = ", reduction: .\(reduction))"
    return switch kind {
    case .smoothL1Loss: "smoothL1Loss(\(x[0]), \(x[1]), beta: 0.5\(rest)"
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
    case .smoothL1Loss: (x[0] - x[1]).avoids(-0.5, 0.5)
    case .l1Penalty: x[0].avoids(0) && x[1].avoids(0)
    default: true
    }
  }
}

private func reduced<T: Computed>(_ losses: T, _ reduction: Wengert.Reduction) -> T {
  switch reduction {
  case .none: losses
  case .mean: losses.mean()
  case .sum: losses.sum()
  }
}

/// A loss of scores and classes.
struct ClassLoss: Instruction {
  enum Kind: CaseIterable, Sendable {
    case crossEntropy, negativeLogLikelihood, hingeLoss
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
    case .negativeLogLikelihood: Wengert.negativeLogLikelihood(x[0], target, reduction: reduction)
    case .hingeLoss: Wengert.hingeLoss(x[0], target, margin: 1, reduction: reduction)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    let axis = x.rank < 2 ? 0 : 1
    var order = Array(0..<shape.rank)
    order.insert(shape.rank, at: axis)
    let choice = Tensor<Int>(classes, shape: shape).oneHot(x.shape[axis], as: T.Scalar.self)
    var target = T(constant: choice.permuted(order))
    func sum(_ x: T) -> T { x.sum(along: [axis]) }
    switch kind {
    case .crossEntropy:
      target = target * T.Scalar(1 - smoothing) + T.Scalar(smoothing / Double(x.shape[axis]))
      return reduced(-sum(target * logSoftmax(x, along: axis)), reduction)
    case .negativeLogLikelihood: return reduced(-sum(target * x), reduction)
    case .hingeLoss:
      let own = (target * x).sum(along: [axis], keepingDimensions: true)
      return reduced(sum(relu(x - own + 1)) - 1, reduction)
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
