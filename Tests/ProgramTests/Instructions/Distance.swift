import Wengert

/// Further losses of a prediction and a target.
struct Distance: Instruction {
  enum Kind: CaseIterable, Sendable {
    case huberLoss, logCoshLoss, klDivergence, poissonNegativeLogLikelihood, sigmoidFocalLoss
    case gaussianNegativeLogLikelihood, cosineSimilarity, softMarginLoss, pairwiseDistances
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let isMatrix = kind == .cosineSimilarity || kind == .pairwiseDistances
    let x = draft.operand { !isMatrix || ($0.rank == 2 && $0.elementCount > 0) }
    guard !isMatrix || draft.shape(x).rank == 2 else { return nil }
    return Step(Distance(kind: kind), [x, draft.operand(of: draft.shape(x))])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let (a, b) = (x[0], x[1])
    return switch kind {
    case .huberLoss: Wengert.huberLoss(a, b, delta: 0.75, reduction: .none)
    case .logCoshLoss: Wengert.logCoshLoss(a, b, reduction: .none)
    case .klDivergence: Wengert.klDivergence(a, sigmoid(b), reduction: .none)
    case .poissonNegativeLogLikelihood:
      Wengert.poissonNegativeLogLikelihood(a, b, reduction: .none)
    case .sigmoidFocalLoss: Wengert.sigmoidFocalLoss(a, sigmoid(b), reduction: .none)
    case .gaussianNegativeLogLikelihood:
      Wengert.gaussianNegativeLogLikelihood(a, b, variance: exp(a), reduction: .none)
    case .cosineSimilarity: Wengert.cosineSimilarity(a, b, along: 1)
    case .softMarginLoss: Wengert.softMarginLoss(a, b, reduction: .none)
    case .pairwiseDistances: Wengert.pairwiseDistances(a, b)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (a, b) = (x[0], x[1])
    switch kind {
    case .huberLoss:
      let near = (a - b).clipped(from: -0.75, to: 0.75)
      return near * ((a - b) - near * 0.5)
    case .logCoshLoss: return log(cosh(a - b))
    case .klDivergence: return sigmoid(b) * (log(sigmoid(b)) - a)
    case .poissonNegativeLogLikelihood: return exp(a) - b * a
    case .sigmoidFocalLoss:
      let (p, y) = (sigmoid(a), sigmoid(b))
      let missed = p * (1 - y) + (1 - p) * y
      let entropy = -(y * log(p) + (1 - y) * log(1 - p))
      return (y * 0.25 + (1 - y) * 0.75) * missed * missed * entropy
    case .gaussianNegativeLogLikelihood: return (a + (a - b) * (a - b) / exp(a)) * 0.5
    case .cosineSimilarity:
      return (a * b).sum(along: 1) / (a.norm(along: 1) * b.norm(along: 1))
    case .softMarginLoss: return log(1 + exp(-(a * b)))
    case .pairwiseDistances: return (a.unsqueezed(at: 1) - b).norm(along: 2)
    }
  }

  func text(_ x: [String]) -> String {
    let rest = ", reduction: .none)"
    return switch kind {
    case .huberLoss: "huberLoss(\(x[0]), \(x[1]), delta: 0.75\(rest)"
    case .klDivergence, .sigmoidFocalLoss: "\(kind)(\(x[0]), sigmoid(\(x[1]))\(rest)"
    case .gaussianNegativeLogLikelihood:
      "\(kind)(\(x[0]), \(x[1]), variance: exp(\(x[0]))\(rest)"
    case .cosineSimilarity: "cosineSimilarity(\(x[0]), \(x[1]), along: 1)"
    case .pairwiseDistances: "pairwiseDistances(\(x[0]), \(x[1]))"
    default: "\(kind)(\(x[0]), \(x[1])\(rest)"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    let (a, b) = (x[0], x[1])
    return switch kind {
    case .huberLoss: (a - b).avoids(-0.75, 0.75)
    case .cosineSimilarity:
      a.norm(along: 1).avoids(0, by: 0.2) && b.norm(along: 1).avoids(0, by: 0.2)
    case .pairwiseDistances:
      (a.unsqueezed(at: 1) - b).norm(along: 2).avoids(0, by: 0.2)
    case .klDivergence, .sigmoidFocalLoss, .logCoshLoss, .softMarginLoss:
      a.lies(from: -5, to: 5) && b.lies(from: -5, to: 5)
    case .poissonNegativeLogLikelihood, .gaussianNegativeLogLikelihood:
      a.lies(from: -2.5, to: 2.5) && b.lies(from: -5, to: 5)
    }
  }
}
