import Foundation
import Testing
import Wengert

/// Trainings killed at any moment, that of writing included, end with the bits of one that was left alone.
@Suite struct KillTests {
  @Test func aTrainingKilledAtRandomMoments() async throws {
    let folder = try ScratchFolder()
    let expected = try #require(await result(in: folder["undisturbed"]))
    var random = RandomGenerator(seed: Endurance.seed)
    var rounds = 0
    for kill in 0..<Endurance.kills {
      let place = folder["\(rounds)"]
      // From before the first step to some checkpoints later.
      let delay = Int.random(in: 0..<60_000, using: &random)
      await #expect(processExitsWith: .signal(SIGKILL), "kill \(kill) after \(delay) µs") {
        [place = place as String, delay = delay as Int] in
        Endurance.killSoon(microseconds: delay)
        try Endurance.finish(in: place)
        while true { pause() }
      }
      guard let result = Endurance.result(in: place) else { continue }
      #expect(result == expected, "after kill \(kill)")
      rounds += 1
    }
    // The last one is not finished yet, or not begun.
    #expect(await result(in: folder["\(rounds)"]) == expected)
  }

  /// Interrupted at some steps and taken up by another trainer, with the default generator elsewhere.
  @Test func aTrainingInterruptedInOrder() async throws {
    let folder = try ScratchFolder()
    let expected = try #require(await result(in: folder["undisturbed"]))
    for steps in [3, 8, 41, 200] {
      let place = folder["\(steps)"]
      await #expect(processExitsWith: .success) {
        [place = place as String, steps = steps as Int] in
        try Endurance.finish(in: place, interruptedAfter: steps)
        _ = RandomGenerator.splitFromDefault()
        try Endurance.finish(in: place)
      }
      #expect(Endurance.result(in: place) == expected, "after \(steps) steps")
    }
  }

  /// What a training that is left alone now comes to, in a process of its own.
  private func result(in place: String) async -> Data? {
    await #expect(processExitsWith: .success) { [place = place as String] in
      try Endurance.finish(in: place)
    }
    return Endurance.result(in: place)
  }
}

/// A training that goes on from its checkpoint, if there is one.
enum Endurance {
  static let seed: UInt64 = 11
  static var kills: Int {
    ProcessInfo.processInfo.environment["WENGERT_KILLS"].flatMap { Int($0) } ?? 25
  }

  /// Trains to the end, and writes the bits of weights and history.
  static func finish(in place: String, interruptedAfter steps: Int? = nil) throws {
    RandomGenerator.seedDefault(5)
    let trainer = trainer()
    trainer.checkpointPath = place
    if FileManager.default.fileExists(atPath: place) { try trainer.resume(from: place) }
    let training = DataLoader(
      clouds(60, seed: 0, distance: 1), batchSize: 8, prefetches: true, seed: 3)
    let validation = DataLoader(
      clouds(30, seed: 9, distance: 1), batchSize: 8, sampling: .withReplacement(count: 12))
    let interruption = Callback(onStep: { [unowned trainer] step, _ in
      if step.step + 1 == steps { trainer.interrupt() }
    })
    let history = try trainer.fit(
      training: training, validation: validation, epochs: 60, callbacks: [interruption])
    if history.wasInterrupted { return }
    var bytes = Data()
    for entry in trainer.model.state.entries { bytes.append(bits(entry.tensor.scalars)) }
    bytes.append(bits(history.losses + history.learningRates))
    bytes.append(bits(history.epochs.map(\.trainingLoss)))
    bytes.append(bits(history.epochs.map { $0.validationLoss ?? -1 }))
    try bytes.write(to: URL(fileURLWithPath: place + ".result"), options: .atomic)
  }

  /// A training with all that a checkpoint must keep: memory of the optimizer, of the schedule and of
  /// the best weights, noise from the net's own stream and from the default generator.
  private static func trainer() -> Trainer<NoisyNet, Batch<Float, Int>> {
    let net = NoisyNet(seed: 1)
    let trainer = Trainer(
      classifier: net, optimizer: Adam(net.parameters, learningRate: 0.02),
      schedule: .onPlateau(ReduceOnPlateau(0.02, factor: 0.7, patience: 1)),
      penalty: { net in
        var generator = RandomGenerator.splitFromDefault()
        let noise = Tensor<Float>.randomUniform([8], using: &generator)
        return 1e-3 * (net.normalization.scale * noise).squaredNorm()
      }
    ).quiet()
    trainer.keepsBest = true
    return trainer
  }

  private static func bits<Scalar>(_ scalars: [Scalar]) -> Data {
    scalars.withUnsafeBytes { Data($0) }
  }

  static func result(in place: String) -> Data? {
    FileManager.default.contents(atPath: place + ".result")
  }

  /// Has another thread kill the process.
  static func killSoon(microseconds: Int) {
    Thread.detachNewThread {
      usleep(UInt32(microseconds))
      kill(getpid(), SIGKILL)
    }
  }
}
