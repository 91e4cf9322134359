import Foundation
import Testing
import Wengert

/// What a training does in its steps and at the ends of its epochs.
@Suite struct TrainerTests {
  typealias Points = Batch<Float, Int>

  private func trainer(
    _ net: NoisyNet, learningRate: Double = 0.05, schedule: TrainingSchedule? = nil
  ) -> Trainer<NoisyNet, Points> {
    Trainer(
      classifier: net, optimizer: Adam(net.parameters, learningRate: learningRate),
      schedule: schedule
    ).quiet()
  }

  @Test func learns() throws {
    let net = NoisyNet(seed: 1)
    let history = try trainer(net).fit(
      training: DataLoader(clouds(200, seed: 0), batchSize: 20),
      validation: DataLoader(clouds(100, seed: 1), batchSize: 33, sampling: .sequential), epochs: 5)
    #expect(history.stepCount == 50)
    #expect(history.learningRates == Array(repeating: 0.05, count: 50))
    #expect(history.epochs.map(\.epoch) == [0, 1, 2, 3, 4])
    #expect(history.epochs.map(\.step) == [10, 20, 30, 40, 50])
    let last = try #require(history.epochs.last)
    #expect(last.trainingLoss < 0.5 * history.epochs[0].trainingLoss)
    #expect(last.validationAccuracy ?? 0 > 0.9)
    let mean = history.losses[40..<50].reduce(0, +) / 10
    #expect(abs(last.trainingLoss - mean) < 1e-12)
    #expect(!history.wasInterrupted)
  }

  /// The loop that a trainer stands for.
  @Test func stepsAreThoseOfTheLoop() throws {
    let (net, other) = (NoisyNet(seed: 2), NoisyNet(seed: 2))
    func loader() -> DataLoader<TensorDataset<Float, Int>> {
      DataLoader(clouds(60, seed: 0), batchSize: 16, seed: 4)
    }
    let training = Trainer(
      net, optimizer: SGD(net.parameters, learningRate: 1),
      schedule: .perStep(ExponentialSchedule(0.3, factor: 0.9)), clipping: .norm(0.2)
    ) { (net: NoisyNet, batch: Points) in
      crossEntropy(net(Variable(batch.inputs)), batch.labels)
    }.quiet()
    let history = try training.fit(training: loader(), steps: 7)

    let optimizer = SGD(other.parameters, learningRate: 1)
    let batches = loader()
    var losses: [Double] = []
    for (step, batch) in (Array(batches) + Array(batches)).prefix(7).enumerated() {
      let loss = crossEntropy(other(Variable(batch.inputs)), batch.labels)
      optimizer.learningRate = 0.3 * pow(0.9, Double(step))
      optimizer.zeroGradients()
      loss.backward()
      clipGradients(of: other.parameters, norm: 0.2)
      optimizer.step()
      losses.append(Double(loss.scalar))
    }
    #expect(history.losses == losses)
    #expect(net.state == other.state)
  }

  @Test func schedulesPerEpoch() throws {
    let net = NoisyNet(seed: 1)
    let history = try trainer(net, schedule: .perEpoch(StepSchedule(0.1, every: 1, factor: 0.5)))
      .fit(training: DataLoader(clouds(6, seed: 0), batchSize: 2), epochs: 3)
    #expect(history.learningRates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025])
    #expect(history.epochs.map(\.learningRate) == [0.1, 0.05, 0.025])
  }

  @Test func clipsValues() throws {
    let weight = Variable(Tensor<Float>([0]), requiresGradient: true)
    let data = DataLoader(
      TensorDataset(Tensor<Float>([100]), Tensor<Int>([0])), batchSize: 1)
    let trainer = Trainer(
      Weight(weight: weight), optimizer: SGD([weight], learningRate: 1), clipping: .value(0.25)
    ) { (net: Weight, batch: Points) in (net.weight * batch.inputs).sum() }.quiet()
    try trainer.fit(training: data, epochs: 2)
    #expect(weight.scalars == [-0.5])
  }

  @Test func evaluatesWithoutNoiseOrGradients() throws {
    let net = NoisyNet(seed: 1)
    let trainer = trainer(net)
    let data = DataLoader(clouds(50, seed: 1), batchSize: 7, sampling: .sequential)
    let before = net.state
    let stream = net.noise.stream.generator
    let first = try #require(trainer.evaluate(data))
    #expect(trainer.evaluate(data) == first)
    #expect(net.isTraining)
    #expect(net.state == before)
    #expect(net.noise.stream.generator == stream)
    // The mean over samples, whatever the batches.
    let whole = try #require(
      trainer.evaluate(DataLoader(clouds(50, seed: 1), batchSize: 50, sampling: .sequential)))
    #expect(abs(first.loss - whole.loss) < 1e-6)
    #expect(abs((first.accuracy ?? 0) - (whole.accuracy ?? 1)) < 1e-12)
    #expect(net.parameters.allSatisfy { $0.gradient == nil })
  }

  @Test func penaltiesCountInTrainingOnly() throws {
    let net = NoisyNet(seed: 1)
    let penalized = Trainer(
      classifier: net, optimizer: SGD(net.parameters, learningRate: 0),
      penalty: { _ in Variable(Float(100)) }
    ).quiet()
    let data = clouds(20, seed: 1)
    let history = try penalized.fit(
      training: DataLoader(data, batchSize: 20), validation: DataLoader(data, batchSize: 20),
      epochs: 1)
    #expect(history.epochs[0].trainingLoss > 90)
    #expect(history.epochs[0].validationLoss ?? 100 < 50)
  }

  @Test func emptyValidationIsNone() throws {
    let net = NoisyNet(seed: 1)
    let history = try trainer(net).fit(
      training: DataLoader(clouds(10, seed: 0), batchSize: 5),
      validation: DataLoader(clouds(0, seed: 0), batchSize: 5), epochs: 2)
    #expect(history.epochs.count == 2)
    #expect(history.epochs.allSatisfy { $0.validationLoss == nil && $0.validationAccuracy == nil })
    #expect(history.bestEpoch != nil)
  }

  @Test func aTrainingSetWithoutBatchesIsAnError() {
    let net = NoisyNet(seed: 1)
    let error = #expect(throws: UsageError.self) {
      try checked {
        try trainer(net).fit(training: DataLoader(clouds(0, seed: 0), batchSize: 5), epochs: 2)
      }
    }
    #expect(error?.description == "fit: the training set has no batches")
  }

  @Test func accuracyOnATrainingSample() throws {
    let net = NoisyNet(seed: 1)
    let data = clouds(100, seed: 0)
    let trainer = trainer(net, learningRate: 0)
    let sample = DataLoader(data, batchSize: 30, sampling: .withReplacement(count: 40), seed: 8)
    let history = try trainer.fit(
      training: DataLoader(data, batchSize: 10), trainingSample: sample, epochs: 1)
    // The net is still as it was when the epoch ended.
    let expected = try #require(trainer.evaluate(sample)?.accuracy)
    #expect(history.epochs[0].trainingAccuracy == expected)
    #expect(expected != trainer.evaluate(DataLoader(data, batchSize: 10))?.accuracy)
    #expect((expected * 40).rounded() == expected * 40)
  }

  @Test func stepsEndInTheMiddleOfAnEpoch() throws {
    let net = NoisyNet(seed: 1)
    let trainer = trainer(net)
    let data = DataLoader(clouds(10, seed: 0), batchSize: 2)
    let history = try trainer.fit(training: data, steps: 7)
    #expect(history.epochs.map(\.step) == [5, 7])
    #expect(trainer.epochCount == 1)
    // What was done counts.
    #expect(try trainer.fit(training: data, steps: 7).stepCount == 7)
    #expect(try trainer.fit(training: data, epochs: 2).epochs.map(\.step) == [5, 7, 10])
  }

  @Test func callbacksFollowAndStop() throws {
    let net = NoisyNet(seed: 1)
    let seen = Seen()
    let history = try trainer(net).fit(
      training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 9,
      callbacks: [
        Callback(
          onStep: { step, training in
            seen.steps.append(step.step)
            if step.step == 6 { training.stop() }
          },
          onEpochEnd: { epoch, training in
            seen.epochs.append(epoch.step)
            training.learningRate = 0.125
          })
      ])
    #expect(seen.steps == Array(0...6))
    #expect(seen.epochs == [5, 7])
    #expect(history.learningRates == [0.05, 0.05, 0.05, 0.05, 0.05, 0.125, 0.125])
  }

  @Test func interruptsEndTheStep() throws {
    let net = NoisyNet(seed: 1)
    let trainer = trainer(net)
    let data = DataLoader(clouds(10, seed: 0), batchSize: 2)
    let interrupt = Callback(onStep: { [unowned trainer] step, _ in
      if step.step == 3 { trainer.interrupt() }
    })
    let history = try trainer.fit(training: data, epochs: 3, callbacks: [interrupt])
    #expect(history.wasInterrupted)
    #expect(history.stepCount == 4)
    #expect(history.epochs.isEmpty)
    let rest = try trainer.fit(training: data, epochs: 3)
    #expect(!rest.wasInterrupted)
    #expect(rest.epochs.map(\.step) == [5, 10, 15])
  }

  @Test func historyAsText() throws {
    let net = NoisyNet(seed: 1)
    let history = try trainer(net).fit(
      training: DataLoader(clouds(4, seed: 0), batchSize: 2), epochs: 2)
    #expect(try History(json: history.json()) == history)
    let lines = history.csv.split(separator: "\n")
    #expect(lines.count == 3)
    let names = lines[0].split(separator: ",", omittingEmptySubsequences: false)
    let cells = lines[2].split(separator: ",", omittingEmptySubsequences: false)
    #expect(names.count == cells.count)
    #expect(cells[0...2].map(String.init) == ["1", "4", "0.05"])
    #expect(cells[3] == "\(history.epochs[1].trainingLoss)")
    #expect(cells[5].isEmpty)
    #expect(history.stepsCSV.split(separator: "\n").count == 5)
  }
}

private final class Seen {
  var steps: [Int] = []
  var epochs: [Int] = []
}

private struct Weight: Module {
  typealias Scalar = Float
  let weight: Variable<Float>
}
