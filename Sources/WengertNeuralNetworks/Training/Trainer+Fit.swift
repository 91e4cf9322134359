import WengertLoading
import WengertAutodiff

/// What a `fit` trains on, and how long.
struct FitPlan<Batch> {
  let sources: FitSources<Batch>
  let callbacks: [any TrainerCallback]
  let length: Length

  enum Length {
    case epochs(Int)
    case steps(Int)
  }
}

extension Trainer {
  /// Trains until a number of epochs is completed, those before a resumption or in an earlier `fit`
  /// included.
  ///
  /// - Parameters:
  ///   - training: What is learned from.
  ///   - validation: What is measured on at the end of every epoch.
  ///   - trainingSample: A part of the training set that accuracy is measured on at the end of every
  ///     epoch, such as 1,000 samples at random; without it a classifier's steps give the accuracy.
  ///   - epochs: When to end, 0 or more.
  ///   - callbacks: What follows the training.
  /// - Returns: What was measured, from the very first step on.
  /// - Throws: When a checkpoint cannot be written.
  @discardableResult
  public func fit(
    training: any BatchSource<Batch>, validation: (any BatchSource<Batch>)? = nil,
    trainingSample: (any BatchSource<Batch>)? = nil, epochs: Int,
    callbacks: [any TrainerCallback] = []
  ) throws(CheckpointError) -> History {
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
  ///   - training: What is learned from.
  ///   - validation: What is measured on at the end of every epoch.
  ///   - trainingSample: A part of the training set that accuracy is measured on at the end of every
  ///     epoch, such as 1,000 samples at random; without it a classifier's steps give the accuracy.
  ///   - steps: When to end, 0 or more.
  ///   - callbacks: What follows the training.
  /// - Returns: What was measured, from the very first step on.
  /// - Throws: When a checkpoint cannot be written.
  @discardableResult
  public func fit(
    training: any BatchSource<Batch>, validation: (any BatchSource<Batch>)? = nil,
    trainingSample: (any BatchSource<Batch>)? = nil, steps: Int,
    callbacks: [any TrainerCallback] = []
  ) throws(CheckpointError) -> History {
    Requirement(owner: "fit").nonNegative(steps, "steps")
    return try fit(
      FitPlan(
        sources: FitSources(
          training: training, validation: validation, trainingSample: trainingSample),
        callbacks: callbacks, length: .steps(steps)))
  }

  private func fit(_ plan: FitPlan<Batch>) throws(CheckpointError) -> History {
    guard plan.sources.training.batchCount > 0 else {
      fail(TensorError("fit", "the training set has no batches"))
      return history
    }
    try start(plan.sources)
    // Reports of anomalies say which layer of the model it was.
    try naming(parametersOf: model, "model") { () throws(CheckpointError) in
      try inTraining { () throws(CheckpointError) in
        if stopsOnInterrupt {
          try Interruption.noted { () throws(CheckpointError) in try run(plan) }
        } else {
          try run(plan)
        }
      }
    }
    return history
  }

  /// Runs `body` with the model in training. In one that is, each layer keeps its own mode, so that some
  /// may be in evaluation; in one that is in evaluation as a whole all are in training meanwhile.
  private func inTraining(_ body: () throws(CheckpointError) -> Void) throws(CheckpointError) {
    if model.isTraining { try body() } else { try model.withMode(.training, body) }
  }

  private func run(_ plan: FitPlan<Batch>) throws(CheckpointError) {
    let batchCount = plan.sources.training.batchCount
    let stepCount = batchCount / batchesPerStep + (batchCount % batchesPerStep == 0 ? 0 : 1)
    let line = ProgressLine(progress, plan.length, stepCount, from: history)
    var epochTimer = Stopwatch()
    (history.wasInterrupted, history.stoppedEarly) = (false, false)
    (isStopRequested, isInterruptRequested) = (false, false)
    for callback in plan.callbacks { callback.onStart(self) }
    while !isDone(plan.length) {
      let batches = nextBatches(plan.sources.training)
      if !batches.isEmpty {
        let record = step(batches)
        for callback in plan.callbacks { callback.onStep(record, self) }
        line.show(record, epochLoss.mean)
      } else {
        endEpoch(plan, epochTimer.lap(), line)
        epochCount += 1
        if epochCount % checkpointInterval == 0 { try saveCheckpoint() }
      }
      if isInterruptRequested || (stopsOnInterrupt && Interruption.isRequested) {
        history.wasInterrupted = true
        break
      }
    }
    try finish(plan, epochTimer.lap(), line)
  }

  private func isDone(_ length: FitPlan<Batch>.Length) -> Bool {
    if isStopRequested || history.stoppedEarly { return true }
    return switch length {
    case .epochs(let epochs): epochCount >= epochs
    case .steps(let steps): history.stepCount >= steps
    }
  }

  /// The batches of the next step; none at the end of an epoch.
  private func nextBatches(_ source: any BatchSource<Batch>) -> [(batch: Batch, sampleCount: Int)] {
    guard let first = source.nextBatch() else { return [] }
    var batches: [(batch: Batch, sampleCount: Int)] = [first]
    // Asking on at the end of the epoch would begin the next one.
    while batches.count < batchesPerStep, source.position.batch < source.batchCount,
      let next = source.nextBatch()
    { batches.append(next) }
    return batches
  }

  /// One step on batches with their numbers of samples.
  private func step(_ batches: [(batch: Batch, sampleCount: Int)]) -> StepRecord {
    let number = history.stepCount
    if let schedule {
      optimizer.learningRate = schedule.learningRate(step: number, epoch: epochCount)
    }
    let rate = optimizer.learningRate
    optimizer.zeroGradients()
    let total = batches.reduce(0) { $0 + $1.sampleCount }
    let (loss, accuracy) = accumulateGradients(batches, total)
    switch clipping {
    case .norm(let maximum): clipGradients(of: optimizer.parameters, norm: maximum)
    case .value(let limit): clipGradients(of: optimizer.parameters, value: limit)
    case nil: break
    }
    optimizer.step()
    epochLoss.add(loss, count: total)
    if let accuracy { epochAccuracy.add(accuracy, count: total) }
    history.losses.append(loss)
    history.learningRates.append(rate)
    return StepRecord(
      step: number, epoch: epochCount, loss: loss, accuracy: accuracy, learningRate: rate)
  }

  /// Adds up the gradients of the mean loss of all samples.
  private func accumulateGradients(
    _ batches: [(batch: Batch, sampleCount: Int)], _ total: Int
  ) -> (loss: Double, accuracy: Double?) {
    var (loss, accuracy) = (RunningMean(), RunningMean())
    for (batch, count) in batches {
      let score = score(model, batch, true)
      let weight = Scalar(count) / Scalar(Swift.max(total, 1))
      score.loss.backward(batches.count == 1 ? nil : Variable(.full(score.loss.shape, weight)))
      loss.add(Double(score.loss.scalar), count: count)
      if let share = score.accuracy { accuracy.add(share, count: count) }
    }
    return (loss.mean, accuracy.count > 0 ? accuracy.mean : nil)
  }

  /// Evaluates, records, compares with the best, unless there was no step since the last time.
  private func endEpoch(
    _ plan: FitPlan<Batch>, _ seconds: Double, _ line: ProgressLine
  ) {
    guard epochLoss.count > 0 else { return }
    var timer = Stopwatch()
    let validation = plan.sources.validation.flatMap(evaluate)
    let sample = plan.sources.trainingSample.flatMap(evaluate)
    let ofSteps = epochAccuracy.count > 0 ? epochAccuracy.mean : nil
    let record = EpochRecord(
      epoch: epochCount, step: history.stepCount, learningRate: history.learningRates.last ?? 0,
      trainingLoss: epochLoss.mean, trainingAccuracy: sample?.accuracy ?? ofSteps,
      validationLoss: validation?.loss, validationAccuracy: validation?.accuracy,
      seconds: seconds + timer.lap())
    history.epochs.append(record)
    epochLoss.reset()
    epochAccuracy.reset()
    compare(record)
    schedule?.report(record, monitor)
    for callback in plan.callbacks { callback.onEpochEnd(record, self) }
    line.show(record)
  }

  /// Notes the best parameters, and whether to stop early.
  private func compare(_ record: EpochRecord) {
    let cost = monitor.cost(of: record)
    if cost < best.cost {
      best.cost = cost
      history.bestEpoch = history.epochs.count - 1
      if keepsBest { best.state = model.state }
    }
    guard let earlyStopping else { return }
    if cost < best.costToBeat {
      best.costToBeat = cost - earlyStopping.minimumImprovement
      best.epochsWithoutImprovement = 0
    } else {
      best.epochsWithoutImprovement += 1
      history.stoppedEarly = best.epochsWithoutImprovement > earlyStopping.patience
    }
  }

  private func finish(
    _ plan: FitPlan<Batch>, _ seconds: Double, _ line: ProgressLine
  ) throws(CheckpointError) {
    if !history.wasInterrupted { endEpoch(plan, seconds, line) }
    try saveCheckpoint()
    line.end(history, checkpoint: checkpointPath)
    if keepsBest, let state = best.state {
      // It is this model's own state.
      do { try model.load(state) } catch { fail(TensorError("fit", error.description)) }
    }
    for callback in plan.callbacks { callback.onEnd(history, self) }
  }

  private func saveCheckpoint() throws(CheckpointError) {
    guard let checkpointPath, savedAt ?? (-1, -1) != (history.stepCount, epochCount) else { return }
    try save(to: checkpointPath)
    savedAt = (history.stepCount, epochCount)
  }
}
