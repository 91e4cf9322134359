import Wengert

/// Batches that are drawn anew for every step.
public final class DrawnBatches<Batch>: BatchSource {
  /// Batches that count as an epoch.
  public let batchCount: Int
  /// The seed of the draws.
  public var seed: UInt64
  /// The fingerprint of data and batches in a checkpoint.
  public let fingerprint: [String: String]
  private let batchSize: Int
  private let draw: (inout RandomGenerator) -> Batch

  /// - Parameters:
  ///   - batchCount: Batches that count as an epoch.
  ///   - batchSize: Samples of a batch.
  ///   - data: Describes the data; a checkpoint refuses others.
  ///   - draw: Makes a batch with a generator of its own.
  public init(
    batchCount: Int, batchSize: Int, seed: UInt64, data: [String: String],
    draw: @escaping (inout RandomGenerator) -> Batch
  ) {
    self.batchCount = batchCount
    self.batchSize = batchSize
    self.seed = seed
    self.draw = draw
    fingerprint = data.merging(["batchSize": "\(batchSize)", "batchCount": "\(batchCount)"]) { $1 }
  }

  /// The batches of an epoch; every one depends on the seed and its own number alone.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Batch, sampleCount: Int)> {
    var batch = first
    return AnyIterator { [self] in
      guard batch < batchCount else { return nil }
      let step = epoch * batchCount + batch
      batch += 1
      var generator = RandomGenerator(seed: seed &+ UInt64(step) &* 0x9e37_79b9_7f4a_7c15)
      return (draw(&generator), batchSize)
    }
  }
}

/// Batches that are the same in every epoch.
public final class FixedBatches<Batch>: BatchSource {
  private let all: [(batch: Batch, sampleCount: Int)]

  /// These batches, each with its number of samples.
  public init(_ all: [(batch: Batch, sampleCount: Int)]) { self.all = all }

  /// Number of batches.
  public var batchCount: Int { all.count }

  /// The batches, from one of them on.
  public func batches(
    ofEpoch epoch: Int, from first: Int
  ) -> AnyIterator<(batch: Batch, sampleCount: Int)> {
    AnyIterator(all.dropFirst(first).makeIterator())
  }
}
