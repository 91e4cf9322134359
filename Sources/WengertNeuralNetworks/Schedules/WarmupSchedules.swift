/// η(t) = η₀ · (a + (b − a) · min(t, T) / T), from the factor a to the factor b.
public struct LinearWarmupSchedule: LearningRateSchedule {
  private let base: Double
  private let steps: Int
  private let startFactor: Double
  private let endFactor: Double

  /// A rate that changes along a straight line, and then stays.
  ///
  /// - Parameters:
  ///   - base: η₀, 0 or more.
  ///   - steps: T, 1 or more.
  ///   - startFactor: a, 0 or more.
  ///   - endFactor: b, 0 or more.
  public init(_ base: Double, steps: Int, startFactor: Double = 0, endFactor: Double = 1) {
    let requirement = Requirement(owner: "LinearWarmupSchedule")
    self.base = requirement.nonNegative(base, "learningRate")
    self.steps = requirement.positive(steps, "steps")
    self.startFactor = requirement.nonNegative(startFactor, "startFactor")
    self.endFactor = requirement.nonNegative(endFactor, "endFactor")
  }

  /// η₀ · (a + (b − a) · min(t, T) / T).
  public func learningRate(at step: Int) -> Double {
    base * (startFactor + (endFactor - startFactor) * Double(min(step, steps)) / Double(steps))
  }
}

/// η(t) = factor · η₀ for t < T, and η₀ from then on.
public struct ConstantFactorSchedule: LearningRateSchedule {
  private let base: Double
  private let factor: Double
  private let steps: Int

  /// A rate that is multiplied during the first steps.
  ///
  /// - Parameters:
  ///   - base: η₀, 0 or more.
  ///   - factor: Multiplies the rate at the beginning; 0 or more.
  ///   - steps: T, 0 or more.
  public init(_ base: Double, factor: Double, steps: Int) {
    let requirement = Requirement(owner: "ConstantFactorSchedule")
    self.base = requirement.nonNegative(base, "learningRate")
    self.factor = requirement.nonNegative(factor, "factor")
    self.steps = requirement.nonNegative(steps, "steps")
  }

  /// factor · η₀ or η₀.
  public func learningRate(at step: Int) -> Double { step < steps ? factor * base : base }
}

/// A straight line up to where another schedule begins, and then that schedule.
///
///     η(t) = η₁(0) · (a + (1 − a) · t / T)   for t < T
///     η(t) = η₁(t − T)                       from then on
public struct WarmupSchedule<Main: LearningRateSchedule>: LearningRateSchedule {
  private let warmup: LinearWarmupSchedule
  private let steps: Int
  private let main: Main

  /// A schedule with a warm-up before it.
  ///
  /// - Parameters:
  ///   - steps: T, the length of the warm-up, 1 or more.
  ///   - startFactor: a, the share of the first rate that it starts from, 0 or more.
  ///   - main: η₁, whose step 0 comes after the warm-up.
  public init(steps: Int, from startFactor: Double = 0, then main: Main) {
    warmup = LinearWarmupSchedule(
      main.learningRate(at: 0), steps: steps, startFactor: startFactor)
    self.steps = steps
    self.main = main
  }

  /// The line's rate, or the other schedule's.
  public func learningRate(at step: Int) -> Double {
    step < steps ? warmup.learningRate(at: step) : main.learningRate(at: step - steps)
  }
}

/// Schedules one after the other, each counting its steps from its own beginning.
public struct SequentialSchedule: LearningRateSchedule {
  private let schedules: [any LearningRateSchedule]
  private let milestones: [Int]

  /// Schedules that follow each other.
  ///
  /// - Parameters:
  ///   - schedules: One at least.
  ///   - milestones: The first step of each but the first, ascending and more than 0.
  public init(_ schedules: [any LearningRateSchedule], milestones: [Int]) {
    let requirement = Requirement(owner: "SequentialSchedule")
    requirement.require(
      schedules.count == milestones.count + 1,
      "\(schedules.count) schedules need \(schedules.count - 1) milestones, not \(milestones.count)"
    )
    requirement.require(
      zip([0] + milestones, milestones).allSatisfy { $0 < $1 },
      "milestones \(milestones) do not ascend from more than 0")
    // Inside `checked` a wrong number of them has been reported, and something must be there to return.
    self.schedules = schedules.isEmpty ? [ConstantSchedule(0)] : schedules
    self.milestones = Array(milestones.prefix(self.schedules.count - 1))
  }

  /// The rate of the schedule whose turn it is.
  public func learningRate(at step: Int) -> Double {
    let past = milestones.prefix { $0 <= step }
    return schedules[past.count].learningRate(at: step - (past.last ?? 0))
  }
}
