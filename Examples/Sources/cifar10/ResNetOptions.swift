import ArgumentParser
import ExampleSupport
import Wengert

/// The residual net and its training, as the command line says.
struct ResNetOptions: ParsableArguments {
  @Option(help: "Layers with weights on the longest path: 8, 14 or 20.")
  var depth = 14

  @Option(help: "Channels of the first stage; each later one has twice as many.")
  var width = 16

  @Option(
    help: """
      A checkpoint, or another file of parameters, to begin with instead of random numbers; with \
      --epochs 0 it is only measured.
      """)
  var startFrom: String?

  @Option(help: "Passes over the training pictures.")
  var epochs = 20

  @Option(help: "Pictures per step.")
  var batchSize = 128

  @Option(help: "The greatest learning rate, which a third of the steps rise to.")
  var learningRate = 0.2

  @Option(help: "The weight decay: the factor of each weight in its gradient.")
  var weightDecay = 5e-4

  func validate() throws {
    guard ResNet<Float>.depths.contains(depth) else {
      throw ValidationError("--depth is \(depth); it must be 8, 14 or 20.")
    }
    let leastEpochs = startFrom == nil ? 1 : 0
    for (name, value, least) in [
      ("width", width, 1), ("epochs", epochs, leastEpochs), ("batch-size", batchSize, 1),
    ] where value < least || value > 100_000 {
      throw ValidationError("--\(name) is \(value); it must be from \(least) to 100000.")
    }
    for (name, value) in [("learning-rate", learningRate), ("weight-decay", weightDecay)]
    where !(value.isFinite && value >= 0) {
      throw ValidationError("--\(name) is \(value); it must be a number of 0 or more.")
    }
  }

  /// Trains a net and leaves it with the parameters of its last step: the learning rate has fallen to nearly
  /// nothing by then.
  func train(
    _ net: ResNet<Float>, on parts: PictureParts, seed: UInt64, limit: TimeLimit,
    checkpoints: CheckpointOptions, distributed: DistributedOptions,
    epochEnded: @escaping (EpochRecord) -> Void
  ) throws -> History {
    let training = parts.train.loader(
      batchSize: batchSize, sampling: .shuffled,
      transforms: [.randomCrop(padding: 4), .horizontalFlip()], seed: seed)
    let optimizer = SGD(
      net.parameters, learningRate: learningRate, momentum: 0.9, nesterov: true,
      weightDecay: weightDecay)
    let (total, isTooMany) = epochs.multipliedReportingOverflow(by: training.batchCount)
    let steps = isTooMany ? .max : total
    let trainer = Trainer(
      classifier: net, optimizer: optimizer,
      schedule: .perStep(OneCycleSchedule(learningRate, steps: steps)))
    trainer.progress = .silent
    try distributed.share(trainer)
    try checkpoints.takeUp(trainer, "resnet")
    let bar = ProgressBar("ResNet-\(depth)", total: steps)
    let report = Callback(
      onStep: { step, _ in bar.update(step.step + 1, note: "loss \(fixed(step.loss, 3))") },
      onEpochEnd: { epoch, _ in
        bar.clear()
        epochEnded(epoch)
      })
    let history = try trainer.fit(
      training: training,
      validation: parts.validation.loader(batchSize: 500, sampling: .sequential), epochs: epochs,
      callbacks: [report, limit.callback(trainer)])
    bar.clear()
    if history.wasInterrupted && Interruption.isRequested { throw Interrupted() }
    return history
  }
}
