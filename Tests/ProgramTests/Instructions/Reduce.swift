import Wengert

/// A reduction over axes.
struct Reduce: Instruction {
  enum Kind: CaseIterable, Sendable {
    case sum, mean, max, min, variance, standardDeviation, logSumExp, squaredNorm, norm
  }
  let kind: Kind
  let axes: [Int]?
  let keepingDimensions: Bool
  let correction: Int

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand()
    let rank = draft.shape(x).rank
    let axes = draft.random.oneIn(4) ? nil : draft.axes(of: rank)
    let kinds = Kind.allCases + [.sum, .sum, .mean]
    return Step(
      Reduce(
        kind: draft.random.pick(kinds), axes: axes, keepingDimensions: draft.random.oneIn(2),
        correction: draft.random.below(2)), [x])
  }

  var name: String { "\(kind)" }

  func callAsFunction<T: Computed>(_ x: [T]) -> T { result(x[0], keepingDimensions) }

  private func result<T: Computed>(_ x: T, _ keeping: Bool) -> T {
    switch kind {
    case .sum: x.sum(along: axes, keepingDimensions: keeping)
    case .mean: x.mean(along: axes, keepingDimensions: keeping)
    case .max: x.max(along: axes, keepingDimensions: keeping)
    case .min: x.min(along: axes, keepingDimensions: keeping)
    case .variance: x.variance(along: axes, correction: correction, keepingDimensions: keeping)
    case .standardDeviation:
      x.standardDeviation(along: axes, correction: correction, keepingDimensions: keeping)
    case .logSumExp: x.logSumExp(along: axes, keepingDimensions: keeping)
    case .squaredNorm: x.squaredNorm(along: axes, keepingDimensions: keeping)
    case .norm: x.norm(along: axes, keepingDimensions: keeping)
    }
  }

  func text(_ x: [String]) -> String {
    let hasCorrection = kind == .variance || kind == .standardDeviation
    let arguments = [
      axes.map { "along: \($0)" }, hasCorrection ? "correction: \(correction)" : nil,
      keepingDimensions ? "keepingDimensions: true" : nil,
    ]
    return "\(x[0]).\(kind)(\(arguments.compactMap { $0 }.joined(separator: ", ")))"
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    switch kind {
    case .norm, .standardDeviation: result(x[0], true).avoids(0, by: 0.2)
    case .max, .min:
      // Exactly one element of each is near the extreme one.
      x[0].count == 0
        || (Tensor<Double>(converting: abs(x[0] - result(x[0], true)) .< 0.05)
          .sum(along: axes).scalars.allSatisfy { $0 == 1 })
    default: true
    }
  }
}

/// Softmax and its logarithm.
struct SoftmaxOf: Instruction {
  let isLogarithm: Bool
  let axis: Int

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand()
    let rank = draft.shape(x).rank
    let axis = rank == 0 ? -1 : draft.random.below(2 * rank) - rank
    return Step(SoftmaxOf(isLogarithm: draft.random.oneIn(2), axis: axis), [x])
  }

  var name: String { isLogarithm ? "logSoftmax" : "softmax" }
  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    isLogarithm ? logSoftmax(x[0], along: axis) : softmax(x[0], along: axis)
  }
  func text(_ x: [String]) -> String { "\(name)(\(x[0]), along: \(axis))" }
}
