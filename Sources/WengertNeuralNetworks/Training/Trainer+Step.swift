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
    let (loss, accuracy) = accumulateGradients(batches, total)
    switch clipping {
    case .norm(let maximum): clipGradients(of: optimizer.parameters, norm: maximum)
    case .value(let limit): clipGradients(of: optimizer.parameters, value: limit)
    case nil: break
    }
    optimizer.step()
    state.epochLoss.add(loss, count: total)
    if let accuracy { state.epochAccuracy.add(accuracy, count: total) }
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
}
