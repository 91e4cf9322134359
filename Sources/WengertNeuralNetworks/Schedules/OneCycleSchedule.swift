/// One rise to a high rate, and a long fall to nearly nothing.
///
///     η: η_max / d₁  →  η_max  →  η_max / (d₁ d₂)
///
/// The rise takes `riseFraction` of the steps: its top is at step riseFraction · T − 1, which need not
/// be whole, and the end at step T − 1. Later steps keep the last rate.
///
/// Source: Smith, Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning
/// Rates" (2018).
public struct OneCycleSchedule: LearningRateSchedule {
  /// The form of rise and fall.
  public enum Shape: Sendable, Hashable {
    /// Half cosine waves.
    case cosine
    /// Straight lines up and down.
    case linear
  }

  private let start: Double
  private let maximum: Double
  private let end: Double
  private let top: Double
  private let last: Double
  private let shape: Shape

  /// One cycle.
  ///
  /// - Parameters:
  ///   - maximum: η_max, 0 or more.
  ///   - steps: T, 1 or more.
  ///   - riseFraction: The share of the steps that rise, in [0, 1].
  ///   - shape: The form of rise and fall.
  ///   - startDivisor: d₁, more than 0.
  ///   - endDivisor: d₂, more than 0.
  public init(
    _ maximum: Double, steps: Int, riseFraction: Double = 0.3, shape: Shape = .cosine,
    startDivisor: Double = 25, endDivisor: Double = 1e4
  ) {
    let requirement = Requirement(owner: "OneCycleSchedule")
    requirement.positive(steps, "steps")
    requirement.require(
      riseFraction >= 0 && riseFraction <= 1,
      "riseFraction is \(riseFraction); it must be from 0 to 1")
    requirement.positive(startDivisor, "startDivisor")
    requirement.positive(endDivisor, "endDivisor")
    self.maximum = requirement.nonNegative(maximum, "maximum")
    start = maximum / startDivisor
    end = start / endDivisor
    top = riseFraction * Double(steps) - 1
    last = Double(steps - 1)
    self.shape = shape
  }

  /// The rate on the rise or on the fall.
  public func learningRate(at step: Int) -> Double {
    let step = Double(step)
    if step <= top {
      return top == 0 ? maximum : between(start, maximum, step / top)
    }
    return step >= last ? end : between(maximum, end, (step - top) / (last - top))
  }

  private func between(_ first: Double, _ second: Double, _ fraction: Double) -> Double {
    switch shape {
    case .cosine: second + (first - second) * cosineDecay(fraction)
    case .linear: first + (second - first) * fraction
    }
  }
}
