import WengertSupport

extension RandomGenerator {
  /// The seed of the default generator until `seedDefault` sets another: the year of Wengert's paper.
  public static let initialDefaultSeed: UInt64 = 1964

  /// Starts the default generator again, with a seed of the program's choice.
  ///
  /// Layers and initializers that are given no generator draw from the default one, so a program that
  /// seeds it first and builds its layers in one thread computes the same numbers in every run. It does
  /// so without seeding, too; another seed gives another run.
  public static func seedDefault(_ seed: UInt64) {
    standard.withLock { $0 = RandomGenerator(seed: seed) }
  }

  /// A generator of its own stream, split off the default one. Any thread may ask for one.
  public static func splitFromDefault() -> RandomGenerator {
    standard.withLock { $0.split() }
  }

  /// The default generator as it is, for checkpoints.
  package static var defaultState: RandomGenerator {
    get { standard.withLock { $0 } }
    set { standard.withLock { $0 = newValue } }
  }

  private static let standard = Guarded(RandomGenerator(seed: initialDefaultSeed))
}
