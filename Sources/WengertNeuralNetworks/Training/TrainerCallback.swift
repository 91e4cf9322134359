/// Something that follows a training and may change its course.
///
/// Every function has an empty default. A callback's own state is not in checkpoints.
public protocol TrainerCallback {
  /// Before the first step of a `fit`.
  func onStart(_ training: any TrainingControl)
  /// After a step.
  func onStep(_ step: StepRecord, _ training: any TrainingControl)
  /// After an epoch and its evaluation, before parameters are saved.
  func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl)
  /// Before `fit` returns.
  func onEnd(_ history: History, _ training: any TrainingControl)
}

extension TrainerCallback {
  /// Does nothing, for callbacks that do not need it.
  public func onStart(_ training: any TrainingControl) {}
  /// Does nothing, for callbacks that do not need it.
  public func onStep(_ step: StepRecord, _ training: any TrainingControl) {}
  /// Does nothing, for callbacks that do not need it.
  public func onEpochEnd(_ epoch: EpochRecord, _ training: any TrainingControl) {}
  /// Does nothing, for callbacks that do not need it.
  public func onEnd(_ history: History, _ training: any TrainingControl) {}
}

/// A callback's view of a training, and the ways to change it.
public protocol TrainingControl: AnyObject {
  /// The measurements so far.
  var history: History { get }
  /// The optimizer's rate; a schedule sets it again before the next step.
  var learningRate: Double { get set }
  /// Ends the training after this step.
  func stop()
}

/// A callback made of closures.
///
///     Callback(onEpochEnd: { epoch, _ in print(epoch.trainingLoss) })
public struct Callback: TrainerCallback {
  private let step: (StepRecord, any TrainingControl) -> Void
  private let epochEnd: (EpochRecord, any TrainingControl) -> Void

  /// A callback after steps, or after epochs, or both.
  public init(
    onStep: @escaping (StepRecord, any TrainingControl) -> Void = { _, _ in },
    onEpochEnd: @escaping (EpochRecord, any TrainingControl) -> Void = { _, _ in }
  ) {
    step = onStep
    epochEnd = onEpochEnd
  }

  /// Calls the closure.
  public func onStep(_ record: StepRecord, _ training: any TrainingControl) {
    step(record, training)
  }

  /// Calls the closure.
  public func onEpochEnd(_ record: EpochRecord, _ training: any TrainingControl) {
    epochEnd(record, training)
  }
}
