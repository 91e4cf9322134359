import ExampleSupport
import Wengert

/// The settings of one training of the two-layer net.
struct TwoLayerSettings {
  var learningRate: Double
  var regularization: Double
  var hidden: Int
  var iterations: Int
  var batchSize: Int
}

/// How a training of a two-layer net went.
struct TwoLayerMeasures: Codable {
  /// The loss of every iteration.
  var losses: [Double] = []
  /// Once per epoch.
  var batchAccuracies: [Double] = []
  /// Once per epoch.
  var validationAccuracies: [Double] = []
  var trainAccuracy = 0.0
  var validationAccuracy = 0.0
}

/// A trained two-layer net.
struct TwoLayerResult {
  let settings: TwoLayerSettings
  let net: TwoLayerNet<Float>
  let iterationsPerEpoch: Int
  let measures: TwoLayerMeasures
}

extension TwoLayerSettings {
  /// How many iterations go through as many pictures as there are.
  func iterationsPerEpoch(_ train: Pictures) -> Int { max(train.count / batchSize, 1) }

  /// Trains a net by stochastic gradient descent on batches that are drawn with replacement.
  ///
  /// The learning rate is multiplied by 0.9 after the first iteration of every epoch, as the course's
  /// exercise does it.
  func train(
    _ net: TwoLayerNet<Float>, on parts: PictureParts, using generator: inout RandomGenerator,
    progress: ProgressBar
  ) throws -> TwoLayerMeasures {
    let (train, validation) = (parts.train, parts.validation)
    let optimizer = SGD(net.parameters, learningRate: learningRate)
    let iterationsPerEpoch = iterationsPerEpoch(train)
    var result = TwoLayerMeasures()
    for iteration in 0..<iterations {
      try checkInterruption()
      let chosen = Tensor<Int>.randomIntegers([batchSize], in: 0..<train.count, using: &generator)
      let images = Variable(train.images.taken(chosen))
      let labels = train.labels.taken(chosen)
      let loss =
        crossEntropy(net(images), labels) + l2Penalty(net.weights, strength: regularization)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()

      result.losses.append(Double(loss.scalar))
      progress.update(iteration + 1, note: "loss \(fixed(result.losses[iteration], 3))")
      if iteration % iterationsPerEpoch == 0 {
        result.batchAccuracies.append(withoutGradients { accuracy(net(images), labels) })
        result.validationAccuracies.append(validation.accuracy { net($0) })
        optimizer.learningRate *= 0.9
      }
    }
    result.trainAccuracy = train.accuracy { net($0) }
    result.validationAccuracy = validation.accuracy { net($0) }
    progress.clear()
    return result
  }
}
