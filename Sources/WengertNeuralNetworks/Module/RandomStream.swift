import WengertAutodiff
import WengertSupport

/// A random stream of a layer's own, part of its module's state.
///
/// It is a reference: copies of the layer share it. Any thread may draw from it; threads that draw at the
/// same time take turns, in no order of their own.
public final class RandomStream: ReplayedState, Sendable {
  private let state: Guarded<RandomGenerator>

  /// A stream that starts with a generator.
  public init(_ generator: RandomGenerator) { state = Guarded(generator) }

  /// The generator: its seed and how far it is. It is changed in place: `draw(&stream.generator)` leaves
  /// no other thread the same numbers.
  public var generator: RandomGenerator {
    get {
      noteUse()
      return replayedState
    }
    _modify {
      noteUse()
      yield &state.contents
    }
  }

  /// The generator, without a note of the use.
  public var replayedState: RandomGenerator {
    get { state.contents }
    set { state.contents = newValue }
  }
}
