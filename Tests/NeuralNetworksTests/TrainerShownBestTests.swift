import Testing
import Wengert

/// The best parameters are a result; the state to go on from is the last.
@Suite struct TrainerShownBestTests {
  typealias Points = Batch<Float, Int>

  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func trainer(keepsBest: Bool = true) -> Trainer<NoisyNet, Points> {
    let net = NoisyNet(seed: 1)
    let trainer = Trainer<NoisyNet, Points>(
      classifier: net, optimizer: Adam(net.parameters, learningRate: 0.05)
    ).quiet()
    trainer.keepsBest = keepsBest
    return trainer
  }

  /// What is validated on has the other labels: the more is learned, the worse it becomes.
  private func fit(_ trainer: Trainer<NoisyNet, Points>, epochs: Int) throws {
    let points = clouds(20, seed: 0)
    try trainer.fit(
      training: DataLoader(points, batchSize: 4, seed: 3),
      validation: DataLoader(points.inputs, 1 - points.labels, batchSize: 10), epochs: epochs)
  }

  private func numbers(_ history: History) -> [Double] {
    history.losses + history.epochs.compactMap(\.validationLoss)
  }

  @Test func twoFitsAreOne() throws {
    let (whole, parts, plain) = (trainer(), trainer(), trainer(keepsBest: false))
    try fit(whole, epochs: 6)
    for epochs in [2, 4, 6] { try fit(parts, epochs: epochs) }
    try fit(plain, epochs: 6)
    #expect(numbers(parts.history) == numbers(whole.history))
    #expect(numbers(plain.history) == numbers(whole.history))
    #expect(parts.model.state == whole.model.state)
    #expect(parts.model.state == parts.best)
    #expect(whole.history.bestEpoch == 0, "\(whole.history.csv)")
    #expect(plain.model.state != whole.model.state)
    #expect(plain.best == nil)
  }

  @Test func aCheckpointHoldsBoth() throws {
    let (whole, first, second) = (trainer(), trainer(), trainer())
    try fit(whole, epochs: 6)
    try fit(first, epochs: 4)
    try first.save(to: folder["run"])
    try second.resume(from: folder["run"])
    #expect(second.best == first.best)
    #expect(second.model.state != first.model.state)
    try fit(second, epochs: 6)
    #expect(numbers(second.history) == numbers(whole.history))
    #expect(second.model.state == whole.model.state)
    let plain = trainer(keepsBest: false)
    try fit(plain, epochs: 4)
    let weights = NoisyNet(seed: 5)
    try weights.load(from: folder["run"])
    #expect(weights.state == plain.model.state)
  }

  /// What the program does to the parameters that it was shown counts.
  @Test func changesCount() throws {
    let trainer = trainer()
    try fit(trainer, epochs: 4)
    trainer.model.output.bias?.update { $0 = .full($0.shape, 7) }
    try fit(trainer, epochs: 4)
    try trainer.save(to: folder["run"])
    let weights = NoisyNet(seed: 5)
    try weights.load(from: folder["run"])
    #expect(weights.output.bias?.scalars == [7, 7])
  }
}
