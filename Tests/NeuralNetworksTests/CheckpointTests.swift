import Foundation
import Testing
import Wengert

/// Trainings that end and go on.
@Suite struct CheckpointTests {
  enum Method: CaseIterable {
    case momentum, adam
  }

  private func trainer(
    _ method: Method, seed: UInt64 = 1
  ) -> Trainer<NoisyNet, Batch<Float, Int>> {
    let net = NoisyNet(seed: seed)
    let optimizer: any Optimizer<Float> =
      switch method {
      case .momentum: SGD(net.parameters, learningRate: 0.05, momentum: 0.9)
      case .adam: Adam(net.parameters, learningRate: 0.05)
      }
    return Trainer(
      classifier: net, optimizer: optimizer,
      schedule: .perStep(CosineSchedule(0.05, steps: 30))
    ).quiet()
  }

  private func loader(seed: UInt64 = 3) -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(clouds(50, seed: 0, distance: 1), batchSize: 8, prefetches: true, seed: seed)
  }

  private func validation() -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      clouds(30, seed: 9, distance: 1), batchSize: 8, sampling: .withReplacement(count: 12))
  }

  /// All but the times that epochs took.
  private func numbers(_ history: History) -> [Double] {
    history.losses + history.learningRates
      + history.epochs.flatMap {
        [$0.trainingLoss, $0.trainingAccuracy ?? -1, $0.validationLoss ?? -1]
      }
  }

  /// 4 epochs of 7 steps, interrupted after each number of steps in turn.
  @Test(arguments: Method.allCases, [1, 6, 7, 8, 13, 20, 27])
  func anInterruptedTrainingEndsWithTheSameBits(_ method: Method, steps: Int) throws {
    let folder = try ScratchFolder()
    let path = folder["run"]
    let whole = trainer(method)
    whole.keepsBest = true
    let expected = try whole.fit(training: loader(), validation: validation(), epochs: 4)

    let first = trainer(method)
    (first.keepsBest, first.checkpointPath) = (true, path)
    let interrupt = Callback(onStep: { [unowned first] step, _ in
      if step.step == steps - 1 { first.interrupt() }
    })
    let partial = try first.fit(
      training: loader(), validation: validation(), epochs: 4, callbacks: [interrupt])
    #expect(partial.wasInterrupted)
    #expect(partial.stepCount == steps)

    // Built with other seeds: all that matters is in the file.
    let second = trainer(method, seed: 99)
    second.keepsBest = true
    try second.resume(from: path)
    #expect(second.history.stepCount == steps)
    let history = try second.fit(
      training: loader(seed: 77), validation: validation(), epochs: 4)
    #expect(history.stepCount == 28)
    #expect(numbers(history) == numbers(expected))
    #expect(history.bestEpoch == expected.bestEpoch)
    #expect(second.model.state == whole.model.state)
    #expect(second.optimizer.state == whole.optimizer.state)
    #expect(
      second.model.noise.stream.generator == whole.model.noise.stream.generator)
  }

  @Test func aCheckpointOfEveryEpoch() throws {
    let folder = try ScratchFolder()
    let trainer = trainer(.adam)
    trainer.checkpointPath = folder["run"]
    try trainer.fit(training: loader(), epochs: 3)
    let histories = try folder.names.filter { $0.hasSuffix(".history") }
    #expect(histories.count == 1)
    #expect(try folder.names.sorted() == (["run", "run.previous"] + histories).sorted())
    let (last, previous) = (self.trainer(.adam), self.trainer(.adam))
    try last.resume(from: folder["run"])
    try previous.resume(from: folder["run.previous"])
    #expect(last.epochCount == 3)
    #expect(previous.epochCount == 2)
    let history = try previous.fit(training: loader(), epochs: 3)
    #expect(numbers(history) == numbers(trainer.history))
    #expect(previous.model.state == trainer.model.state)
  }

  @Test func intervals() throws {
    let folder = try ScratchFolder()
    let trainer = trainer(.adam)
    (trainer.checkpointPath, trainer.checkpointInterval) = (folder["run"], 4)
    try trainer.fit(training: loader(), epochs: 3)
    // The end alone.
    #expect(try folder.names.count { !$0.hasSuffix(".history") } == 1)
  }

  @Test func earlyStoppingGoesOnCounting() throws {
    let folder = try ScratchFolder()
    func stopping() -> Trainer<NoisyNet, Batch<Float, Int>> {
      let trainer = trainer(.adam)
      trainer.earlyStopping = EarlyStopping(patience: 2, minimumImprovement: 10)
      return trainer
    }
    let first = stopping()
    first.checkpointPath = folder["run"]
    try first.fit(training: loader(), epochs: 2)
    let second = stopping()
    try second.resume(from: folder["run"])
    let history = try second.fit(training: loader(), epochs: 20)
    // The first epoch is the best, two more are tolerated.
    #expect(history.epochs.count == 4)
    #expect(history.stoppedEarly)
  }

  @Test func lossesThatAreNotNumbers() throws {
    let folder = try ScratchFolder()
    let weight = Variable(Tensor<Float>([1]), requiresGradient: true)
    func trainer() -> Trainer<OneWeight, Batch<Float, Int>> {
      Trainer(OneWeight(weight: weight), optimizer: SGD([weight], learningRate: 0)) {
        net, batch in
        (net.weight * batch.inputs).sum()
      }.quiet()
    }
    let data = DataLoader(
      TensorDataset(Tensor<Float>([.infinity, .nan]), Tensor<Int>([0, 0])), batchSize: 1,
      sampling: .sequential)
    let first = trainer()
    try first.fit(training: data, epochs: 1)
    try first.save(to: folder["run"])
    let second = trainer()
    try second.resume(from: folder["run"])
    #expect(second.history.losses[0] == .infinity)
    #expect(second.history.losses[1].isNaN)
  }

  @Test func otherTrainingsAreRefused() throws {
    let folder = try ScratchFolder()
    let path = folder["run"]
    let first = trainer(.momentum)
    try first.fit(training: loader(), epochs: 1)
    try first.save(to: path)

    let other = trainer(.adam, seed: 5)
    let before = other.model.state
    let error = #expect(throws: FileError.self) { try other.resume(from: path) }
    #expect(error?.kind == .mismatch)
    #expect(error?.description.contains("expected one of Adam, found one of SGD") == true)
    #expect(other.model.state == before)
    #expect(other.history == History())

    let resumed = trainer(.momentum)
    try resumed.resume(from: path)
    let small = DataLoader(clouds(8, seed: 0), batchSize: 8)
    let interrupted = trainer(.momentum)
    try interrupted.fit(training: loader(), steps: 4)
    try interrupted.save(to: path)
    try resumed.resume(from: path)
    let batches = #expect(throws: FileError.self) {
      try resumed.fit(training: small, epochs: 2)
    }
    #expect(batches?.expected == "training.sampleCount 50, as when it was saved")
    #expect(batches?.found == "training.sampleCount 8")

    try first.model.save(to: path)
    let weights = #expect(throws: FileError.self) { try first.resume(from: path) }
    #expect(weights?.found == "weights alone")
  }

  /// A rate that depends on what was measured.
  @Test func plateaus() throws {
    let folder = try ScratchFolder()
    func plateauTrainer(_ mode: ReduceOnPlateau.Mode) -> Trainer<NoisyNet, Batch<Float, Int>> {
      let net = NoisyNet(seed: 1)
      let plateau = ReduceOnPlateau(
        0.1, mode: mode, factor: 0.5, patience: 0, threshold: .absolute(10))
      return Trainer(
        classifier: net, optimizer: SGD(net.parameters, learningRate: 1),
        schedule: .onPlateau(plateau)
      ).quiet()
    }
    let trainer = plateauTrainer(.maximum)
    trainer.monitor = .trainingAccuracy
    let history = try trainer.fit(training: loader(), epochs: 4)
    // The first report is the best; each after it halves the rate.
    #expect(history.epochs.map(\.learningRate) == [0.1, 0.1, 0.05, 0.025])

    try trainer.save(to: folder["run"])
    let second = plateauTrainer(.maximum)
    second.monitor = .trainingAccuracy
    try second.resume(from: folder["run"])
    #expect(try second.fit(training: loader(), epochs: 5).epochs.last?.learningRate == 0.0125)

    let other = self.trainer(.momentum)
    #expect(
      #expect(throws: FileError.self) { try other.resume(from: folder["run"]) }?.expected
        == "no schedule on plateaus")
    #expect(throws: Never.self) {
      try checked { _ = try plateauTrainer(.minimum).fit(training: loader(), epochs: 1) }
    }
    let wrong = plateauTrainer(.minimum)
    wrong.monitor = .trainingAccuracy
    #expect(throws: UsageError.self) {
      try checked { _ = try wrong.fit(training: loader(), epochs: 1) }
    }
  }

  @Test func foldersThatCannotBeWritten() throws {
    let folder = try ScratchFolder()
    let trainer = trainer(.adam)
    trainer.checkpointPath = folder["missing/run"]
    let error = #expect(throws: FileError.self) {
      try trainer.fit(training: loader(), epochs: 1)
    }
    #expect(error?.kind == .inputOutput)
    #expect(error?.found == "No such file or directory")
    // A folder stands where the file should: what was written beside it goes.
    try FileManager.default.createDirectory(
      atPath: folder["taken/inside"], withIntermediateDirectories: true)
    #expect(throws: FileError.self) { try trainer.model.save(to: folder["taken"]) }
    #expect(try folder.names == ["taken"])
  }
}
