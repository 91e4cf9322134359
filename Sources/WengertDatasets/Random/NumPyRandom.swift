import WengertSupport
import WengertTensors

/// NumPy's legacy random generator: the stream of `np.random.seed(seed)` and
/// `np.random.RandomState(seed)`.
///
/// With the same seed and the same order of calls it gives the numbers that NumPy gives, so that
/// a published experiment can start from the same data and the same initial weights. NumPy has
/// promised not to change this stream. It is a statistical generator, not a cryptographic one.
///
///     var random = NumPyRandom(seed: 0)
///     random.normal()  // 1.764052345967664, as np.random.seed(0); np.random.randn()
public struct NumPyRandom: Sendable, Equatable, RandomNumberGenerator {
  private var twister: MersenneTwister
  private var keptNormal: Double?

  /// Creates the generator that `np.random.RandomState(seed)` is.
  public init(seed: UInt32) {
    twister = MersenneTwister(seed: seed)
  }

  /// The next 32 bits of the stream.
  public mutating func nextUInt32() -> UInt32 {
    twister.next()
  }

  /// The next 64 bits of the stream: two words, the first one high.
  public mutating func next() -> UInt64 {
    let high = UInt64(twister.next())
    return high << 32 | UInt64(twister.next())
  }

  /// A double in [0, 1) with 53 random bits, as `random_sample()` and `rand()` give it.
  public mutating func uniform() -> Double {
    twister.nextUnit()
  }

  /// A double in [low, high), as `uniform(low, high)` gives it.
  public mutating func uniform(low: Double, high: Double) -> Double {
    low + (high - low) * twister.nextUnit()
  }

  /// `count` doubles in [low, high), as `uniform(low, high, count)` gives them.
  public mutating func uniform(low: Double = 0, high: Double = 1, count: Int) -> [Double] {
    guard require(count >= 0, "uniform", "count is \(count); it must be 0 or more") else {
      return []
    }
    return (0..<count).map { _ in uniform(low: low, high: high) }
  }

  /// A standard normal deviate, as `randn()` gives it.
  ///
  /// The polar method makes two deviates at a time; the second is kept for the next call.
  public mutating func normal() -> Double {
    if let kept = keptNormal {
      keptNormal = nil
      return kept
    }
    while true {
      let first = 2 * twister.nextUnit() - 1
      let second = 2 * twister.nextUnit() - 1
      let square = first * first + second * second
      if square >= 1 || square == 0 { continue }
      let factor = (-2 * log(square) / square).squareRoot()
      keptNormal = factor * first
      return factor * second
    }
  }

  /// A normal deviate with this mean and standard deviation, as `normal(mean, deviation)`.
  public mutating func normal(mean: Double, standardDeviation deviation: Double) -> Double {
    guard isDeviation(deviation) else { return .nan }
    return mean + deviation * normal()
  }

  private func isDeviation(_ deviation: Double) -> Bool {
    require(deviation >= 0, "normal", "the deviation is \(deviation); it must be 0 or more")
  }

  /// `count` normal deviates, as `normal(mean, deviation, count)` and `randn(count)` give them.
  public mutating func normal(
    count: Int, mean: Double = 0, standardDeviation deviation: Double = 1
  ) -> [Double] {
    guard require(count >= 0, "normal", "count is \(count); it must be 0 or more"),
      isDeviation(deviation)
    else { return [] }
    return (0..<count).map { _ in mean + deviation * normal() }
  }

  /// A whole number in 0 ..< bound, as `randint(bound)` gives it for its default 64-bit type.
  ///
  /// Draws are masked to the bits that `bound - 1` needs and rejected while too large.
  /// `bound` must be positive; a bound of 1 draws nothing.
  public mutating func integers(below bound: Int) -> Int {
    guard require(bound > 0, "integers", "the bound is \(bound); it must be 1 or more") else {
      return 0
    }
    return Int(masked(upTo: UInt64(bound - 1)))
  }

  /// `count` whole numbers in 0 ..< bound, as `randint(bound, size=count)` gives them.
  public mutating func integers(below bound: Int, count: Int) -> [Int] {
    guard require(count >= 0, "integers", "count is \(count); it must be 0 or more"),
      require(bound > 0, "integers", "the bound is \(bound); it must be 1 or more")
    else { return [] }
    return (0..<count).map { _ in integers(below: bound) }
  }

  /// A whole number in `range`, as `randint(range.lowerBound, range.upperBound)` gives it.
  public mutating func integers(in range: Range<Int>) -> Int {
    guard require(!range.isEmpty, "integers", "the range \(range) is empty") else {
      return range.lowerBound
    }
    let last = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) - 1
    return range.lowerBound &+ Int(truncatingIfNeeded: masked(upTo: last))
  }

  /// Shuffles in place, as `shuffle` does with a list or the rows of an array.
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, Int(masked(upTo: UInt64(last))))
    }
  }

  /// The numbers 0 ..< count in random order, as `permutation(count)` gives them.
  public mutating func permutation(_ count: Int) -> [Int] {
    guard require(count >= 0, "permutation", "count is \(count); it must be 0 or more") else {
      return []
    }
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// A whole number in 0 ... last by masked rejection; draws nothing where `last` is 0.
  private mutating func masked(upTo last: UInt64) -> UInt64 {
    guard last > 0 else { return 0 }
    let mask = UInt64.max >> UInt64(last.leadingZeroBitCount)
    while true {
      let drawn = last <= UInt64(UInt32.max) ? UInt64(twister.next()) : next()
      if drawn & mask <= last { return drawn & mask }
    }
  }
}
