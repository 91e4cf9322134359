import WengertAutodiff
import WengertLoading

/// Mean loss and accuracy on a set.
public struct Evaluation: Sendable, Equatable {
  /// The mean loss.
  public let loss: Double
  /// The share of samples that are right, if that is measured.
  public let accuracy: Double?
}

extension Trainer {
  /// Measures the model on all batches of an epoch, in evaluation and without gradients. Nothing is
  /// changed by it: neither the layers' modes nor where anybody else reads the source.
  ///
  /// - Parameters:
  ///   - source: What is measured on.
  ///   - epoch: Which epoch of the source, where it has others.
  /// - Returns: The means over all samples; nil if there are none.
  public func evaluate(_ source: any BatchSource<Batch>, epoch: Int = 0) -> Evaluation? {
    var loss = RunningMean()
    var accuracy = RunningMean()
    model.withMode(.evaluation) {
      withoutGradients {
        for (batch, count) in source.batches(ofEpoch: epoch, from: 0) {
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
