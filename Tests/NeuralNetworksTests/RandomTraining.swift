import Foundation
import Wengert

/// A program that trains a net, drawn at random: everything that a checkpoint must keep is in some of them.
struct RandomTraining {
  typealias Points = Batch<Float, Int>

  /// What the program fits, one after the other.
  struct Fit {
    let epochs: Int?
    let steps: Int?
    let batchSize: Int
    let batchesPerStep: Int
  }

  private let seed: UInt64
  private let method: Int
  private let schedule: Int
  private let monitor: Monitor
  private let earlyStopping: EarlyStopping?
  private let keepsBest: Bool
  private let clipping: GradientClipping?
  private let checkpointInterval: Int
  private let prefetches: Bool
  private let sampling: Sampling
  private let hasValidation: Bool
  private let hasSample: Bool
  private let hasPenalty: Bool
  private let callback: Int
  private let callbackPlace: Int
  let fits: [Fit]

  init(seed: UInt64) {
    var random = RandomGenerator(seed: seed)
    func one<Choice>(of choices: [Choice]) -> Choice { choices.randomElement(using: &random)! }
    self.seed = seed
    method = one(of: Array(0..<6))
    schedule = one(of: Array(0..<5))
    monitor = one(of: [.trainingLoss, .validationLoss, .trainingAccuracy, .validationAccuracy])
    earlyStopping = one(
      of: [nil, nil] + (0..<3).map { EarlyStopping(patience: $0, minimumImprovement: 0.05) })
    keepsBest = one(of: [false, true])
    clipping = one(of: [nil, .norm(0.5), .value(0.1)])
    checkpointInterval = one(of: [1, 1, 2, 3])
    prefetches = one(of: [false, false, true])
    sampling = one(of: [.shuffled, .sequential, .withReplacement(count: 8)])
    hasValidation = one(of: [false, true, true])
    hasSample = one(of: [false, false, true])
    hasPenalty = one(of: [false, true])
    callback = one(of: Array(0..<6))
    callbackPlace = one(of: Array(1..<14))
    fits = (0..<one(of: [1, 2, 2])).map { index in
      let byEpochs: Bool = one(of: [true, true, false])
      let length = one(of: Array(1...4)) + 3 * index
      return Fit(
        epochs: byEpochs ? length : nil, steps: byEpochs ? nil : 3 * length,
        batchSize: one(of: [3, 4, 6]), batchesPerStep: one(of: [1, 1, 2, 3]))
    }
  }

  /// What comes of the program, as bits and numbers that must not depend on interruptions.
  struct Outcome: Equatable {
    var model: ModuleState<Float>
    var best: ModuleState<Float>?
    var optimizer: OptimizerState<Float>
    var stream: RandomGenerator
    var defaultStream: RandomGenerator
    var losses: [UInt64]
    var epochs: [String]
    var ending: String
    var modes: [Mode]
    var frozen: [Bool]
  }

  /// Runs the program from where its checkpoint is, or from the beginning.
  ///
  /// - Parameters:
  ///   - place: Where its checkpoint is.
  ///   - onStep: Called after every step with a closure that interrupts.
  /// - Returns: What came of it; nil if it was interrupted.
  func run(
    in place: String, onStep: @escaping (StepRecord, _ interrupt: () -> Void) -> Void = { _, _ in }
  ) throws -> Outcome? {
    RandomGenerator.seedDefault(seed)
    let trainer = trainer()
    trainer.checkpointPath = place
    if FileManager.default.fileExists(atPath: place) { try trainer.resume(from: place) }
    let step = Callback(onStep: { [unowned trainer] step, _ in
      onStep(step) { trainer.interrupt() }
    })
    for fit in fits {
      trainer.batchesPerStep = fit.batchesPerStep
      let history = try self.fit(trainer, fit, callbacks: callbacks(trainer.model) + [step])
      if history.wasInterrupted { return nil }
    }
    return outcome(trainer)
  }

  private func fit(
    _ trainer: Trainer<NoisyNet, Points>, _ fit: Fit, callbacks: [any TrainerCallback]
  ) throws -> History {
    let training = loader(18, fit.batchSize, seed: 1, sampling, [.noise])
    let validation = hasValidation ? loader(11, 4, seed: 2, .shuffled) : nil
    let sample = hasSample ? loader(8, 5, seed: 3, .withReplacement(count: 6), [.noise]) : nil
    if let epochs = fit.epochs {
      return try trainer.fit(
        training: training, validation: validation, trainingSample: sample, epochs: epochs,
        callbacks: callbacks)
    }
    return try trainer.fit(
      training: training, validation: validation, trainingSample: sample, steps: fit.steps!,
      callbacks: callbacks)
  }

  private func loader(
    _ count: Int, _ batchSize: Int, seed: UInt64, _ sampling: Sampling,
    _ transforms: [Transform<Points>] = []
  ) -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(
      clouds(count, seed: seed, distance: 1), batchSize: batchSize, sampling: sampling,
      transforms: transforms, prefetches: prefetches, seed: seed + self.seed)
  }

  private func trainer() -> Trainer<NoisyNet, Points> {
    let net = NoisyNet(seed: seed)
    var penalty: ((NoisyNet) -> Variable<Float>)?
    if hasPenalty { penalty = { RandomTraining.noisyPenalty(of: $0) } }
    let trainer = Trainer<NoisyNet, Points>(
      classifier: net, optimizer: optimizer(of: net), schedule: trainingSchedule,
      clipping: clipping, penalty: penalty
    ).quiet()
    (trainer.monitor, trainer.earlyStopping) = (monitor, earlyStopping)
    (trainer.keepsBest, trainer.checkpointInterval) = (keepsBest, checkpointInterval)
    return trainer
  }

  /// Draws from the default generator.
  private static func noisyPenalty(of net: NoisyNet) -> Variable<Float> {
    var generator = RandomGenerator.splitFromDefault()
    let noise = Tensor<Float>.randomUniform([8], using: &generator)
    return 1e-2 * (net.normalization.scale * noise).squaredNorm()
  }

  private func optimizer(of net: NoisyNet) -> any Optimizer<Float> {
    let parameters = net.parameters
    return switch method {
    case 0: SGD(parameters, learningRate: 0.1)
    case 1: SGD(parameters, learningRate: 0.1, momentum: 0.9, nesterov: true)
    case 2: Adam(parameters, learningRate: 0.05, amsgrad: true)
    case 3: AdamW(parameters, learningRate: 0.05)
    case 4: RMSProp(parameters, learningRate: 0.01)
    default: AdaDelta(parameters, learningRate: 1)
    }
  }

  private var trainingSchedule: TrainingSchedule? {
    let isAccuracy =
      monitor == .trainingAccuracy || (monitor == .validationAccuracy && hasValidation)
    switch schedule {
    case 0: return .perStep(CosineSchedule(0.1, steps: 20))
    case 1: return .perEpoch(StepSchedule(0.1, every: 2, factor: 0.5))
    case 2:
      return .onPlateau(
        ReduceOnPlateau(
          0.1, mode: isAccuracy ? .maximum : .minimum, factor: 0.5, patience: 0, cooldown: 1))
    default: return nil
    }
  }

  /// Callbacks that remember nothing.
  private func callbacks(_ net: NoisyNet) -> [any TrainerCallback] {
    let place = callbackPlace
    switch callback {
    case 0:
      return [Callback(onStep: { step, training in if step.step == place { training.stop() } })]
    case 1:
      return [
        Callback(onEpochEnd: { epoch, training in
          if epoch.epoch == place / 3 { training.stop() }
        })
      ]
    case 2:
      return [
        Callback(onEpochEnd: { epoch, training in
          if epoch.epoch == place / 4 { training.learningRate *= 0.5 }
        })
      ]
    case 3:
      return [
        Callback(onStep: { step, _ in
          guard step.step == place else { return }
          net.hidden.freeze()
          net.normalization.lockMode(.evaluation)
        })
      ]
    default: return []
    }
  }

  private func outcome(_ trainer: Trainer<NoisyNet, Points>) -> Outcome {
    Outcome(
      model: trainer.model.state, best: trainer.best, optimizer: trainer.optimizer.state,
      stream: trainer.model.noise.stream.generator,
      defaultStream: RandomGenerator.splitFromDefault(),
      losses: (trainer.history.losses + trainer.history.learningRates).map(\.bitPattern),
      epochs: trainer.history.epochs.map {
        var record = $0
        // How long it took is no number of the training.
        record.seconds = 0
        return "\(record)"
      },
      ending: "best \(trainer.history.bestEpoch ?? -1), \(trainer.history.ending, default: "none")",
      modes: [trainer.model.normalization.mode.mode, trainer.model.noise.mode.mode],
      frozen: trainer.model.parameters.map { !$0.requiresGradient })
  }
}

extension Transform<Batch<Float, Int>> {
  fileprivate static var noise: Transform {
    Transform { batch, generator in
      batch.inputs =
        batch.inputs + 0.1 * .randomNormal(batch.inputs.shape, using: &generator)
    }
  }
}
