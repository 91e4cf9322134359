import WengertAutodiff
import WengertLoading
import WengertSupport

extension Trainer {
  /// Trains until a number of epochs is completed, those before a resumption or in an earlier `fit`
  /// included.
  ///
  /// - Parameters:
  ///   - training: The data to learn from.
  ///   - validation: The data to measure on at the end of every epoch.
  ///   - trainingSample: A part of the training set that accuracy is measured on at the end of every
  ///     epoch, such as 1,000 samples at random; without it a classifier's steps give the accuracy.
  ///   - epochs: When to end, 0 or more.
  ///   - callbacks: Functions that are called as the training proceeds.
  /// - Returns: The history, from the very first step on.
  /// - Throws: When a checkpoint cannot be written, which is tried before the first step, or when a training
  ///   that was taken up is not set up as it was; see `resume(from:allowing:)`.
  @discardableResult
  public func fit(
    training: any BatchSource<Batch>, validation: (any BatchSource<Batch>)? = nil,
    trainingSample: (any BatchSource<Batch>)? = nil, epochs: Int,
    callbacks: [any TrainerCallback] = []
  ) throws(FileError) -> History {
    Requirement(owner: "fit").nonNegative(epochs, "epochs")
    return try fit(
      FitPlan(
        sources: FitSources(
          training: training, validation: validation, trainingSample: trainingSample),
        callbacks: callbacks, length: .epochs(epochs)))
  }

  /// Trains until a number of steps is done, those before a resumption or in an earlier `fit`
  /// included. The end of the last step counts as the end of an epoch: it is evaluated, too.
  ///
  /// - Parameters:
  ///   - training: The data to learn from.
  ///   - validation: The data to measure on at the end of every epoch.
  ///   - trainingSample: A part of the training set that accuracy is measured on at the end of every
  ///     epoch, such as 1,000 samples at random; without it a classifier's steps give the accuracy.
  ///   - steps: When to end, 0 or more.
  ///   - callbacks: Functions that are called as the training proceeds.
  /// - Returns: The history, from the very first step on.
  /// - Throws: When a checkpoint cannot be written, which is tried before the first step, or when a training
  ///   that was taken up is not set up as it was; see `resume(from:allowing:)`.
  @discardableResult
  public func fit(
    training: any BatchSource<Batch>, validation: (any BatchSource<Batch>)? = nil,
    trainingSample: (any BatchSource<Batch>)? = nil, steps: Int,
    callbacks: [any TrainerCallback] = []
  ) throws(FileError) -> History {
    Requirement(owner: "fit").nonNegative(steps, "steps")
    return try fit(
      FitPlan(
        sources: FitSources(
          training: training, validation: validation, trainingSample: trainingSample),
        callbacks: callbacks, length: .steps(steps)))
  }

  private func fit(_ plan: FitPlan<Batch>) throws(FileError) -> History {
    guard plan.sources.training.batchCount > 0 else {
      fail(UsageError("fit", "the training set has no batches"))
      return history
    }
    let notes = try begin(plan)
    if !isOver(plan.length) { try checkCheckpointPath() }
    takeUpLast()
    // Reports of anomalies say which layer of the model it was.
    try naming(parametersOf: model, "model") { () throws(FileError) in
      try inTraining { () throws(FileError) in
        if stopsOnInterrupt {
          try Interruption.noted { () throws(FileError) in try run(plan, notes) }
        } else {
          try run(plan, notes)
        }
      }
    }
    return history
  }

  /// Runs `body` with the model in training. In one that is, each layer keeps its own mode, so that some
  /// may be in evaluation; in one that is in evaluation as a whole all are in training meanwhile.
  private func inTraining(_ body: () throws(FileError) -> Void) throws(FileError) {
    if model.isTraining { try body() } else { try model.withMode(.training, body) }
  }

  /// Finds out whether a checkpoint can be written, before hours of training.
  private func checkCheckpointPath() throws(FileError) {
    guard let checkpointPath else { return }
    try byLeader(checkpointPath) { () throws(FileError) in
      do throws(FileFailure) { _ = try AtomicFileWriter(for: checkpointPath) } catch {
        throw FileError(writing: checkpointPath, error)
      }
    }
  }
}
