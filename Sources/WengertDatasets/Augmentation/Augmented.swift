import WengertAutodiff
import WengertLoading

/// A data set of pictures whose samples are changed anew in every epoch. The changes of a sample follow from the
/// loader's seed, the epoch's number and the sample's position alone.
public struct Augmented<Base: Dataset, Label: TensorScalar>: Dataset
where Base.Batch == Batch<Float, Label> {
  /// The pictures as they are.
  public let base: Base
  /// The transforms, in order.
  public let transforms: [ImageTransform]
  /// How many threads share a batch.
  public let workers: Int

  /// How many samples there are.
  public var count: Int { base.count }

  /// That of the base, and the transforms.
  public var fingerprint: [String: String] {
    base.fingerprint.merging(["augmented": "\(transforms)"]) { $0 + $1 }
  }

  /// The samples as the first epoch of a loader with the seed 0 has them.
  public func batch(at indices: [Int]) -> Batch<Float, Label> {
    batch(at: indices, draws: SampleDraws(seed: 0, epoch: 0))
  }

  /// The samples as an epoch has them.
  public func batch(at indices: [Int], draws: SampleDraws) -> Batch<Float, Label> {
    var batch = base.batch(at: indices, draws: draws)
    let inputs = batch.inputs
    guard
      require(
        inputs.rank == 4, "augmented",
        "the inputs are \(inputs.shape); they must be [batch, channels, height, width]")
    else { return batch }
    let images = made(indices.count, workers: workers) { number in
      // The base's own draws come from the stream itself.
      var whole = draws.generator(of: indices[number])
      var generator = whole.split()
      let image = inputs.rows(at: [number]).reshaped(to: Shape(inputs.shape.dropFirst()))
      return transforms.reduce(image) { $1($0, using: &generator) }
    }
    batch.inputs = stacked(images, "augmented") { "sample \(indices[$0])" }
    return batch
  }
}

extension Dataset {
  /// The same samples, whose pictures [channels, height, width] are changed anew in every epoch.
  ///
  ///     let training = TensorDataset(images, labels).augmented(by: [.randomCrop(height: 32, width: 32, padding: 4)])
  public func augmented<Label: TensorScalar>(
    by transforms: [ImageTransform], workers: Int = Threads.count
  ) -> Augmented<Self, Label> where Batch == WengertLoading.Batch<Float, Label> {
    Augmented(base: self, transforms: transforms, workers: workers)
  }
}

/// Pictures of one shape as a batch; reports which differ, by names that a function gives them.
func stacked(
  _ images: [Tensor<Float>], _ operation: String, _ name: (Int) -> String
) -> Tensor<Float> {
  guard let first = images.first else { return .zeros([0, 0, 0, 0]) }
  let other = images.firstIndex { $0.shape != first.shape }
  guard
    require(
      other == nil, operation,
      "\(name(0)) is \(first.shape), \(name(other!)) is \(images[other!].shape); pictures of a "
        + "batch must have one shape: add a transform such as .resize(height: 64, width: 64)")
  else { return .zeros(Shape([images.count] + Array(first.shape))) }
  return stack(images)
}
