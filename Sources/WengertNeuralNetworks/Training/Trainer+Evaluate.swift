import WengertLoading
import WengertAutodiff

/// Mean loss and accuracy on a set.
public struct Evaluation: Sendable, Equatable {
  /// The mean loss.
  public let loss: Double
  /// The share of samples that are right, if that is measured.
  public let accuracy: Double?
}

extension Trainer {
  /// Measures the model on the batches of one epoch, in evaluation mode and without gradients.
  ///
  /// - Returns: The means over all samples; nil if there are none.
  public func evaluate(_ source: any BatchSource<Batch>) -> Evaluation? {
    var loss = RunningMean()
    var accuracy = RunningMean()
    model.withMode(.evaluation) {
      withoutGradients {
        while let (batch, count) = source.nextBatch() {
          let score = score(model, batch, false)
          loss.add(score.loss, count: count)
          if let share = score.accuracy { accuracy.add(share, count: count) }
        }
      }
    }
    guard loss.count > 0 else { return nil }
    return Evaluation(loss: loss.mean, accuracy: accuracy.count > 0 ? accuracy.mean : nil)
  }
}
