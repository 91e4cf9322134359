/// A rate that goes up and down between two bounds.
///
///     η(t) = η_low + (η_high − η_low) · triangle(t) · scale(t)
///
/// with a triangle wave that rises from 0 to 1 and falls back to 0.
///
/// Source: Smith, "Cyclical Learning Rates for Training Neural Networks" (WACV 2017).
public struct CyclicSchedule: LearningRateSchedule {
  /// How high the waves go.
  public enum Mode: Sendable, Hashable {
    /// All to η_high: scale = 1.
    case triangular
    /// Each half as high as the one before: scale = 2^−n after n whole waves.
    case halving
    /// Falling with every step: scale = factorᵗ.
    case exponential(factor: Double)
  }

  private let low: Double
  private let high: Double
  private let stepsUp: Int
  private let stepsDown: Int
  private let mode: Mode

  /// A rate that goes up and down.
  ///
  /// - Parameters:
  ///   - low: η_low, 0 or more.
  ///   - high: η_high, 0 or more.
  ///   - stepsUp: The length of a rise, 1 or more.
  ///   - stepsDown: The length of a fall, 1 or more; nil for that of a rise.
  ///   - mode: How high the waves go.
  public init(
    from low: Double, to high: Double, stepsUp: Int = 2000, stepsDown: Int? = nil,
    mode: Mode = .triangular
  ) {
    let requirement = Requirement(owner: "CyclicSchedule")
    if case .exponential(let factor) = mode { requirement.nonNegative(factor, "factor") }
    self.low = requirement.nonNegative(low, "low")
    self.high = requirement.nonNegative(high, "high")
    self.stepsUp = requirement.positive(stepsUp, "stepsUp")
    self.stepsDown = requirement.positive(stepsDown ?? stepsUp, "stepsDown")
    self.mode = mode
  }

  /// η_low + (η_high − η_low) · triangle(t) · scale(t).
  public func learningRate(at step: Int) -> Double {
    let (wave, position) = step.quotientAndRemainder(dividingBy: stepsUp + stepsDown)
    let triangle =
      position <= stepsUp
      ? Double(position) / Double(stepsUp)
      : Double(stepsUp + stepsDown - position) / Double(stepsDown)
    let scale =
      switch mode {
      case .triangular: 1.0
      case .halving: power(0.5, wave)
      case .exponential(let factor): power(factor, step)
      }
    return low + (high - low) * triangle * scale
  }
}
