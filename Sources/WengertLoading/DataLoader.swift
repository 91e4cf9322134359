import WengertAutodiff

/// The samples of a data set in batches, epoch after epoch.
///
///     let loader = DataLoader(images, labels, batchSize: 128, seed: 0)
///     for epoch in 0..<10 {
///       for batch in loader { … batch.inputs … batch.labels … }
///     }
///
/// The batches of an epoch depend on the seed, the epoch's number and the batch's alone: not on the
/// machine, on prefetching, or on what else draws random numbers. So a position is all that must be
/// remembered to go on later.
///
/// A loop over a loader takes the batches from its position to the end of the epoch. One that is left
/// early stays where it is, and the next loop takes the rest; `startEpoch()` goes to the next epoch
/// instead. One thread may use a loader at a time.
public final class DataLoader<Data: Dataset>: BatchSource {
  /// What a batch is.
  public typealias Batch = Data.Batch

  /// The samples.
  public let dataset: Data
  /// Samples of a batch; the last of an epoch may have fewer.
  public let batchSize: Int
  /// In which order samples are taken.
  public let sampling: Sampling
  /// Whether a last batch that would have fewer samples is left out.
  public let dropsLast: Bool
  private let transforms: [Transform<Batch>]
  private let prefetches: Bool
  private var plan: EpochPlan?
  private var ahead: (position: BatchPosition, batch: Prefetched<Batch>)?

  /// Where the next batch stands.
  public var position: BatchPosition {
    didSet {
      guard
        require(
          position.epoch >= 0 && position.batch >= 0 && position.batch <= batchCount, "DataLoader",
          "batch \(position.batch) of epoch \(position.epoch) is no position; an epoch has "
            + "\(batchCount) batches")
      else { return position = oldValue }
      if position.seed != oldValue.seed { (plan, ahead) = (nil, nil) }
    }
  }

  /// The batches of a data set.
  ///
  /// - Parameters:
  ///   - dataset: The samples.
  ///   - batchSize: Samples of a batch, 1 or more.
  ///   - sampling: In which order samples are taken.
  ///   - dropsLast: Whether a last batch that would have fewer samples is left out.
  ///   - transforms: What is done to each batch, in order.
  ///   - prefetches: Whether the next batch is made on another thread meanwhile; a programmer's error
  ///     there, as in a transform, is reported when that batch is taken.
  ///   - seed: Where the order and the transforms draw from; the same seed gives the same batches.
  public init(
    _ dataset: Data, batchSize: Int, sampling: Sampling = .shuffled, dropsLast: Bool = false,
    transforms: [Transform<Batch>] = [], prefetches: Bool = false, seed: UInt64 = 0
  ) {
    if batchSize < 1 {
      fail(TensorError("DataLoader", "batchSize is \(batchSize); it must be 1 or more"))
    }
    let draws = sampling.sampleCount(of: dataset.count)
    if draws < 0 || (dataset.count == 0 && draws > 0) {
      fail(TensorError("DataLoader", "\(draws) samples of \(dataset.count) cannot be drawn"))
    }
    self.dataset = dataset
    self.batchSize = Swift.max(1, batchSize)
    self.sampling = sampling
    self.dropsLast = dropsLast
    self.transforms = transforms
    self.prefetches = prefetches
    position = BatchPosition(seed: seed)
  }

  /// How many samples an epoch has, those of a batch that is left out not counted.
  public var sampleCount: Int {
    let count = sampling.sampleCount(of: dataset.count)
    return dropsLast ? count / batchSize * batchSize : count
  }

  /// How many batches an epoch has.
  public var batchCount: Int {
    // The sum that would round up overflows for batch sizes that mean all samples at once.
    sampleCount / batchSize + (sampleCount % batchSize > 0 ? 1 : 0)
  }

  /// Goes to the start of an epoch: of the next one unless said otherwise.
  public func startEpoch(_ epoch: Int? = nil) {
    position = BatchPosition(epoch: epoch ?? position.epoch + 1, seed: position.seed)
  }

  /// The next batch and how many samples are in it; nil at the end of an epoch.
  public func nextBatch() -> (batch: Batch, sampleCount: Int)? {
    guard position.batch < batchCount else {
      startEpoch()
      return nil
    }
    let here = position
    let indices = indices(at: here)
    let batch = ahead.flatMap { $0.position == here ? $0.batch.wait() : nil } ?? maker(at: here)()
    ahead = nil
    position.batch += 1
    if prefetches { prefetch() }
    return (batch, indices.count)
  }

  /// Starts to make the batch at the present position, or the first of the next epoch.
  private func prefetch() {
    var next = position
    if next.batch >= batchCount { next = BatchPosition(epoch: next.epoch + 1, seed: next.seed) }
    ahead = (next, Prefetched(maker(at: next)))
  }

  private func indices(at position: BatchPosition) -> [Int] {
    let start = position.batch * batchSize
    let count = Swift.min(batchSize, sampleCount - start)
    return Array(plan(of: position).order[start..<(start + count)])
  }

  private func plan(of position: BatchPosition) -> EpochPlan {
    if let plan, plan.epoch == position.epoch { return plan }
    let made = EpochPlan(
      seed: position.seed, epoch: position.epoch, sampling: sampling, population: dataset.count)
    plan = made
    return made
  }

  /// What makes the batch at a position, on any thread.
  private func maker(at position: BatchPosition) -> @Sendable () -> Batch {
    let indices = indices(at: position)
    let generator = plan(of: position).generator(ofBatch: position.batch)
    return { [dataset, transforms] in
      var generator = generator
      var batch = dataset.batch(at: indices)
      for transform in transforms { transform.body(&batch, &generator) }
      return batch
    }
  }
}

extension DataLoader: Sequence, IteratorProtocol {
  /// The next batch of the epoch; nil at its end.
  public func next() -> Batch? { nextBatch()?.batch }

  /// Fewer than this are never left of an epoch.
  public var underestimatedCount: Int { 0 }
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
  ///   - transforms: What is done to each batch, in order.
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
