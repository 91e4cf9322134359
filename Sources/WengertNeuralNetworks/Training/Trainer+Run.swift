import WengertAutodiff
import WengertLoading

extension Trainer {
  /// The steps and epochs of a `fit`.
  func run(_ plan: FitPlan<Batch>, _ notes: [String]) throws(FileError) {
    let line = ProgressLine(
      division?.isLeader ?? true ? progress : .silent, plan.length,
      stepsPerEpoch: plan.stepsPerEpoch(batchesPerStep), from: history)
    for note in notes { line.note(note) }
    (isInterruptRequested, isDividedInterrupted) = (false, false)
    for callback in plan.callbacks { callback.onStart(self) }
    if isOver(plan.length) {
      line.note(reasonOfEnding(plan.length))
      history.ending = ending
    } else {
      history.ending = nil
      var timer = Stopwatch()
      try train(plan, &timer, line)
      if history.ending != .interrupted {
        endEpoch(plan, timer.lap(), line)
        history.ending = ending
      }
      try saveCheckpoint()
      line.end(history, checkpoint: checkpointPath)
    }
    if keepsBest { showBest() }
    for callback in plan.callbacks { callback.onEnd(history, self) }
  }

  private func train(
    _ plan: FitPlan<Batch>, _ timer: inout Stopwatch, _ line: ProgressLine
  ) throws(FileError) {
    let source = plan.sources.training
    var batches = source.batches(
      ofEpoch: state.epochCount, from: min(state.batchCount, source.batchCount))
    var hasWarned = false
    while !isDone(plan.length) {
      let taken = next(batches)
      // An error that `checked` will throw, such as a picture that cannot be read, ends the training at once.
      guard !hasFailed else { return history.ending = .interrupted }
      if taken.isEmpty {
        guard state.batchCount > 0 else {
          return fail(UsageError("fit", "epoch \(epochCount) of the training set has no batches"))
        }
        endEpoch(plan, timer.lap(), line)
        state.epochCount += 1
        state.batchCount = 0
        guard !isDone(plan.length) else { return }
        batches = source.batches(ofEpoch: state.epochCount, from: 0)
        if epochCount % checkpointInterval == 0 { try saveCheckpoint() }
      } else {
        let record = step(taken)
        state.batchCount += taken.count
        warn(of: record, line, &hasWarned)
        for callback in plan.callbacks { callback.onStep(record, self) }
        try writeHistoryAhead()
        line.show(record, state.epochLoss.mean)
      }
      if isInterrupted {
        history.ending = .interrupted
        return
      }
    }
  }

  /// Says once that a loss is not finite.
  private func warn(of record: StepRecord, _ line: ProgressLine, _ hasWarned: inout Bool) {
    guard !hasWarned && !record.loss.isFinite else { return }
    hasWarned = true
    line.note(
      "the loss of step \(record.step) is \(record.loss); with WENGERT_ANOMALY=1 in the "
        + "environment the operation is named")
  }

  /// Processes end after the same step: the one in which all have learned that one was asked to.
  private var isInterrupted: Bool { division == nil ? isAskedToEnd : isDividedInterrupted }

  /// Whether this process was asked to end the `fit` after the step.
  var isAskedToEnd: Bool {
    isInterruptRequested || Task.isCancelled || (stopsOnInterrupt && Interruption.isRequested)
  }

  /// The batches of the next step; none at the end of an epoch.
  private func next(
    _ batches: AnyIterator<(batch: Batch, sampleCount: Int)>
  ) -> [(batch: Batch, sampleCount: Int)] {
    var taken: [(batch: Batch, sampleCount: Int)] = []
    while taken.count < batchesPerStep, let next = batches.next() { taken.append(next) }
    return taken
  }
}

// MARK: - Endings

extension Trainer {
  /// Whether there is nothing to do for a `fit`: nothing to learn, and no steps of its own to measure.
  func isOver(_ length: FitLength) -> Bool {
    guard isDone(length), state.hasStepsToEvaluate else { return isDone(length) }
    return switch length {
    case .epochs(let epochs): epochCount >= epochs
    case .steps(let steps): history.stepCount > steps
    }
  }

  private func isDone(_ length: FitLength) -> Bool {
    if state.isStopped || state.isExhausted(earlyStopping) { return true }
    return switch length {
    case .epochs(let epochs): epochCount >= epochs
    case .steps(let steps): history.stepCount >= steps
    }
  }

  /// Why a training ends that was not interrupted.
  private var ending: History.Ending {
    if state.isStopped { return .stopped }
    return state.isExhausted(earlyStopping) ? .stoppedEarly : .completed
  }

  private func reasonOfEnding(_ length: FitLength) -> String {
    let name = origin ?? "the training"
    let place =
      switch length {
      case .epochs(let epochs): "epoch \(epochCount) of \(epochs)"
      case .steps(let steps): "step \(history.stepCount) of \(steps)"
      }
    return switch ending {
    case .stopped: "\(name) was stopped at \(place): nothing to do until reopen()"
    case .stoppedEarly: "\(name) has stopped early at \(place): nothing to do until reopen()"
    default: "\(name) is already at \(place): nothing to do"
    }
  }
}
