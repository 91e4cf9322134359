/// The state of a training: all that a `fit` changes besides model, optimizer, schedule and history.
struct TrainingState: Codable, Sendable {
  /// Number of epochs that were completed.
  var epochCount = 0
  /// Number of batches of the present epoch that were taken.
  var batchCount = 0
  /// Number of evaluations: each takes an epoch of its own of the validation set.
  var evaluationCount = 0
  /// Of the steps since the last evaluation.
  var epochLoss = RunningMean()
  var epochAccuracy = RunningMean()
  /// The best monitored value, as a cost.
  var bestCost = Double.infinity
  /// The cost below which early stopping counts an improvement.
  var costToBeat = Double.infinity
  var epochsWithoutImprovement = 0
  /// Whether a callback stopped the training.
  var isStopped = false

  /// Whether steps wait for their evaluation.
  var hasStepsToEvaluate: Bool { epochLoss.count > 0 }

  /// Whether a rule says that nothing becomes better any more.
  func isExhausted(_ rule: EarlyStopping?) -> Bool {
    rule.map { epochsWithoutImprovement > $0.patience } ?? false
  }

  /// All numbers that are counted on from.
  var counts: [Int] {
    [
      epochCount, batchCount, evaluationCount, epochLoss.count, epochAccuracy.count,
      epochsWithoutImprovement,
    ]
  }
}
