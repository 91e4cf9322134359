#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension RandomGenerator {
  /// The seed of the default generator until `seedDefault` sets another: the year of Wengert's paper.
  public static let initialDefaultSeed: UInt64 = 1964

  /// Starts the default generator again, with a seed of the program's choice.
  ///
  /// Layers and initializers that are given no generator draw from the default one, so a program that
  /// seeds it first and builds its layers in one thread computes the same numbers in every run. It does
  /// so without seeding, too; another seed gives another run.
  public static func seedDefault(_ seed: UInt64) {
    SharedGenerator.standard.withLock { $0 = RandomGenerator(seed: seed) }
  }

  /// A generator of its own stream, split off the default one. Any thread may ask for one.
  public static func splitFromDefault() -> RandomGenerator {
    SharedGenerator.standard.withLock { $0.split() }
  }

  /// The default generator as it is, for checkpoints.
  package static var defaultState: RandomGenerator {
    get { SharedGenerator.standard.withLock { $0 } }
    set { SharedGenerator.standard.withLock { $0 = newValue } }
  }
}

/// A generator behind a lock.
private final class SharedGenerator: @unchecked Sendable {
  static let standard = SharedGenerator(seed: RandomGenerator.initialDefaultSeed)

  private var generator: RandomGenerator
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init(seed: UInt64) {
    generator = RandomGenerator(seed: seed)
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<Result>(_ body: (inout RandomGenerator) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&generator)
  }
}
