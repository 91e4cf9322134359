/// η(t) = η_min + (η₀ − η_min) · (1 + cos(π t / T)) / 2.
///
/// After T steps the rate is η_min; beyond, it rises again as the cosine does, with period 2T.
///
/// Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (ICLR 2017).
public struct CosineSchedule: LearningRateSchedule {
  private let initial: Double
  private let steps: Int
  private let minimum: Double

  /// A rate that falls along half a cosine wave.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - steps: T, 1 or more.
  ///   - minimum: η_min, 0 or more.
  public init(_ initial: Double, steps: Int, minimum: Double = 0) {
    let requirement = Requirement(owner: "CosineSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.steps = requirement.positive(steps, "steps")
    self.minimum = requirement.nonNegative(minimum, "minimum")
  }

  /// η_min + (η₀ − η_min) · (1 + cos(π t / T)) / 2.
  public func learningRate(at step: Int) -> Double {
    minimum + (initial - minimum) * cosineDecay(Double(step) / Double(steps))
  }
}

/// Half cosine waves one after the other, each starting from η₀ again:
///
///     η(t) = η_min + (η₀ − η_min) · (1 + cos(π t′ / T)) / 2
///
/// with t′ the steps since the last restart and T the length of the present wave; every wave is
/// `periodFactor` times as long as the one before.
///
/// Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (ICLR 2017).
public struct CosineWarmRestartsSchedule: LearningRateSchedule {
  private let initial: Double
  private let period: Int
  private let periodFactor: Int
  private let minimum: Double

  /// A rate that falls along half cosine waves.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - period: The length of the first wave in steps, 1 or more.
  ///   - periodFactor: How many times as long as the one before each wave is, 1 or more.
  ///   - minimum: η_min, 0 or more.
  public init(_ initial: Double, period: Int, periodFactor: Int = 1, minimum: Double = 0) {
    let requirement = Requirement(owner: "CosineWarmRestartsSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.period = requirement.positive(period, "period")
    self.periodFactor = requirement.positive(periodFactor, "periodFactor")
    self.minimum = requirement.nonNegative(minimum, "minimum")
  }

  /// η_min + (η₀ − η_min) · (1 + cos(π t′ / T)) / 2.
  public func learningRate(at step: Int) -> Double {
    var (position, length) = (step, period)
    if periodFactor == 1 {
      position %= length
    } else {
      while position >= length {
        position -= length
        let (next, overflow) = length.multipliedReportingOverflow(by: periodFactor)
        length = overflow ? .max : next
      }
    }
    return minimum + (initial - minimum) * cosineDecay(Double(position) / Double(length))
  }
}
