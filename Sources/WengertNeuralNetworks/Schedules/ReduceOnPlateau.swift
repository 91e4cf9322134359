/// A rate that is reduced when a measured value stops getting better.
///
///     var plateau = ReduceOnPlateau(0.1, patience: 5)
///     for epoch in 0..<100 {
///       … train, and measure the validation loss …
///       optimizer.learningRate = plateau.report(validationLoss)
///     }
///
/// After more than `patience` reports in a row without improvement:
///
///     η ← max(factor · η, η_min), if that is a change of more than `smallestChange`
///
/// and the next `cooldown` reports do not count as bad ones. A NaN is no improvement.
///
/// A `Trainer` reports by itself: `schedule: .onPlateau(ReduceOnPlateau(0.1, patience: 5))`.
public struct ReduceOnPlateau: Sendable, Hashable {
  /// Which values are better.
  public enum Mode: Sendable, Hashable {
    /// Smaller ones, as of a loss.
    case minimum
    /// Greater ones, as of an accuracy.
    case maximum
  }

  /// By how much a value must be better than the best to count.
  public enum Threshold: Sendable, Hashable {
    /// By this share of the best, in [0, 1): value < best − share · |best|, or value > best + share · |best|.
    case relative(Double)
    /// By this much, 0 or more: value < best − amount, or value > best + amount.
    case absolute(Double)
  }

  /// The state after the reports so far: all that a checkpoint needs of it.
  public struct State: Sendable, Hashable, Codable {
    /// η: the present rate.
    public fileprivate(set) var learningRate: Double
    /// The best value reported; infinite before the first.
    public fileprivate(set) var best: Double
    /// Number of reports without improvement, in a row.
    public fileprivate(set) var badReports = 0
    /// Number of reports that will not count as bad ones.
    public fileprivate(set) var cooldownLeft = 0

    /// Whether reports can have come to this.
    var isPossible: Bool {
      learningRate >= 0 && learningRate.isFinite && !best.isNaN && badReports >= 0
        && cooldownLeft >= 0 && badReports < .max
    }
  }

  /// The state after the reports so far. Setting a saved state continues from it.
  public var state: State {
    didSet {
      Requirement(owner: "ReduceOnPlateau").require(
        state.isPossible, "the state \(state) is none that reports lead to")
    }
  }
  /// η: the present rate.
  public var learningRate: Double { state.learningRate }
  /// The best value reported; infinite before the first.
  public var best: Double { state.best }
  /// Number of reports without improvement, in a row.
  public var badReports: Int { state.badReports }
  /// Number of reports that will not count as bad ones.
  public var cooldownLeft: Int { state.cooldownLeft }

  /// Which values are better.
  public var mode: Mode { settings.mode }
  let settings: Settings

  /// The settings.
  struct Settings: Sendable, Hashable {
    let mode: Mode
    let factor: Double
    let patience: Int
    let threshold: Threshold
    let cooldown: Int
    let minimum: Double
    let smallestChange: Double
  }

  /// A rate that is reduced on plateaus.
  ///
  /// - Parameters:
  ///   - learningRate: The initial rate, 0 or more.
  ///   - mode: Which values are better.
  ///   - factor: Multiplies the rate, in [0, 1).
  ///   - patience: How many bad reports in a row are tolerated, 0 or more.
  ///   - threshold: By how much a value must be better to count.
  ///   - cooldown: How many reports after a reduction do not count as bad, 0 or more.
  ///   - minimum: η_min, 0 or more.
  ///   - smallestChange: A reduction by no more than this is left out, 0 or more.
  public init(
    _ learningRate: Double, mode: Mode = .minimum, factor: Double = 0.1, patience: Int = 10,
    threshold: Threshold = .relative(1e-4), cooldown: Int = 0, minimum: Double = 0,
    smallestChange: Double = 1e-8
  ) {
    let requirement = Requirement(owner: "ReduceOnPlateau")
    requirement.nonNegative(learningRate, "learningRate")
    requirement.decayRate(factor, "factor")
    switch threshold {
    case .relative(let share): requirement.decayRate(share, "threshold")
    case .absolute(let amount): requirement.nonNegative(amount, "threshold")
    }
    requirement.nonNegative(patience, "patience")
    requirement.nonNegative(cooldown, "cooldown")
    requirement.nonNegative(minimum, "minimum")
    requirement.nonNegative(smallestChange, "smallestChange")
    state = State(learningRate: learningRate, best: mode == .minimum ? .infinity : -.infinity)
    settings = Settings(
      mode: mode, factor: factor, patience: patience, threshold: threshold, cooldown: cooldown,
      minimum: minimum, smallestChange: smallestChange)
  }

  /// Takes a measured value, and returns the rate from now on.
  @discardableResult
  public mutating func report(_ value: Double) -> Double {
    var next = state
    if isBetter(value) {
      next.best = value
      next.badReports = 0
    } else {
      next.badReports += 1
    }
    if next.cooldownLeft > 0 {
      next.cooldownLeft -= 1
      next.badReports = 0
    }
    if next.badReports > settings.patience {
      next.learningRate = reducedRate
      next.cooldownLeft = settings.cooldown
      next.badReports = 0
    }
    state = next
    return learningRate
  }

  private func isBetter(_ value: Double) -> Bool {
    switch (mode, settings.threshold) {
    case (.minimum, .relative(let share)): value < best * (best < 0 ? 1 + share : 1 - share)
    case (.maximum, .relative(let share)): value > best * (best < 0 ? 1 - share : 1 + share)
    case (.minimum, .absolute(let amount)): value < best - amount
    case (.maximum, .absolute(let amount)): value > best + amount
    }
  }

  private var reducedRate: Double {
    let reduced = max(learningRate * settings.factor, settings.minimum)
    return learningRate - reduced > settings.smallestChange ? reduced : learningRate
  }
}
