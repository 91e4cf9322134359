/// The same learning rate at every step: η(t) = η₀.
public struct ConstantSchedule: LearningRateSchedule {
  /// η₀, the rate at every step.
  public let learningRate: Double

  /// The same rate, 0 or more, at every step.
  public init(_ learningRate: Double) {
    Requirement(owner: "ConstantSchedule").nonNegative(learningRate, "learningRate")
    self.learningRate = learningRate
  }

  /// η₀, whatever the step.
  public func learningRate(at step: Int) -> Double { learningRate }
}

/// η(t) = η₀ · factor^⌊t / interval⌋.
public struct StepSchedule: LearningRateSchedule {
  private let initial: Double
  private let interval: Int
  private let factor: Double

  /// A rate that is multiplied at regular intervals.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - interval: After how many steps it is multiplied each time, 1 or more.
  ///   - factor: Multiplies the rate; 0 or more.
  public init(_ initial: Double, every interval: Int, factor: Double = 0.1) {
    let requirement = Requirement(owner: "StepSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.interval = requirement.positive(interval, "interval")
    self.factor = requirement.nonNegative(factor, "factor")
  }

  /// η₀ · factor^⌊t / interval⌋.
  public func learningRate(at step: Int) -> Double { initial * power(factor, step / interval) }
}

/// η(t) = η₀ · factorⁿ, with n the number of milestones at or before t.
public struct MultiStepSchedule: LearningRateSchedule {
  private let initial: Double
  private let milestones: [Int]
  private let factor: Double

  /// A rate that is multiplied at given steps.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - milestones: The steps from which on it is multiplied once more, in any order.
  ///   - factor: Multiplies the rate; 0 or more.
  public init(_ initial: Double, milestones: [Int], factor: Double = 0.1) {
    let requirement = Requirement(owner: "MultiStepSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.milestones = milestones
    self.factor = requirement.nonNegative(factor, "factor")
  }

  /// η₀ · factorⁿ.
  public func learningRate(at step: Int) -> Double {
    initial * power(factor, milestones.count { $0 <= step })
  }
}

/// η(t) = η₀ · factorᵗ.
public struct ExponentialSchedule: LearningRateSchedule {
  private let initial: Double
  private let factor: Double

  /// A rate that is multiplied after every step.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - factor: Multiplies the rate; 0 or more.
  public init(_ initial: Double, factor: Double) {
    let requirement = Requirement(owner: "ExponentialSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.factor = requirement.nonNegative(factor, "factor")
  }

  /// η₀ · factorᵗ.
  public func learningRate(at step: Int) -> Double { initial * power(factor, step) }
}

/// η(t) = η₀ / (1 + decay · t).
public struct InverseTimeSchedule: LearningRateSchedule {
  private let initial: Double
  private let decay: Double

  /// A rate that falls as the reciprocal of time.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - decay: How fast, 0 or more: after 1 / decay steps the rate is half of η₀.
  public init(_ initial: Double, decay: Double) {
    let requirement = Requirement(owner: "InverseTimeSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.decay = requirement.nonNegative(decay, "decay")
  }

  /// η₀ / (1 + decay · t).
  public func learningRate(at step: Int) -> Double { initial / (1 + decay * Double(step)) }
}

/// η(t) = η₀ · (1 − min(t, T) / T)^power.
public struct PolynomialSchedule: LearningRateSchedule {
  private let initial: Double
  private let steps: Int
  private let exponent: Double

  /// A rate that falls to 0 along a power of the steps left, and stays there.
  ///
  /// - Parameters:
  ///   - initial: η₀, 0 or more.
  ///   - steps: T, 1 or more.
  ///   - exponent: The power, more than 0; 1 gives a straight line.
  public init(_ initial: Double, steps: Int, power exponent: Double = 1) {
    let requirement = Requirement(owner: "PolynomialSchedule")
    self.initial = requirement.nonNegative(initial, "learningRate")
    self.steps = requirement.positive(steps, "steps")
    self.exponent = requirement.positive(exponent, "power")
  }

  /// η₀ · (1 − min(t, T) / T)^power.
  public func learningRate(at step: Int) -> Double {
    initial * power(1 - Double(min(step, steps)) / Double(steps), exponent)
  }
}
