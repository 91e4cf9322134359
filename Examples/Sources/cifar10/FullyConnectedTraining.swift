import ArgumentParser
import ExampleSupport
import Wengert

/// How a net is trained.
struct TrainingSettings {
  var rule = UpdateRule.adam
  var learningRate = 1e-3
  /// The factor of the learning rate after each epoch.
  var decay = 0.95
  /// λ of the penalty ½ λ |W|².
  var regularization = 0.0
  var batchSize = 100
  var epochs = 10
  /// Whether half of the pictures, drawn anew for each batch, are mirrored.
  var flips = false
}

/// How gradients change parameters.
enum UpdateRule: String, CaseIterable, ExpressibleByArgument {
  case sgd, momentum, nesterov, rmsprop, adam

  func optimizer(
    _ parameters: [Variable<Float>], learningRate: Double
  ) -> any Optimizer<Float> {
    switch self {
    case .sgd: SGD(parameters, learningRate: learningRate)
    case .momentum: SGD(parameters, learningRate: learningRate, momentum: 0.9)
    case .nesterov: SGD(parameters, learningRate: learningRate, momentum: 0.9, nesterov: true)
    case .rmsprop: RMSProp(parameters, learningRate: learningRate)
    case .adam: Adam(parameters, learningRate: learningRate)
    }
  }
}

/// A trained net's name for the pictures, and how its training went.
struct TrainedNet {
  let name: String
  let history: History
}

extension TrainingSettings {
  /// Trains a net and leaves it with the parameters of the epoch that did best on the validation pictures.
  ///
  /// - Returns: The measurements; training accuracies are those on the first 1,000 training pictures.
  func train(
    _ net: FullyConnectedNet<Float>, on parts: PictureParts, seed: UInt64, _ title: String,
    checkpoints: CheckpointOptions, distributed: DistributedOptions,
    epochEnded: @escaping (EpochRecord) -> Void
  ) throws -> History {
    let training = parts.train.loader(
      batchSize: batchSize, sampling: .shuffled,
      transforms: flips ? [.horizontalFlip()] : [], seed: seed)
    let weights = net.weights
    let trainer = Trainer(
      classifier: net, optimizer: rule.optimizer(net.parameters, learningRate: learningRate),
      schedule: .perEpoch(ExponentialSchedule(learningRate, factor: decay)),
      penalty: { _ in l2Penalty(weights, strength: regularization) })
    trainer.monitor = .validationAccuracy
    trainer.keepsBest = true
    trainer.progress = .silent
    try distributed.share(trainer)
    try checkpoints.takeUp(trainer, title.replacing(" ", with: "-"))
    let (total, isTooMany) = epochs.multipliedReportingOverflow(by: training.batchCount)
    let bar = ProgressBar(title, total: isTooMany ? .max : total)
    let callback = Callback(
      onStep: { step, _ in bar.update(step.step + 1, note: "loss \(fixed(step.loss, 3))") },
      onEpochEnd: { epoch, _ in
        bar.clear()
        epochEnded(epoch)
      })
    let history = try trainer.fit(
      training: training,
      validation: parts.validation.loader(batchSize: 500, sampling: .sequential),
      trainingSample: parts.train.prefix(1_000).loader(batchSize: 500, sampling: .sequential),
      epochs: epochs, callbacks: [callback])
    bar.clear()
    if history.wasInterrupted { throw Interrupted() }
    return history
  }
}
