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

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    func sum(_ x: T) -> T { x.sum(along: axes, keepingDimensions: keepingDimensions) }
    guard x.count > 0 else { return nil }
    let count = T.Scalar(x.count / sum(x).count)
    switch kind {
    case .sum: return x.mean(along: axes, keepingDimensions: keepingDimensions) * count
    case .mean: return sum(x) / count
    case .max: return -((-x).min(along: axes, keepingDimensions: keepingDimensions))
    case .min: return -((-x).max(along: axes, keepingDimensions: keepingDimensions))
    case .variance, .standardDeviation:
      guard count > T.Scalar(correction) else { return nil }
      let deviations = x - x.mean(along: axes, keepingDimensions: true)
      let variance = sum(deviations * deviations) / (count - T.Scalar(correction))
      return kind == .variance ? variance : sqrt(variance)
    case .logSumExp: return log(sum(exp(x)))
    case .squaredNorm: return sum(x * x)
    case .norm: return sqrt(sum(x * x))
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
  func otherwise<T: Computed>(_ x: [T]) -> T? {
    guard x[0].rank > 0 else { return nil }
    if isLogarithm { return x[0] - x[0].logSumExp(along: [axis], keepingDimensions: true) }
    let powers = exp(x[0])
    return powers / powers.sum(along: [axis], keepingDimensions: true)
  }
  func text(_ x: [String]) -> String { "\(name)(\(x[0]), along: \(axis))" }
}
