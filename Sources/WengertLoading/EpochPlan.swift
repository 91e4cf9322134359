import WengertAutodiff

/// The samples of each batch of one epoch: a function of the loader's seed and the epoch's number alone.
struct EpochPlan: Sendable {
  let epoch: Int
  let order: [Int]
  private let seed: UInt64

  init(seed: UInt64, epoch: Int, sampling: Sampling, population: Int) {
    self.epoch = epoch
    self.seed = EpochPlan.stream(epoch, of: seed).seed
    // Number 0 orders the samples, number i + 1 transforms batch i.
    var generator = EpochPlan.stream(0, of: self.seed)
    order = sampling.order(epoch: epoch, of: population, using: &generator)
  }

  /// The generator that the transforms of a batch draw from.
  func generator(ofBatch batch: Int) -> RandomGenerator { EpochPlan.stream(batch + 1, of: seed) }

  /// The generator that orders the samples.
  var orderGenerator: RandomGenerator { EpochPlan.stream(0, of: seed) }

  /// The generators that samples draw from.
  var draws: SampleDraws { SampleDraws(epochSeed: seed) }

  /// One of the streams that a seed's stream can be split into, found without making those before it.
  static func stream(_ number: Int, of seed: UInt64) -> RandomGenerator {
    // A stream of its own takes one block of four words.
    var parent = RandomGenerator(seed: seed, position: 4 * UInt64(number))
    return parent.split()
  }
}
