import WengertAutodiff
import WengertLoading
import WengertSupport

/// Pictures of which each is made of two, and the labels of both.
public struct MixedBatch<Label: TensorScalar>: Sendable, Equatable {
  /// [batch, channels, height, width].
  public var inputs: Tensor<Float>
  /// The labels of the pictures.
  public var labels: Tensor<Label>
  /// The labels of those that are mixed in.
  public var otherLabels: Tensor<Label>
  /// The share λ of `labels`; `otherLabels` have 1 − λ.
  public var weight: Float
  /// The positions of the samples in the data set.
  public var index: [Int]

  /// How many samples there are.
  public var count: Int { index.count }

  /// λ · loss(labels) + (1 − λ) · loss(otherLabels).
  ///
  ///     let loss = batch.loss { crossEntropy(net(x), $0) }
  public func loss<T: TensorLike>(_ loss: (Tensor<Label>) -> T) -> T where T.Scalar == Float {
    loss(labels) * weight + loss(otherLabels) * (1 - weight)
  }
}

extension MixedBatch where Label == Int {
  /// The labels as distributions [batch, classes]: λ for the one class and 1 − λ for the other.
  public func distributions(classCount: Int) -> Tensor<Float> {
    labels.oneHot(classCount) * weight + otherLabels.oneHot(classCount) * (1 - weight)
  }
}

/// A data set whose batches are mixed anew in every epoch, as a function of the loader's seed, the epoch's number and
/// the positions in the batch.
public struct Mixed<Base: Dataset, Label: TensorScalar>: Dataset
where Base.Batch == WengertLoading.Batch<Float, Label> {
  /// The samples as they are.
  public let base: Base
  /// How they are mixed; of several one is drawn for each batch.
  public let mixings: [Mixing]

  /// How many samples there are.
  public var count: Int { base.count }

  /// That of the base, and the mixings.
  public var fingerprint: [String: String] {
    base.fingerprint.merging(["mixed": "\(mixings)"]) { $0 + $1 }
  }

  /// The samples as the first epoch of a loader with the seed 0 has them.
  public func batch(at indices: [Int]) -> MixedBatch<Label> {
    batch(at: indices, draws: SampleDraws(seed: 0, epoch: 0))
  }

  /// The samples as an epoch has them.
  public func batch(at indices: [Int], draws: SampleDraws) -> MixedBatch<Label> {
    let batch = base.batch(at: indices, draws: draws)
    // The second stream of the first sample: the first is that of `augmented`.
    var stream = draws.generator(of: indices.first ?? 0)
    _ = stream.split()
    var generator = stream.split()
    let mixing = mixings.randomElement(using: &generator)!
    return mixing(batch, using: &generator)
  }
}

extension Dataset {
  /// The same samples in batches that are mixed: two pictures become one, and their labels a pair with a weight.
  ///
  ///     let loader = DataLoader(training.mixed(by: .mixup(alpha: 0.2), .cutmix()), batchSize: 64)
  ///     for batch in loader { … batch.loss { crossEntropy(net(Variable(batch.inputs)), $0) } … }
  public func mixed<Label: TensorScalar>(
    by first: Mixing, _ others: Mixing...
  ) -> Mixed<Self, Label> where Batch == WengertLoading.Batch<Float, Label> {
    Mixed(base: self, mixings: [first] + others)
  }
}

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func logarithm(_ x: Double) -> Double { log(x) }
