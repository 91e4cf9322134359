import WengertAutodiff

/// The random generators of an epoch's samples: each sample has one of its own, a function of the seed, the
/// epoch's number and the sample's position in the data set alone. So pictures are the same in any batch, on
/// any thread, and in a resumed training.
public struct SampleDraws: Sendable, Hashable {
  private let seed: UInt64

  /// The draws of an epoch, as a data loader with this seed has them.
  public init(seed: UInt64, epoch: Int) {
    let isEpoch = require(
      epoch >= 0, "SampleDraws", "there is no epoch \(epoch); the first one is 0")
    self.init(epochSeed: EpochPlan.stream(isEpoch ? epoch : 0, of: seed).seed)
  }

  init(epochSeed: UInt64) { seed = epochSeed }

  /// Streams with lower numbers order the samples and transform batches.
  private static let firstStream = 1 << 40

  /// The generator of the sample at a position, from its beginning.
  public func generator(of index: Int) -> RandomGenerator {
    let isPosition = require(
      index >= 0 && index < SampleDraws.firstStream, "SampleDraws", "there is no sample \(index)")
    return EpochPlan.stream(SampleDraws.firstStream + (isPosition ? index : 0), of: seed)
  }
}
