import Testing
import Wengert

/// Gradients of several batches in one step.
@Suite struct TrainerAccumulationTests {
  private func net() -> Sequential<Double> {
    var generator = RandomGenerator(seed: 6)
    return Sequential {
      Linear(inputs: 2, outputs: 3, using: &generator)
      Tanh()
      Linear(inputs: 3, outputs: 2, using: &generator)
    }
  }

  private func trained(
    batchSize: Int, batchesPerStep: Int, samples: Int = 20
  ) throws -> (parameters: [Tensor<Double>], history: History) {
    let points = clouds(samples, seed: 1)
    let loader = DataLoader(
      Tensor<Double>(converting: points.inputs), points.labels, batchSize: batchSize,
      sampling: .sequential)
    let net = net()
    let trainer = Trainer(
      classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1, momentum: 0.9)
    ).quiet()
    trainer.batchesPerStep = batchesPerStep
    let history = try trainer.fit(training: loader, epochs: 3)
    return (net.parameters.map(\.tensor), history)
  }

  @Test func fourBatchesAreOneOfFourTimesTheSize() throws {
    let (expected, whole) = try trained(batchSize: 8, batchesPerStep: 1)
    let (found, parts) = try trained(batchSize: 2, batchesPerStep: 4)
    // 20 samples: two steps of eight and one of four, in each of three epochs.
    #expect(parts.stepCount == 9)
    #expect(whole.stepCount == 9)
    for (a, b) in zip(found, expected) { #expect(a.isClose(to: b, relativeTolerance: 1e-12)) }
    for (a, b) in zip(parts.losses, whole.losses) { #expect(abs(a - b) < 1e-13) }
    #expect(parts.epochs.count == 3)
    #expect(parts.epochs.map(\.trainingAccuracy) == whole.epochs.map(\.trainingAccuracy))
  }

  @Test func batchesOfDifferentSizesWeighTheirSamples() throws {
    // 7 samples: batches of 3, 3 and 1 in one step, against all at once.
    let (expected, _) = try trained(batchSize: 7, batchesPerStep: 1, samples: 7)
    let (found, history) = try trained(batchSize: 3, batchesPerStep: 5, samples: 7)
    #expect(history.stepCount == 3)
    for (a, b) in zip(found, expected) { #expect(a.isClose(to: b, relativeTolerance: 1e-12)) }
  }

  @Test func theSumIsInTheOrderOfTheBatches() throws {
    let points = clouds(6, seed: 1)
    let inputs = Tensor<Double>(converting: points.inputs)
    let net = net()
    for start in [0, 2, 4] {
      let loss = crossEntropy(
        net(Variable(inputs[start..<(start + 2)])), points.labels[start..<(start + 2)])
      loss.backward(Variable(1.0 / 3))
    }
    SGD(net.parameters, learningRate: 0.1, momentum: 0.9).step()
    let other = self.net()
    let trainer = Trainer(
      classifier: other, optimizer: SGD(other.parameters, learningRate: 0.1, momentum: 0.9)
    ).quiet()
    trainer.batchesPerStep = 3
    try trainer.fit(
      training: DataLoader(inputs, points.labels, batchSize: 2, sampling: .sequential), epochs: 1)
    #expect(net.parameters.map(\.tensor) == other.parameters.map(\.tensor))
  }

  @Test func fewerThanOneBatchIsRefused() {
    let net = net()
    let error = #expect(throws: UsageError.self) {
      try checked {
        Trainer<Sequential<Double>, Batch<Double, Int>>(
          classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1)
        ).batchesPerStep = 0
      }
    }
    #expect(error?.description.hasPrefix("Trainer: batchesPerStep is 0") == true)
  }
}
