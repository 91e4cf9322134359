import WengertAutodiff
import WengertSupport

/// The samples of a data set in batches, epoch after epoch.
///
///     let loader = DataLoader(images, labels, batchSize: 128, seed: 0)
///     for epoch in 0..<10 {
///       for batch in loader { … batch.inputs … batch.labels … }
///     }
///
/// Every loop over a loader takes a whole epoch, each the next one: `loader.epoch(3)` is one of your
/// choice. Loops do not disturb each other: one may stand inside another, or on another thread, and one
/// that is left early leaves nothing behind.
///
/// The batches of an epoch depend on the seed, the epoch's number and the batch's alone: not on the
/// machine, on prefetching, or on other draws of random numbers. To continue later, keep the two numbers:
/// `loader.epoch(3, from: 17)`.
public final class DataLoader<Data: Dataset>: BatchSource, Sequence, Sendable {
  /// The type of a batch.
  public typealias Batch = Data.Batch

  /// The samples that batches are made of.
  public let dataset: Data
  /// Samples of a batch; the last of an epoch may have fewer.
  public let batchSize: Int
  /// In which order samples are taken.
  public let sampling: Sampling
  /// Whether a last batch that would have fewer samples is left out.
  public let dropsLast: Bool
  private let transforms: [Transform<Batch>]
  private let ahead: AheadOfEpochs?
  private let place: Guarded<(seed: UInt64, epoch: Int)>

  /// The batches of a data set.
  ///
  /// - Parameters:
  ///   - dataset: The samples.
  ///   - batchSize: Samples of a batch, 1 or more.
  ///   - sampling: In which order samples are taken.
  ///   - dropsLast: Whether a last batch that would have fewer samples is left out.
  ///   - transforms: The transforms of each batch, in order.
  ///   - prefetches: Whether the next batch is made on another thread meanwhile; a programmer's error
  ///     there, as in a transform, is reported when that batch is taken.
  ///   - seed: Where the order and the transforms draw from; the same seed gives the same batches.
  public init(
    _ dataset: Data, batchSize: Int, sampling: Sampling = .shuffled, dropsLast: Bool = false,
    transforms: [Transform<Batch>] = [], prefetches: Bool = false, seed: UInt64 = 0
  ) {
    if batchSize < 1 {
      fail(UsageError("DataLoader", "batchSize is \(batchSize); it must be 1 or more"))
    }
    let draws = sampling.sampleCount(of: dataset.count)
    if draws < 0 || (dataset.count == 0 && draws > 0) {
      fail(UsageError("DataLoader", "\(draws) samples of \(dataset.count) cannot be drawn"))
    }
    self.dataset = dataset
    self.batchSize = Swift.max(1, batchSize)
    self.sampling = sampling
    self.dropsLast = dropsLast
    self.transforms = transforms
    ahead = prefetches ? AheadOfEpochs() : nil
    place = Guarded((seed, 0))
  }

  /// Where the order and the transforms draw from.
  public var seed: UInt64 {
    get { place.withLock { $0.seed } }
    set { place.withLock { $0.seed = newValue } }
  }

  /// The epoch that the next loop over the loader takes, 0 or more; every loop adds 1.
  public var nextEpoch: Int {
    get { place.withLock { $0.epoch } }
    set {
      guard isEpoch(newValue) else { return }
      place.withLock { $0.epoch = newValue }
    }
  }

  /// How many samples an epoch has, those of a batch that is left out not counted.
  public var sampleCount: Int {
    let count = sampling.sampleCount(of: dataset.count)
    return dropsLast ? count / batchSize * batchSize : count
  }

  /// How many batches an epoch has.
  public var batchCount: Int { maker.batchCount }

  /// The batches of an epoch.
  ///
  /// - Parameters:
  ///   - number: The first one is 0.
  ///   - first: How many of its batches are left out.
  public func epoch(_ number: Int, from first: Int = 0) -> Epoch {
    let isRight =
      isEpoch(number)
      && require(
        (0...batchCount).contains(first), "DataLoader",
        "there is no batch \(first); an epoch has \(batchCount) batches")
    return Epoch(
      number: isRight ? number : 0, first: isRight ? first : batchCount, maker: maker, ahead: ahead)
  }

  /// The batches of the next epoch.
  public func makeIterator() -> Epoch.Iterator {
    let number = place.withLock { place in
      defer { place.epoch += 1 }
      return place.epoch
    }
    return epoch(number).makeIterator()
  }

  /// The batches of an epoch with their numbers of samples.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Batch, sampleCount: Int)> {
    var batches = self.epoch(epoch, from: first).makeIterator()
    return AnyIterator { batches.nextBatch() }
  }

  /// The settings that decide the batches besides the seed.
  public var fingerprint: [String: String] {
    let own = [
      "batchSize": "\(batchSize)", "sampleCount": "\(dataset.count)",
      "sampling": "\(sampling.name)", "dropsLast": "\(dropsLast)", "transforms": "\(transforms)",
    ]
    return own.merging(dataset.fingerprint.map { ("dataset." + $0, $1) }) { own, _ in own }
  }

  private func isEpoch(_ number: Int) -> Bool {
    require(number >= 0, "DataLoader", "there is no epoch \(number); the first one is 0")
  }

  private var maker: BatchMaker<Data> {
    BatchMaker(
      dataset: dataset, sampling: sampling, batchSize: batchSize, sampleCount: sampleCount,
      transforms: transforms, seed: seed)
  }
}

extension DataLoader {
  /// The batches of inputs with labels.
  ///
  /// - Parameters:
  ///   - inputs: [count, …].
  ///   - labels: [count] class numbers, or [count, …] numbers.
  ///   - batchSize: Samples of a batch, 1 or more.
  ///   - sampling: In which order samples are taken.
  ///   - dropsLast: Whether a last batch that would have fewer samples is left out.
  ///   - transforms: The transforms of each batch, in order.
  ///   - prefetches: Whether the next batch is made on another thread meanwhile.
  ///   - seed: Where the order and the transforms draw from; the same seed gives the same batches.
  public convenience init<Scalar: TensorScalar, Label: TensorScalar>(
    _ inputs: Tensor<Scalar>, _ labels: Tensor<Label>, batchSize: Int,
    sampling: Sampling = .shuffled, dropsLast: Bool = false,
    transforms: [Transform<Batch>] = [], prefetches: Bool = false, seed: UInt64 = 0
  ) where Data == TensorDataset<Scalar, Label> {
    self.init(
      TensorDataset(inputs, labels), batchSize: batchSize, sampling: sampling,
      dropsLast: dropsLast, transforms: transforms, prefetches: prefetches, seed: seed)
  }
}
