import ArgumentParser
import ExampleSupport
import Wengert

/// How a net is trained.
struct TrainingSettings {
  var rule = UpdateRule.adam
  var learningRate = 1e-3
  /// What the learning rate is multiplied by after each epoch.
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

/// How a training went; accuracies are measured once per epoch.
struct History {
  var losses: [Double] = []
  var trainAccuracies: [Double] = []
  var validationAccuracies: [Double] = []
  var bestEpoch = 0
}

/// Trains a net and leaves it with the parameters that did best on the validation pictures.
struct Solver {
  let net: FullyConnectedNet<Float>
  let parts: PictureParts
  let settings: TrainingSettings
  var generator: RandomGenerator

  /// Trains; calls `epochEnded` with the number of the epoch, from 1, and the history so far.
  mutating func train(
    _ title: String, epochEnded: (_ epoch: Int, _ history: History) -> Void
  ) throws -> History {
    let optimizer = settings.rule.optimizer(net.parameters, learningRate: settings.learningRate)
    let weights = net.weights
    let sample = parts.train.prefix(1_000)
    var history = History()
    var best = net.state
    for epoch in 1...settings.epochs {
      try trainEpoch(optimizer, weights, ProgressBar(title, total: batchCount), &history)
      net.evaluate()
      history.trainAccuracies.append(sample.accuracy { net($0) })
      history.validationAccuracies.append(parts.validation.accuracy { net($0) })
      if history.validationAccuracies.dropLast().allSatisfy({
        $0 < history.validationAccuracies[epoch - 1]
      }) {
        history.bestEpoch = epoch
        best = net.state
      }
      optimizer.learningRate *= settings.decay
      epochEnded(epoch, history)
    }
    try net.load(best)
    return history
  }

  private var batchCount: Int { max(parts.train.count / settings.batchSize, 1) }

  private mutating func trainEpoch(
    _ optimizer: any Optimizer<Float>, _ weights: [Variable<Float>], _ progress: ProgressBar,
    _ history: inout History
  ) throws {
    net.train()
    let order = Tensor<Int>.randomPermutation(parts.train.count, using: &generator)
    for batch in 0..<batchCount {
      let first = batch * settings.batchSize
      let chosen = order[first..<min(first + settings.batchSize, order.count)]
      var images = parts.train.images.selected(chosen)
      if settings.flips { images = mirroringHalf(of: images, using: &generator) }
      let loss =
        crossEntropy(net(Variable(images)), parts.train.labels.selected(chosen))
        + l2Penalty(weights, strength: settings.regularization)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
      history.losses.append(Double(loss.scalar))
      progress.update(batch + 1, note: "loss \(fixed(Double(loss.scalar), 3))")
    }
    progress.clear()
  }
}

/// The pictures, [count, 3072], each of them mirrored left to right with probability ½.
func mirroringHalf(
  of images: Tensor<Float>, using generator: inout RandomGenerator
) -> Tensor<Float> {
  let count = images.shape[0]
  let planes = images.reshaped(to: [count, 3, 32, 32])
  let mirrored = planes.selected(Tensor((0..<32).reversed()), along: 3)
  let isMirrored = Tensor<Float>.randomUniform([count, 1, 1, 1], using: &generator) .< 0.5
  return select(isMirrored, mirrored, planes).reshaped(to: images.shape)
}
