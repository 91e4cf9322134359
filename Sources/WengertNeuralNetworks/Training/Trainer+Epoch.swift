import WengertAutodiff
import WengertLoading

extension Trainer {
  /// Evaluates, records, compares with the best, unless there was no step since the last time.
  func endEpoch(_ plan: FitPlan<Batch>, _ seconds: Double, _ line: ProgressLine) {
    guard state.hasStepsToEvaluate else { return }
    var timer = Stopwatch()
    let validation = plan.sources.validation.flatMap {
      measure($0)
    }
    let sample = plan.sources.trainingSample.flatMap {
      measure($0)
    }
    let ofSteps = state.epochAccuracy.count > 0 ? state.epochAccuracy.mean : nil
    let record = EpochRecord(
      epoch: epochCount, step: history.stepCount,
      learningRate: history.learningRates.last ?? learningRate,
      trainingLoss: state.epochLoss.mean, trainingAccuracy: sample?.accuracy ?? ofSteps,
      validationLoss: validation?.loss, validationAccuracy: validation?.accuracy,
      seconds: seconds + timer.lap())
    history.epochs.append(record)
    state.evaluationCount += 1
    state.epochLoss.reset()
    state.epochAccuracy.reset()
    compare(record)
    schedule?.report(record, monitor)
    line.clear()
    for callback in plan.callbacks { callback.onEpochEnd(record, self) }
    line.show(record)
  }

  /// Notes the best parameters, and how long there were none better.
  private func compare(_ record: EpochRecord) {
    let cost = monitor.cost(of: record)
    if cost < state.bestCost {
      state.bestCost = cost
      history.bestEpoch = history.epochs.count - 1
      if keepsBest { best = model.state }
    }
    guard let earlyStopping else { return }
    if cost < state.costToBeat {
      state.costToBeat = cost - earlyStopping.minimumImprovement
      state.epochsWithoutImprovement = 0
    } else {
      state.epochsWithoutImprovement += 1
    }
  }
}

// MARK: - The best parameters as a result

/// The best parameters in the model, and the state to resume from.
struct ShownBest<Scalar: FloatingTensorScalar> {
  let best: ModuleState<Scalar>
  let last: ModuleState<Scalar>
}

extension Trainer {
  /// Gives the model the best parameters, and keeps those of the last step.
  func showBest() {
    guard let best else { return }
    let last = model.state
    load(best)
    shown = ShownBest(best: model.state, last: last)
  }

  /// Restores the parameters of the last step in the model, unless the program has changed the best ones
  /// that it was given.
  func takeUpLast() {
    let last = lastState
    if shown != nil { load(last) }
    shown = nil
  }

  /// The parameters and buffers to resume from.
  var lastState: ModuleState<Scalar> {
    let present = model.state
    guard let shown, present.hasSameMemory(as: shown.best) else { return present }
    return shown.last
  }

  private func load(_ state: ModuleState<Scalar>) {
    // It is this model's own state.
    do { try model.load(state) } catch { fail(UsageError("fit", error.description)) }
  }
}

extension ModuleState {
  /// Whether the elements are the very same: those that were written since are not.
  fileprivate func hasSameMemory(as other: ModuleState) -> Bool {
    entries.count == other.entries.count
      && zip(entries, other.entries).allSatisfy { entry, other in
        entry.tensor.withUnsafeScalars { elements in
          other.tensor.withUnsafeScalars { $0.baseAddress == elements.baseAddress }
        }
      }
  }
}
