import CWengert

/// A random number generator whose numbers depend on its seed alone: not on the machine, the number of
/// threads, or other programs.
///
/// It is Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): word i
/// is a function of (seed, i), so a tensor is filled at once and a stream can be split.
///
///     var generator = RandomGenerator(seed: 42)
///     let weights = Tensor<Float>.randomNormal([784, 30], using: &generator)
public struct RandomGenerator: RandomNumberGenerator, Sendable, Hashable, Codable {
  /// The seed of this stream.
  public let seed: UInt64
  /// How many 32-bit words were drawn; always a multiple of 4 between draws of tensors.
  public private(set) var position: UInt64 = 0
  private var words: SIMD4<UInt32> = .zero
  private var unusedWords = 0

  /// A stream that starts at its beginning.
  public init(seed: UInt64) { self.seed = seed }

  /// A stream that continues from a position, such as that in a checkpoint.
  public init(seed: UInt64, position: UInt64) {
    self.seed = seed
    self.position = position
    if position % 4 != 0 {
      fail(
        UsageError(
          "RandomGenerator", "position is \(position); it must be a multiple of 4, as `position` is"
        ))
      self.position = position / 4 * 4
    }
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if unusedWords < 2 {
      withUnsafeMutableBytes(of: &words) {
        wg_philox_words(seed, position, 4, $0.baseAddress!.assumingMemoryBound(to: UInt32.self))
      }
      position += 4
      unusedWords = 4
    }
    let first = words[4 - unusedWords]
    let second = words[5 - unusedWords]
    unusedWords -= 2
    return UInt64(second) << 32 | UInt64(first)
  }

  /// A generator whose stream has nothing in common with this one's, now or later.
  ///
  /// The same splits of the same generator give the same streams.
  public mutating func split() -> RandomGenerator { RandomGenerator(seed: next()) }

  /// Reserves words for a tensor of `count` elements and says where they start.
  package mutating func reserve(_ count: Int, wordsPerElement: Int) -> UInt64 {
    unusedWords = 0
    let start = position
    // Normal deviates come in pairs, draws in blocks of four words.
    let needed = UInt64((count + count % 2) * wordsPerElement)
    position += (needed + 3) / 4 * 4
    return start
  }
}

extension RandomGenerator {
  private enum CodingKeys: CodingKey {
    case seed, position, words, unusedWords
  }

  /// A stream as it was encoded. Throws where the numbers are those of no stream.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    seed = try values.decode(UInt64.self, forKey: .seed)
    position = try values.decode(UInt64.self, forKey: .position)
    words = try values.decode(SIMD4<UInt32>.self, forKey: .words)
    unusedWords = try values.decode(Int.self, forKey: .unusedWords)
    // No program draws 2^60 words; drawing on from there must not overflow.
    guard [0, 2].contains(unusedWords), position < 1 << 60 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not the state of a generator"))
    }
  }
}

extension Tensor where Scalar: FloatingTensorScalar {
  private static var wordsPerElement: Int { Scalar.dataType == .float64 ? 2 : 1 }

  /// Numbers uniform on [low, high).
  public static func randomUniform(
    _ shape: Shape, low: Scalar = 0, high: Scalar = 1, using generator: inout RandomGenerator
  ) -> Tensor {
    guard let storage = Storage.checked(shape, Scalar.dataType, for: "randomUniform"),
      requireAttribute(
        low <= high && low.isFinite && high.isFinite, "randomUniform",
        "low is \(low), high is \(high); they must be finite, and low at most high")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let start = generator.reserve(storage.count, wordsPerElement: wordsPerElement)
    wg_random_uniform(
      Scalar.dataType.kernel, generator.seed, start, Int64(storage.count), low.number.double,
      high.number.double, storage.pointer)
    return Tensor(storage: storage)
  }

  /// Normal deviates (Box–Muller).
  public static func randomNormal(
    _ shape: Shape, mean: Scalar = 0, standardDeviation: Scalar = 1,
    using generator: inout RandomGenerator
  ) -> Tensor {
    guard let storage = Storage.checked(shape, Scalar.dataType, for: "randomNormal"),
      requireAttribute(
        standardDeviation >= 0 && standardDeviation.isFinite && mean.isFinite, "randomNormal",
        "mean is \(mean), standardDeviation is \(standardDeviation); they must be finite, and the "
          + "deviation 0 or more")
    else { return Tensor(storage: .placeholder(Scalar.dataType)) }
    let start = generator.reserve(storage.count, wordsPerElement: wordsPerElement)
    wg_random_normal(
      Scalar.dataType.kernel, generator.seed, start, Int64(storage.count), mean.number.double,
      standardDeviation.number.double, storage.pointer)
    return Tensor(storage: storage)
  }
}

extension Tensor where Scalar == Int {
  /// The numbers 0 ..< count in random order (Fisher–Yates).
  public static func randomPermutation(
    _ count: Int, using generator: inout RandomGenerator
  ) -> Tensor {
    guard
      requireAttribute(count >= 0, "randomPermutation", "count is \(count); it must be 0 or more"),
      Storage.checked([count], .int64, for: "randomPermutation") != nil
    else { return Tensor(storage: .placeholder(.int64)) }
    var order = Array(0..<count)
    order.shuffle(using: &generator)
    return Tensor(order)
  }

  /// Integers uniform on a range.
  public static func randomIntegers(
    _ shape: Shape, in range: Range<Int>, using generator: inout RandomGenerator
  ) -> Tensor {
    guard requireAttribute(!range.isEmpty, "randomIntegers", "the range \(range) is empty"),
      Storage.checked(shape, .int64, for: "randomIntegers") != nil
    else { return Tensor(storage: .placeholder(.int64)) }
    return Tensor(
      (0..<shape.elementCount).map { _ in Int.random(in: range, using: &generator) }, shape: shape)
  }
}
