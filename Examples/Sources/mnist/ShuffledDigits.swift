import Wengert

/// Images [batch, 784] with the targets of the ten outputs, [batch, 10].
typealias DigitBatch = Batch<Float, Float>

/// Images in an order that is drawn anew for every epoch, all orders from one generator, one after another.
final class ShuffledDigits: BatchSource {
  private let images: Tensor<Float>
  private let targets: Tensor<Float>
  private let batchSize: Int
  /// As it is before the order of the first epoch.
  private let generator: RandomGenerator

  init(
    _ images: Tensor<Float>, targets: Tensor<Float>, batchSize: Int,
    using generator: RandomGenerator
  ) {
    self.images = images
    self.targets = targets
    self.batchSize = batchSize
    self.generator = generator
  }

  var count: Int { images.shape[0] }
  var batchCount: Int { (count + batchSize - 1) / batchSize }
  var fingerprint: [String: String] {
    ["count": "\(count)", "batchSize": "\(batchSize)", "generator": "\(generator)"]
  }

  /// How many images a batch has.
  func size(ofBatch batch: Int) -> Int { min(batchSize, count - batch * batchSize) }

  func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: DigitBatch, sampleCount: Int)> {
    var generator = generator
    for _ in 0..<epoch { _ = Tensor<Int>.randomPermutation(count, using: &generator) }
    let order = Tensor<Int>.randomPermutation(count, using: &generator)
    var batch = first
    return AnyIterator { [self] in
      guard batch < batchCount else { return nil }
      defer { batch += 1 }
      let chosen = order[(batch * batchSize)..<min((batch + 1) * batchSize, count)]
      let samples = DigitBatch(
        inputs: images.taken(chosen), labels: targets.taken(chosen), index: chosen.scalars)
      return (samples, chosen.count)
    }
  }
}

/// All images as one batch.
final class AllDigits: BatchSource {
  private let batch: DigitBatch

  init(_ images: Tensor<Float>, targets: Tensor<Float>) {
    batch = DigitBatch(inputs: images, labels: targets, index: Array(0..<images.shape[0]))
  }

  var batchCount: Int { 1 }

  func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: DigitBatch, sampleCount: Int)> {
    AnyIterator([(batch, batch.count)].dropFirst(first).makeIterator())
  }
}
