import Testing
import Wengert

/// Which parameters a training ends with, and when it ends early.
@Suite struct TrainerBestTests {
  /// A training whose only parameter is 1, 2, 3 … after the epochs, and whose validation loss is what
  /// `losses` has at that place.
  private func trainer(
    _ losses: [Float], accuracies: [Double]? = nil
  ) -> (Trainer<Counter, Batch<Float, Int>>, DataLoader<TensorDataset<Float, Int>>) {
    let counter = Counter()
    let trainer = Trainer(
      counter, optimizer: SGD([counter.count], learningRate: 1),
      loss: { (counter: Counter, _: Batch<Float, Int>) in
        let epoch = Int(counter.count.tensor.scalar)
        // A gradient of -1 counts upwards.
        return counter.isTraining
          ? -counter.count.sum() : Variable(losses[min(epoch, losses.count) - 1])
      },
      accuracy: { counter, _ in
        accuracies.map { $0[Int(counter.count.tensor.scalar) - 1] } ?? .nan
      })
    let data = DataLoader(
      TensorDataset(Tensor<Float>([0]), Tensor<Int>([0])), batchSize: 1)
    return (trainer.quiet(), data)
  }

  @Test func theBestIsRestored() throws {
    let (trainer, data) = trainer([5, 2, 3, 2])
    trainer.keepsBest = true
    let history = try trainer.fit(training: data, validation: data, epochs: 2)
    #expect(history.bestEpoch == 1)
    #expect(trainer.model.count.scalars == [2])
    let (other, _) = self.trainer([5, 2, 3, 2])
    other.keepsBest = true
    // Of equal ones the first.
    #expect(try other.fit(training: data, validation: data, epochs: 4).bestEpoch == 1)
    #expect(other.model.count.scalars == [2])
  }

  @Test func theLastIsLeftUnlessAskedFor() throws {
    let (trainer, data) = trainer([5, 2, 3, 4])
    #expect(try trainer.fit(training: data, validation: data, epochs: 4).bestEpoch == 1)
    #expect(trainer.model.count.scalars == [4])
  }

  @Test func byAccuracy() throws {
    let (trainer, data) = trainer([5, 2, 3, 4], accuracies: [0.5, 0.25, 0.75, 0.5])
    trainer.keepsBest = true
    trainer.monitor = .validationAccuracy
    #expect(try trainer.fit(training: data, validation: data, epochs: 4).bestEpoch == 2)
    #expect(trainer.model.count.scalars == [3])
  }

  @Test func byTrainingLossWithoutValidation() throws {
    let (trainer, data) = trainer([5, 2, 3, 4])
    // Minus the parameter: it falls.
    #expect(try trainer.fit(training: data, epochs: 4).bestEpoch == 3)
  }

  @Test func notANumberIsNeverBest() throws {
    let (trainer, data) = trainer([.nan, 3, .nan, 4])
    #expect(try trainer.fit(training: data, validation: data, epochs: 4).bestEpoch == 1)
  }

  @Test(arguments: [(0, 3), (1, 6), (2, 7), (3, 8), (4, 9)])
  func stopsEarly(patience: Int, epochs: Int) throws {
    // Best so far at epochs 1, 2, 4 and 9, counted from 1.
    let (trainer, data) = trainer([5, 4, 6, 3, 3, 3, 3, 2.5, 2, 9])
    trainer.earlyStopping = EarlyStopping(patience: patience, minimumImprovement: 0.75)
    let history = try trainer.fit(training: data, validation: data, epochs: 9)
    #expect(history.epochs.count == epochs)
    #expect(history.stoppedEarly == (epochs < 9))
  }
}

/// A parameter that counts epochs.
private struct Counter: Module {
  typealias Scalar = Float
  let count = Variable(Tensor<Float>([0]), requiresGradient: true)
  private let mode = LayerMode()
}
