import ExampleSupport
import Wengert

/// How a net learns 1,000 digits, with batch normalization and without, from weights of one scale.
struct Comparison {
  private static let batchSize = 100
  let images: Tensor<Float>
  let labels: Tensor<Int>
  let epochs: Int
  let seed: UInt64
  let reporter: Reporter

  /// The share of the images recognised before the training and after each epoch.
  ///
  /// Batches are drawn with replacement; shares are taken in evaluation, with running statistics.
  func accuracies(weightScale: Double, isNormalized: Bool) throws -> [Double] {
    var generator = RandomGenerator(seed: seed)
    let net = DeepNet<Float>(
      inputs: images.shape[1], weightScale: weightScale, isNormalized: isNormalized,
      using: &generator)
    let optimizer = SGD(net.parameters, learningRate: 0.01)
    var result = [share(net)]
    for _ in 0..<epochs {
      try checkInterruption()
      for _ in 0..<max(labels.count / Self.batchSize, 1) {
        let chosen = Tensor<Int>.randomIntegers(
          [Self.batchSize], in: 0..<labels.count, using: &generator)
        let loss = crossEntropy(net(Variable(images.taken(chosen))), labels.taken(chosen))
        optimizer.zeroGradients()
        loss.backward()
        optimizer.step()
      }
      result.append(share(net))
    }
    reporter.weights(of: net, "\(isNormalized ? "normalized" : "plain") from \(weightScale)")
    return result
  }

  private func share(_ net: DeepNet<Float>) -> Double {
    net.withMode(.evaluation) { withoutGradients { accuracy(net(Variable(images)), labels) } }
  }
}
