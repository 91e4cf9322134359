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
  ///   - source: The data to measure on.
  ///   - epoch: Which epoch of the source, where it has others.
  /// - Returns: The means over all samples; nil if there are none.
  public func evaluate(_ source: any BatchSource<Batch>, epoch: Int = 0) -> Evaluation? {
    evaluate { score in
      source.batches(ofEpoch: epoch, from: 0).map { batch, count in
        let (loss, accuracy) = score(batch)
        return (loss, accuracy, count)
      }
    }
  }

  /// Measures at the end of an epoch: where there are several processes, each some of the batches.
  func measure(_ source: any BatchSource<Batch>) -> Evaluation? {
    let epoch = state.evaluationCount
    guard let division else { return evaluate(source, epoch: epoch) }
    return evaluate { division.measure(source.batches(ofEpoch: epoch, from: 0), $0) }
  }

  /// The means of the measurements over batches, in evaluation and without gradients.
  private func evaluate(
    _ scores: (_ score: @escaping (Batch) -> (loss: Double, accuracy: Double?)) -> [(
      loss: Double, accuracy: Double?, sampleCount: Int
    )]
  ) -> Evaluation? {
    var (loss, accuracy) = (RunningMean(), RunningMean())
    let all = model.withMode(.evaluation) {
      withoutGradients {
        scores { [model, score] batch in
          let score = score(model, batch, false)
          return (score.loss.scalar.number.double, score.accuracy)
        }
      }
    }
    for (value, share, count) in all {
      loss.add(value, count: count)
      if let share { accuracy.add(share, count: count) }
    }
    guard loss.count > 0 else { return nil }
    return Evaluation(loss: loss.mean, accuracy: accuracy.count > 0 ? accuracy.mean : nil)
  }
}
