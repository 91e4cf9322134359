import Foundation
import Wengert
import WengertInspection

/// A batch of a configured training: inputs, and classes or values.
public typealias ConfiguredBatch = Batch<Float, Float>
/// The trainer of a configured training.
public typealias ConfiguredTrainer = Trainer<Sequential<Float>, ConfiguredBatch>

/// A net, its data and its optimizer, as a configuration describes them.
public struct ConfiguredTraining {
  /// Its configuration.
  public let configuration: Configuration
  /// The training data.
  public let data: PreparedData

  /// Reads the data.
  ///
  /// - Throws: When they are missing or damaged, or the net does not fit them.
  public init(_ configuration: Configuration) throws {
    var configuration = configuration.withAbsolutePaths
    data = try PreparedData(configuration)
    if configuration.loss.isEmpty {
      configuration.loss = data.facts.isClassifier ? "crossEntropy" : "meanSquaredError"
    }
    if configuration.net.kind.isEmpty { configuration.net.kind = "fullyConnected" }
    guard !configuration.net.batchNorm || min(configuration.batchSize, data.training.count) > 1
    else { throw ToolError("net.batchNorm needs two samples or more in a batch") }
    self.configuration = configuration
    _ = try makeNet()
  }

  /// The net as it is before the first step.
  public func makeNet() throws -> Sequential<Float> {
    var builder = NetBuilder(configuration, data.facts)
    return try builder.net()
  }

  /// Everything as it is before the first step.
  ///
  /// - Parameter keepsBest: Whether the net has the best parameters after the training, instead of the last.
  public func makeTraining(keepsBest: Bool = true) throws -> FreshTraining<
    Sequential<Float>, ConfiguredBatch
  > {
    let net = try makeNet()
    // Batch normalization has no deviation of a single sample.
    let isLoneSample =
      configuration.net.batchNorm && data.training.count % configuration.batchSize == 1
    let loader = DataLoader(
      data.training.inputs, data.training.targets, batchSize: configuration.batchSize,
      dropsLast: isLoneSample, seed: configuration.seed)
    let isClassifier = data.facts.isClassifier
    let loss = ConfiguredTraining.loss(configuration.loss)
    let trainer = ConfiguredTrainer(
      net, optimizer: optimizer(of: net), schedule: schedule(steps: loader.batchCount),
      loss: loss,
      accuracy: isClassifier
        ? { net, batch in
          accuracy(net(Variable(batch.inputs)).tensor, Tensor<Int>(converting: batch.labels))
        } : nil)
    trainer.keepsBest = keepsBest
    trainer.earlyStopping =
      !keepsBest ? nil : configuration.patience.map { EarlyStopping(patience: $0) }
    return FreshTraining(trainer, training: loader)
  }

  /// The first samples, as many as a step takes.
  public func firstBatch() -> ConfiguredBatch {
    let few = data.training.rows(0..<min(data.training.count, configuration.batchSize))
    return Batch(inputs: few.inputs, labels: few.targets, index: Array(0..<few.count))
  }

  /// The loss of a net on a batch.
  public func loss(of net: Sequential<Float>, _ batch: ConfiguredBatch) -> Variable<Float> {
    ConfiguredTraining.loss(configuration.loss)(net, batch)
  }

  /// The loader of the validation samples; nil if there are none.
  public var validationLoader: (any BatchSource<ConfiguredBatch>)? {
    data.validation.map {
      DataLoader($0.inputs, $0.targets, batchSize: 500, sampling: .sequential)
    }
  }

  /// At most 1,000 of the samples to learn from, on which accuracy is measured.
  public var trainingSample: (any BatchSource<ConfiguredBatch>)? {
    guard data.facts.isClassifier else { return nil }
    let few = data.training.rows(0..<min(data.training.count, 1_000))
    return DataLoader(few.inputs, few.targets, batchSize: 500, sampling: .sequential)
  }

  static func loss(
    _ name: String
  ) -> (Sequential<Float>, ConfiguredBatch) -> Variable<Float> {
    { net, batch in
      let results = net(Variable(batch.inputs))
      switch name {
      case "meanSquaredError": return meanSquaredError(results, batch.labels)
      case "meanAbsoluteError": return meanAbsoluteError(results, batch.labels)
      case "huber": return huberLoss(results, batch.labels)
      default: return crossEntropy(results, Tensor<Int>(converting: batch.labels))
      }
    }
  }

  /// The default learning rate of each optimizer.
  private var rate: Double {
    configuration.optimizer.rate ?? (configuration.optimizer.kind == "sgd" ? 0.1 : 1e-3)
  }

  private func optimizer(of net: Sequential<Float>) -> any Optimizer<Float> {
    let settings = configuration.optimizer
    let parameters = net.parameters
    return switch settings.kind {
    case "sgd":
      SGD(
        parameters, learningRate: rate, momentum: settings.momentum,
        weightDecay: settings.weightDecay)
    case "adamW": AdamW(parameters, learningRate: rate, weightDecay: settings.weightDecay)
    case "rmsProp":
      RMSProp(
        parameters, learningRate: rate, momentum: settings.momentum,
        weightDecay: settings.weightDecay)
    case "adaGrad": AdaGrad(parameters, learningRate: rate, weightDecay: settings.weightDecay)
    default: Adam(parameters, learningRate: rate, weightDecay: settings.weightDecay)
    }
  }

  private func schedule(steps stepsPerEpoch: Int) -> TrainingSchedule? {
    let settings = configuration.schedule
    let (product, isTooMany) = stepsPerEpoch.multipliedReportingOverflow(
      by: max(configuration.epochs, 1))
    let steps = isTooMany ? Int.max : product
    return switch settings.kind {
    case "step":
      .perEpoch(StepSchedule(rate, every: settings.every, factor: settings.factor ?? 0.1))
    case "exponential":
      .perEpoch(ExponentialSchedule(rate, factor: settings.factor ?? 0.95))
    case "cosine": .perStep(CosineSchedule(rate, steps: steps, minimum: settings.minimum))
    case "oneCycle": .perStep(OneCycleSchedule(rate, steps: steps))
    default: nil
    }
  }
}
