import WengertAutodiff

/// A learning rate for every step of a training.
///
/// A step is an update or an epoch, as the caller decides. Schedules are values: the rate depends on the
/// step's number alone, so a training can continue at any step.
///
///     let schedule = WarmupSchedule(steps: 500, then: CosineSchedule(0.1, steps: 9_500))
///     for t in 0..<10_000 {
///       optimizer.learningRate = schedule.learningRate(at: t)
///       …
///       optimizer.step()
///     }
///
/// `Scheduler` counts the steps itself. A rate that follows a measured value instead is
/// `ReduceOnPlateau`.
public protocol LearningRateSchedule: Sendable {
  /// The learning rate that step `step` uses, the first of which is 0.
  func learningRate(at step: Int) -> Double
}

/// Counts steps, and gives an optimizer the learning rate of each.
///
///     let scheduler = Scheduler(optimizer, StepSchedule(0.1, every: 30, factor: 0.1))
///     for epoch in 0..<90 {
///       … optimizer.step() …
///       scheduler.step()
///     }
public final class Scheduler<Scalar: FloatingTensorScalar> {
  /// The optimizer whose learning rate is set.
  public let optimizer: any Optimizer<Scalar>
  /// The learning rates.
  public let schedule: any LearningRateSchedule
  /// The number of the present step; setting it sets the optimizer's learning rate, as when a training
  /// continues from a checkpoint.
  public var stepIndex: Int {
    didSet {
      Requirement(owner: "Scheduler").nonNegative(stepIndex, "stepIndex")
      optimizer.learningRate = schedule.learningRate(at: stepIndex)
    }
  }

  /// Gives the optimizer the learning rate of a step.
  ///
  /// - Parameters:
  ///   - optimizer: The optimizer whose learning rate is set.
  ///   - schedule: The learning rates.
  ///   - stepIndex: The first step's number.
  public init(
    _ optimizer: any Optimizer<Scalar>, _ schedule: any LearningRateSchedule,
    from stepIndex: Int = 0
  ) {
    self.optimizer = optimizer
    self.schedule = schedule
    self.stepIndex = stepIndex
    Requirement(owner: "Scheduler").nonNegative(stepIndex, "stepIndex")
    optimizer.learningRate = schedule.learningRate(at: stepIndex)
  }

  /// Goes on to the next step.
  public func step() { stepIndex += 1 }
}
