import WengertAutodiff
import WengertNeuralNetworks

/// Gives each shard of each step random streams of its own: its draws depend on the streams' seeds, the
/// step and the shard alone.
struct StreamState {
  private let streams: [RandomStream]
  private let before: [RandomGenerator]
  private let defaultBefore: RandomGenerator

  init(_ streams: [RandomStream]) {
    self.streams = streams
    before = streams.map(\.replayedState)
    defaultBefore = RandomGenerator.defaultState
  }

  func begin<Batch, Scalar>(
    _ shard: Int, of step: DividedStep<Batch, Scalar>, shardCount: Int
  ) {
    let number = UInt64(step.number) * UInt64(shardCount) + UInt64(shard)
    for (stream, start) in zip(streams, before) {
      stream.replayedState = StreamState.stream(number, of: start)
    }
    RandomGenerator.defaultState = StreamState.stream(number, of: defaultBefore)
  }

  /// The streams as they were before the step: a checkpoint keeps these.
  func restore() {
    for (stream, start) in zip(streams, before) { stream.replayedState = start }
    RandomGenerator.defaultState = defaultBefore
  }

  private static func stream(_ number: UInt64, of start: RandomGenerator) -> RandomGenerator {
    // Words that the stream itself does not draw: its own come from its seed as it is.
    let seed = start.seed ^ 0x5EED_0F5A_4A2D_0000 ^ start.position
    var parent = RandomGenerator(seed: seed, position: 4 * number)
    return parent.split()
  }
}
