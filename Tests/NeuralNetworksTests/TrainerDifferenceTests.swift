import Foundation
import Testing
import Wengert

/// A training is taken up with the setup that it had, or with another one that is asked for.
@Suite struct TrainerDifferenceTests {
  typealias Points = Batch<Float, Int>

  /// All that a program may set up in another way.
  private struct Setup {
    var samples = 20
    var batchSize = 4
    var sampling = Sampling.shuffled
    var dropout = 0.3
    var betas = (0.9, 0.999)
    var weightDecay = 0.01
    var learningRate = 0.02
    var schedule: TrainingSchedule?
    var clipping: GradientClipping?
    var batchesPerStep = 1
    var monitor = Monitor.validationLoss
    var isFrozen = false
    var isLocked = false
    var validation = 10
    var shift: Float = 1
    var activation: any Layer<Float> = Tanh()

    func trainer() -> Trainer<Sequential<Float>, Points> {
      var generator = RandomGenerator(seed: 1)
      let net = Sequential<Float> {
        Linear(inputs: 2, outputs: 6, using: &generator)
        BatchNorm(channels: 6)
        activation
        Dropout(dropout, using: &generator)
        Linear(inputs: 6, outputs: 2, using: &generator)
      }
      if isFrozen { net.layers[0].freeze() }
      if isLocked { net.layers[1].lockMode(.evaluation) }
      let trainer = Trainer<Sequential<Float>, Points>(
        classifier: net,
        optimizer: AdamW(
          net.parameters, learningRate: learningRate, betas: betas, weightDecay: weightDecay),
        schedule: schedule, clipping: clipping
      ).quiet()
      (trainer.batchesPerStep, trainer.monitor) = (batchesPerStep, monitor)
      return trainer
    }

    @discardableResult
    func fit(_ trainer: Trainer<Sequential<Float>, Points>, epochs: Int) throws -> History {
      try trainer.fit(
        training: DataLoader(
          clouds(samples, seed: 0), batchSize: batchSize, sampling: sampling,
          transforms: [
            Transform("shift(by: \(shift))") { [shift] batch, _ in batch.inputs += shift }
          ]),
        validation: validation == 0 ? nil : DataLoader(clouds(validation, seed: 1), batchSize: 5),
        epochs: epochs)
    }
  }

  /// What is changed, and how the message calls it: saved, then found.
  private static let changes: [(change: @Sendable (inout Setup) -> Void, String, String)] = [
    ({ $0.batchSize = 5 }, "training.batchSize 4", "training.batchSize 5"),
    ({ $0.samples = 24 }, "training.sampleCount 20", "training.sampleCount 24"),
    (
      { $0.shift = 2 }, "training.transforms [shift(by: 1.0)]",
      "training.transforms [shift(by: 2.0)]"
    ),
    ({ $0.sampling = .sequential }, "training.sampling shuffled", "training.sampling sequential"),
    ({ $0.dropout = 0.5 }, "model.layers.3.probability 0.3", "model.layers.3.probability 0.5"),
    (
      { $0.betas.1 = 0.99 }, "optimizer.rule.adam.betas.second 0.999",
      "optimizer.rule.adam.betas.second 0.99"
    ),
    (
      { $0.weightDecay = 0 }, "optimizer.groups.0.weightDecay 0.01",
      "optimizer.groups.0.weightDecay 0.0"
    ),
    ({ $0.learningRate = 0.1 }, "learningRate 0.02", "learningRate 0.1"),
    (
      { $0.schedule = .perStep(ConstantSchedule(0.02)) }, "learningRate 0.02",
      "schedule.perStep.learningRate 0.02"
    ),
    ({ $0.clipping = .norm(1) }, "no clipping", "clipping norm(1.0)"),
    ({ $0.batchesPerStep = 2 }, "batchesPerStep 1", "batchesPerStep 2"),
    ({ $0.monitor = .trainingLoss }, "monitor validationLoss", "monitor trainingLoss"),
    ({ $0.isFrozen = true }, "no model.frozen", "model.frozen layers.0.bias layers.0.weight"),
    ({ $0.isLocked = true }, "no model.inEvaluation", "model.inEvaluation layers.1.mode"),
    ({ $0.validation = 0 }, "validation.batchSize 5", "no validation.batchSize"),
    ({ $0.activation = Sigmoid() }, "model.layers.2 Tanh<Float>", "model.layers.2 Sigmoid<Float>"),
  ]

  @Test(arguments: 0..<16)
  func eachIsNamed(_ number: Int) throws {
    let (change, saved, found) = Self.changes[number]
    let folder = try ScratchFolder()
    let first = Setup().trainer()
    try Setup().fit(first, epochs: 2)
    try first.save(to: folder["run"])

    var setup = Setup()
    change(&setup)
    let refused = setup.trainer()
    try refused.resume(from: folder["run"])
    let error = #expect(throws: FileError.self) { try setup.fit(refused, epochs: 4) }
    #expect(error?.kind == .mismatch)
    #expect(error?.expected.contains(saved) == true, "\(error.map(\.description) ?? "")")
    #expect(error?.found.contains(found) == true, "\(error.map(\.description) ?? "")")
    #expect(error?.hint == "make it as it was, or resume(from:, allowing: .differences)")
    #expect(refused.history.stepCount == 10)

    let allowed = setup.trainer()
    try allowed.resume(from: folder["run"], allowing: .differences)
    let history = try setup.fit(allowed, epochs: 4)
    #expect(history.epochs.count == 4)
    #expect(history.learningRates.last == setup.learningRate)
    #expect(allowed.model.layers[0].parameters[0].requiresGradient == !setup.isFrozen)
    #expect(allowed.model.layers[1].isTraining == !setup.isLocked)
    // From now on this is how it is set up.
    try allowed.save(to: folder["run"])
    let again = setup.trainer()
    try again.resume(from: folder["run"])
    #expect(try setup.fit(again, epochs: 5).epochs.count == 5)
  }

  @Test func theSameIsTakenUp() throws {
    let folder = try ScratchFolder()
    for setup in [Setup(), Setup(isFrozen: true, isLocked: true)] {
      let first = setup.trainer()
      try setup.fit(first, epochs: 2)
      try first.save(to: folder["run"])
      let second = setup.trainer()
      try second.resume(from: folder["run"])
      try setup.fit(first, epochs: 4)
      try setup.fit(second, epochs: 4)
      #expect(second.model.state == first.model.state)
    }
  }

  @Test func itSaysWhatIsDifferent() async throws {
    let folder = try ScratchFolder()
    let first = Setup().trainer()
    try Setup().fit(first, epochs: 2)
    try first.save(to: folder["run"])
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { [path = folder["run"] as String] in
      let setup = Setup(batchSize: 10, dropout: 0.5)
      let trainer = setup.trainer()
      try trainer.resume(from: path, allowing: .differences)
      trainer.progress = .automatic
      try setup.fit(trainer, epochs: 3)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    let line =
      "\(folder["run"]) goes on with model.layers.3.probability 0.5, training.batchSize 10 "
      + "instead of model.layers.3.probability 0.3, training.batchSize 4\n"
    #expect(text.hasPrefix(line))
  }
}
