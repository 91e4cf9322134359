import Foundation
import Testing
import Wengert
import WengertDistributed
import WengertSupport

/// Trainings that ranks share.
@Suite struct TrainerGroupTests {
  struct Outcome: Equatable, Sendable {
    let state: ModuleState<Float>
    let losses: [Double]
    let validation: [Double]
  }

  /// A net with batch normalization and dropout, and a last batch that no number of ranks divides.
  private static func train(
    _ group: Group, shards: Int = 4, bucketSize: Int = 256, batchesPerStep: Int = 1,
    samples: Int = 75, statistics: BatchStatistics = .ofShard, sharesOptimizer: Bool = false,
    checkpoint: String? = nil, epochs: Int = 3, slotCounts: ((Int) -> Void)? = nil
  ) throws -> Outcome {
    var generator = RandomGenerator(seed: 5)
    let net = Sequential<Float> {
      Linear(inputs: 6, outputs: 12, using: &generator)
      BatchNorm(channels: 12, statistics: statistics)
      ReLU()
      Dropout(0.3, using: &generator)
      Linear(inputs: 12, outputs: 3, using: &generator)
    }
    func loader(_ count: Int, seed: UInt64) -> DataLoader<TensorDataset<Float, Int>> {
      var data = RandomGenerator(seed: seed)
      return DataLoader(
        Tensor<Float>.randomNormal([count, 6], using: &data),
        Tensor<Int>.randomIntegers([count], in: 0..<3, using: &data), batchSize: 16, seed: 8)
    }
    let trainer = Trainer(
      classifier: net, optimizer: Adam(net.parameters, learningRate: 1e-2), clipping: .norm(0.5))
    trainer.batchesPerStep = batchesPerStep
    trainer.progress = .silent
    trainer.stopsOnInterrupt = false
    trainer.distribute(
      over: group, shards: shards, bucketSize: bucketSize, comparisonInterval: 2,
      sharesOptimizer: sharesOptimizer)
    trainer.checkpointPath = checkpoint
    if let checkpoint, FileManager.default.fileExists(atPath: checkpoint) {
      try trainer.resume(from: checkpoint)
    }
    let history = try trainer.fit(
      training: loader(samples, seed: 1), validation: loader(50, seed: 2), epochs: epochs)
    slotCounts?(trainer.optimizer.state.tensors.count)
    return Outcome(
      state: net.state, losses: history.losses,
      validation: history.epochs.map { $0.validationLoss! })
  }

  @Test(arguments: [2, 3, 4]) func theNumberOfRanksChangesNoBit(count: Int) throws {
    let alone = try TrainerGroupTests.train(.alone)
    #expect(alone.losses.allSatisfy { $0.isFinite })
    for outcome in try LocalRanks.results(count, { try TrainerGroupTests.train($0) }) {
      #expect(outcome == alone)
    }
  }

  @Test func neitherDoBucketsNorAccumulationNorOddShards() throws {
    let alone = try TrainerGroupTests.train(.alone, shards: 5, batchesPerStep: 2, samples: 79)
    let shared = try LocalRanks.results(3) { group in
      try TrainerGroupTests.train(
        group, shards: 5, bucketSize: 1 << 20, batchesPerStep: 2, samples: 79)
    }
    for outcome in shared { #expect(outcome == alone) }
    let other = try TrainerGroupTests.train(.alone, shards: 4, batchesPerStep: 2, samples: 79)
    #expect(other != alone, "shards decide the bits")
  }

  /// One shard is the batch as it is: the training is that without a group, but for its dropout.
  @Test func oneShardIsTheTrainingWithoutAGroup() throws {
    func losses(_ group: Group?) throws -> [Double] {
      var generator = RandomGenerator(seed: 5)
      let net = Sequential<Float> {
        Linear(inputs: 6, outputs: 12, using: &generator)
        BatchNorm(channels: 12)
        Linear(inputs: 12, outputs: 3, using: &generator)
      }
      var data = RandomGenerator(seed: 1)
      let loader = DataLoader(
        Tensor<Float>.randomNormal([40, 6], using: &data),
        Tensor<Int>.randomIntegers([40], in: 0..<3, using: &data), batchSize: 16)
      let trainer = Trainer(
        classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
      trainer.progress = .silent
      if let group { trainer.distribute(over: group, shards: 1) }
      return try trainer.fit(training: loader, epochs: 2).losses
    }
    #expect(try losses(.alone) == losses(nil))
  }

  @Test func everyShardOfEveryStepDropsOthers() throws {
    let masks = Guarded<[[Float]]>([])
    var generator = RandomGenerator(seed: 2)
    let layer = Dropout<Float>(0.5, using: &generator)
    let weight = Variable(Tensor<Float>.ones([40]), requiresGradient: true)
    let before = layer.stream.generator
    let trainer = Trainer(
      Sequential<Float>([layer]), optimizer: SGD([weight], learningRate: 0.1)
    ) { (net, batch: Batch<Float, Float>) in
      let dropped = net(weight * Variable(Tensor<Float>.ones([40])))
      masks.withLock { $0.append(dropped.tensor.scalars.map { $0 == 0 ? 0 : 1 }) }
      return dropped.sum() + Variable(batch.inputs).sum()
    }
    trainer.progress = .silent
    trainer.group = .alone
    try trainer.fit(
      training: DataLoader(
        Tensor<Float>.ones([16, 1]), Tensor<Float>.ones([16, 1]), batchSize: 8), epochs: 2)
    #expect(masks.contents.count == 4 * 4 && Set(masks.contents).count == 4 * 4)
    #expect(
      layer.stream.generator == before, "a checkpoint keeps what the shards' streams follow from")
  }

  @Test func aParameterThatNoShardReachesStaysAsItIs() throws {
    let shared = try LocalRanks.results(2) { group in
      let used = Linear<Float>(weight: Tensor([[1], [2]]), bias: nil)
      let unused = Variable(Tensor<Float>([3]), requiresGradient: true)
      let trainer = Trainer(
        used, optimizer: SGD(used.parameters + [unused], learningRate: 0.1, weightDecay: 0.5)
      ) { (net, batch: Batch<Float, Float>) in
        square(net(Variable(batch.inputs)) - Variable(batch.labels)).mean()
      }
      trainer.progress = .silent
      trainer.allowsMissingGradients = true
      trainer.group = group
      try trainer.fit(
        training: DataLoader(
          Tensor<Float>.ones([8, 2]), Tensor<Float>.ones([8, 1]), batchSize: 8), epochs: 2)
      return (unused.scalars, used.parameters[0].scalars)
    }
    #expect(shared.allSatisfy { $0.0 == [3] && $0.1 == shared[0].1 && $0.1 != [1, 2] })
  }

  @Test(arguments: [2, 3, 4]) func synchronizedStatisticsHaveTheSameBitsToo(count: Int) throws {
    let alone = try TrainerGroupTests.train(.alone, statistics: .synchronized)
    let shared = try LocalRanks.results(count) { group in
      try TrainerGroupTests.train(group, statistics: .synchronized)
    }
    for outcome in shared { #expect(outcome == alone) }
    let local = try TrainerGroupTests.train(.alone)
    #expect(local.losses[0] != alone.losses[0], "statistics are those of the whole batch")
  }

  /// Shards of a rank that are no whole part of the tree: three ranks have 3, 3 and 2 of 8, or 2, 3 and 3.
  @Test func synchronizedStatisticsOfUnevenSharesHaveTheSameBits() throws {
    let alone = try TrainerGroupTests.train(.alone, shards: 8, statistics: .synchronized)
    let shared = try LocalRanks.results(3) { group in
      try TrainerGroupTests.train(group, shards: 8, statistics: .synchronized)
    }
    for outcome in shared { #expect(outcome == alone) }
  }

  /// Synchronized statistics are those of the batch as it is, but for the order of sums.
  @Test func synchronizedStatisticsAreThoseOfTheWholeBatch() throws {
    func train(_ group: Group?) throws -> (losses: [Double], state: ModuleState<Double>) {
      var generator = RandomGenerator(seed: 5)
      let net = Sequential<Double> {
        Conv2d(inChannels: 2, outChannels: 4, kernelSize: 3, using: &generator)
        BatchNorm(channels: 4, statistics: .synchronized)
        Tanh()
        Flatten()
        Linear(inputs: 36, outputs: 3, using: &generator)
        BatchNorm(channels: 3, statistics: .synchronized)
      }
      var data = RandomGenerator(seed: 1)
      let loader = DataLoader(
        Tensor<Double>.randomNormal([47, 2, 5, 5], using: &data),
        Tensor<Int>.randomIntegers([47], in: 0..<3, using: &data), batchSize: 16)
      let trainer = Trainer(
        classifier: net, optimizer: SGD(net.parameters, learningRate: 0.1))
      trainer.progress = .silent
      trainer.group = group
      return (try trainer.fit(training: loader, epochs: 3).losses, net.state)
    }
    let (whole, sharded) = (try train(nil), try train(.alone))
    for (one, other) in zip(whole.losses, sharded.losses) { #expect(abs(one - other) < 1e-11) }
    for (one, other) in zip(whole.state.entries, sharded.state.entries) {
      let difference = zip(one.tensor.scalars, other.tensor.scalars).map { abs($0 - $1) }.max()!
      #expect(difference < 1e-10, "\(one.name)")
    }
  }

  /// Each rank keeps the optimizer's memory of some parameters; a checkpoint of three ranks holds all of it.
  @Test func aSharedOptimizerHasTheSameBitsAndItsCheckpointToo() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "run").path
    let alone = try TrainerGroupTests.train(.alone, epochs: 6)
    let counts = Guarded<[Int]>([])
    _ = try LocalRanks.results(3) { group in
      try TrainerGroupTests.train(
        group, sharesOptimizer: true, checkpoint: path, epochs: 3,
        slotCounts: { count in counts.withLock { $0.append(count) } })
    }
    // Six parameters with two moments each, on some rank once.
    #expect(counts.contents.reduce(0, +) == 12 && counts.contents.allSatisfy { $0 < 12 })
    for ranks in [2, 1] {
      let resumed = try LocalRanks.results(ranks) { group in
        try TrainerGroupTests.train(
          group, sharesOptimizer: ranks > 1, checkpoint: path, epochs: ranks == 2 ? 5 : 6)
      }
      if ranks == 1 { #expect(resumed[0] == alone) }
    }
  }
}
