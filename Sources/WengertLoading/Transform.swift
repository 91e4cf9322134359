import WengertAutodiff

/// Something done to every batch when it is made, such as a random flip of images.
///
///     let noise = Transform<Batch<Float, Int>> { batch, generator in
///       batch.inputs = batch.inputs + .randomNormal(batch.inputs.shape, using: &generator)
///     }
public struct Transform<Batch>: Sendable, CustomStringConvertible {
  /// The transform as text, such as `randomCrop(padding: 4)`: a resumed training compares it.
  public let description: String
  let body: @Sendable (_ batch: inout Batch, _ generator: inout RandomGenerator) -> Void

  /// A custom transform. It draws random numbers from the generator, so that the same seed gives the same
  /// batches.
  ///
  /// - Parameters:
  ///   - description: A description, with its numbers.
  ///   - body: Changes a batch.
  public init(
    _ description: String = "transform",
    _ body: @escaping @Sendable (_ batch: inout Batch, _ generator: inout RandomGenerator) -> Void
  ) {
    self.description = description
    self.body = body
  }
}

extension Transform {
  /// (x − mean) / deviation, with one mean and one deviation per channel of [batch, channels, …].
  ///
  /// - Parameters:
  ///   - mean: Of each channel.
  ///   - standardDeviation: Of each channel, in the order of the means.
  public static func normalize<Scalar: FloatingTensorScalar, Label>(
    mean: [Scalar], standardDeviation: [Scalar]
  ) -> Transform where Batch == WengertLoading.Batch<Scalar, Label> {
    let wrong = standardDeviation.first { !($0 > 0 && $0.isFinite) }
    guard
      require(
        wrong == nil, "normalize",
        "a standard deviation is \(wrong ?? 0); it must be finite and more than 0"),
      require(mean.allSatisfy(\.isFinite), "normalize", "a mean of \(mean) is not finite")
    else { return Transform { _, _ in } }
    return Transform("normalize(mean: \(mean), standardDeviation: \(standardDeviation))") {
      batch, _ in
      let shape = batch.inputs.shape
      guard shape.rank >= 2, mean.count == shape[1], standardDeviation.count == shape[1] else {
        return fail(
          TensorError(
            "normalize",
            "\(mean.count) means and \(standardDeviation.count) deviations do not fit inputs of shape "
              + "\(shape), whose axis 1 counts the channels"))
      }
      let perChannel = Shape([1, shape[1]] + Array(repeating: 1, count: shape.rank - 2))
      batch.inputs =
        (batch.inputs - Tensor(mean, shape: perChannel))
        / Tensor(standardDeviation, shape: perChannel)
    }
  }

  /// Mirrors each image of [batch, channels, height, width] left to right with a probability.
  public static func horizontalFlip<Scalar, Label>(
    probability: Double = 0.5
  ) -> Transform where Batch == WengertLoading.Batch<Scalar, Label> {
    guard
      require(
        (0...1).contains(probability), "horizontalFlip",
        "the probability is \(probability); it must lie in 0...1")
    else { return Transform { _, _ in } }
    return Transform("horizontalFlip(probability: \(probability))") { batch, generator in
      guard let images = ImageExtents(batch.inputs.shape, for: "horizontalFlip") else { return }
      let flips = (0..<images.count).map { _ in
        Double.random(in: 0..<1, using: &generator) < probability
      }
      batch.inputs.withUnsafeMutableScalars { pixels in
        for (image, isFlipped) in flips.enumerated() where isFlipped {
          images.mirror(image, in: UnsafeMutableRawBufferPointer(pixels))
        }
      }
    }
  }

  /// Moves each image of [batch, channels, height, width] by up to `padding` pixels in both
  /// directions, with zeros where nothing was: as a crop at random of the image with a border of zeros.
  public static func randomCrop<Scalar: NumericTensorScalar, Label>(
    padding: Int
  ) -> Transform where Batch == WengertLoading.Batch<Scalar, Label> {
    guard
      require(
        padding >= 0 && padding <= Int32.max, "randomCrop",
        "padding is \(padding); it must lie in 0...2147483647")
    else { return Transform { _, _ in } }
    return Transform("randomCrop(padding: \(padding))") { batch, generator in
      guard let images = ImageExtents(batch.inputs.shape, for: "randomCrop") else { return }
      let source = batch.inputs
      var result = Tensor<Scalar>.zeros(like: source)
      source.withUnsafeScalars { from in
        result.withUnsafeMutableScalars { to in
          for image in 0..<images.count {
            let down = Int.random(in: -padding...padding, using: &generator)
            let right = Int.random(in: -padding...padding, using: &generator)
            images.move(
              image, by: (down, right), from: UnsafeRawBufferPointer(from),
              to: UnsafeMutableRawBufferPointer(to))
          }
        }
      }
      batch.inputs = result
    }
  }
}
