import WengertAutodiff
import WengertLoading

extension Trainer {
  /// One step on batches with their numbers of samples.
  func step(_ batches: [(batch: Batch, sampleCount: Int)]) -> StepRecord {
    let number = history.stepCount
    if let schedule {
      optimizer.learningRate = schedule.learningRate(step: number, epoch: epochCount)
    }
    let rate = optimizer.learningRate
    optimizer.zeroGradients()
    let total = batches.reduce(0) { $0 + $1.sampleCount }
    let (loss, accuracy) = divided(batches) ?? accumulateGradients(batches, total)
    requireGradients()
    switch clipping {
    case .norm(let maximum): clipGradients(of: optimizer.parameters, norm: maximum)
    case .value(let limit): clipGradients(of: optimizer.parameters, value: limit)
    case nil: break
    }
    if !(division?.update(optimizer) ?? false) { optimizer.step() }
    state.epochLoss.add(loss, count: total)
    if let accuracy { state.epochAccuracy.add(accuracy, count: total) }
    history.losses.append(loss)
    history.learningRates.append(rate)
    return StepRecord(
      step: number, epoch: epochCount, loss: loss, accuracy: accuracy, learningRate: rate)
  }

  /// Refuses parameters that the first step left without a gradient.
  private func requireGradients() {
    // Where a step of several processes has failed, none has gradients.
    if hasLookedForGradients || hasFailed || isDividedInterrupted { return }
    hasLookedForGradients = true
    if allowsMissingGradients { return }
    let parameters = optimizer.parameters.filter(\.requiresGradient)
    let missing = parameters.enumerated().filter { $1.gradient == nil }
    if missing.isEmpty { return }
    let names = missing.map { $1.parameterName ?? "parameter \($0)" }
    fail(
      UsageError(
        "fit",
        "no gradient reached \(names.prefix(8).joined(separator: ", "))"
          + (names.count > 8 ? ", …" : "") + " in the first step (\(names.count) of "
          + "\(parameters.count) parameters): the loss was not computed from "
          + (names.count == 1 ? "it" : "them") + ". Use " + (names.count == 1 ? "it" : "them")
          + ", freeze() the layer, or set trainer.allowsMissingGradients = true"))
  }

  /// The same by all processes together; nil where there is one that computes steps as they are.
  private func divided(
    _ batches: [(batch: Batch, sampleCount: Int)]
  ) -> (loss: Double, accuracy: Double?)? {
    guard let division else { return nil }
    let result = division.accumulateGradients(
      DividedStep(
        number: history.stepCount, batchesPerStep: batchesPerStep, batches: batches,
        isInterrupted: isAskedToEnd, parameters: optimizer.parameters
      ) { [model, score] batch in
        let score = score(model, batch, true)
        return (score.loss, score.accuracy)
      })
    isDividedInterrupted = result.isInterrupted
    return (result.loss, result.accuracy)
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
}
