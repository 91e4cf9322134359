import WengertSupport
import WengertTensors

/// Python's random generator: the stream of `random.Random(seed)` for a whole-number seed.
///
/// With the same seed and the same order of calls it gives the numbers of Python 3 (3.11 was
/// compared), so that a published experiment can be repeated.
///
///     var random = PythonRandom(seed: 0)
///     random.random()  // 0.8444218515250481
public struct PythonRandom: Sendable, Equatable, RandomNumberGenerator {
  private var twister: MersenneTwister
  private var keptGauss: Double?

  /// Creates the generator that `random.Random(seed)` is; Python drops the sign of a seed.
  public init(seed: Int) {
    let size = UInt64(seed.magnitude)
    let words = [UInt32(truncatingIfNeeded: size), UInt32(truncatingIfNeeded: size >> 32)]
    twister = MersenneTwister(key: words[1] == 0 ? [words[0]] : words)
  }

  /// The next 64 bits, as `getrandbits(64)`.
  public mutating func next() -> UInt64 {
    bits(64)
  }

  /// A double in [0, 1), as `random()`.
  public mutating func random() -> Double {
    twister.nextUnit()
  }

  /// A double between `low` and `high`, as `uniform(low, high)`.
  public mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * random()
  }

  /// A normal deviate, as `gauss(mean, deviation)`; the second of each two is kept.
  public mutating func gauss(mean: Double = 0, standardDeviation deviation: Double = 1) -> Double {
    if let kept = keptGauss {
      keptGauss = nil
      return mean + kept * deviation
    }
    let angle = random() * (2 * Double.pi)
    let radius = (-2 * log(1 - random())).squareRoot()
    keptGauss = sin(angle) * radius
    return mean + cos(angle) * radius * deviation
  }

  /// `count` random bits, 0 to 64 of them, as `getrandbits(count)`.
  public mutating func bits(_ count: Int) -> UInt64 {
    guard require((0...64).contains(count), "bits", "count is \(count); it must lie in 0...64")
    else {
      return 0
    }
    if count == 0 { return 0 }
    if count <= 32 { return UInt64(twister.next() >> UInt32(32 - count)) }
    let low = UInt64(twister.next())
    return low | UInt64(twister.next() >> UInt32(64 - count)) << 32
  }

  /// A whole number in 0 ..< bound, as `randrange(bound)`; `bound` must be positive.
  public mutating func randrange(_ bound: Int) -> Int {
    guard require(bound > 0, "randrange", "the bound is \(bound); it must be 1 or more") else {
      return 0
    }
    let width = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let drawn = bits(width)
      if drawn < UInt64(bound) { return Int(drawn) }
    }
  }

  /// A whole number in `range`, both ends included, as `randint(low, high)`.
  public mutating func randint(_ range: ClosedRange<Int>) -> Int {
    let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
    guard
      require(
        !overflow && width < .max, "randint", "the range \(range) has more numbers than fit an Int")
    else { return range.lowerBound }
    return range.lowerBound + randrange(width + 1)
  }

  /// Shuffles in place, as `shuffle(list)`.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, randrange(last + 1))
    }
  }

  /// `count` different numbers of 0 ..< population, as `sample(range(population), count)`.
  public mutating func sample(_ population: Int, count: Int) -> [Int] {
    guard
      require(
        (0...max(0, population)).contains(count), "sample",
        "\(count) of \(population) cannot be drawn")
    else { return [] }
    if population <= Self.poolLimit(count) {
      var pool = Array(0..<population)
      return (0..<count).map { drawn in
        let index = randrange(population - drawn)
        let chosen = pool[index]
        pool[index] = pool[population - drawn - 1]
        return chosen
      }
    }
    var seen: Set<Int> = []
    return (0..<count).map { _ in
      var chosen = randrange(population)
      while !seen.insert(chosen).inserted { chosen = randrange(population) }
      return chosen
    }
  }

  /// Up to this population Python draws from a list of the remaining elements.
  private static func poolLimit(_ count: Int) -> Int {
    guard count > 5 else { return 21 }
    var power = 1
    while power < 3 * count { power *= 4 }
    return 21 + power
  }
}
