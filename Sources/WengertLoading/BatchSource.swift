import WengertAutodiff

/// Batches for a training, epoch after epoch, from any position on.
///
/// It is what a training loop asks of a data loader. The same position must give the same batches, so
/// that a training that is taken up again sees what it would have seen.
public protocol BatchSource<Batch>: AnyObject {
  /// What a step takes, such as `Batch<Float, Int>`.
  associatedtype Batch
  /// How many batches an epoch has.
  var batchCount: Int { get }
  /// Where the next batch stands. Setting it continues from there.
  var position: BatchPosition { get set }
  /// The next batch and how many samples are in it; nil at the end of an epoch, after which the next
  /// one begins.
  func nextBatch() -> (batch: Batch, sampleCount: Int)?
}

/// A place in a sequence of batches.
public struct BatchPosition: Sendable, Hashable, Codable {
  /// The epoch, the first of which is 0.
  public var epoch: Int
  /// The batch in its epoch, the first of which is 0.
  public var batch: Int
  /// The seed that orders and transforms are drawn from.
  public var seed: UInt64

  /// A place in the batches of a seed.
  public init(epoch: Int = 0, batch: Int = 0, seed: UInt64 = 0) {
    self.epoch = epoch
    self.batch = batch
    self.seed = seed
  }
}
