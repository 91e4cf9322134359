/// The 32-bit Mersenne Twister MT19937: the core under ``NumPyRandom`` and ``PythonRandom``.
///
/// Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), with the 2002
/// initialisation.
struct MersenneTwister: Sendable, Equatable {
  private static let size = 624
  private static let shift = 397

  private var state: [UInt32]
  private var position: Int

  /// Seeds the state from one number.
  init(seed: UInt32) {
    var word = seed
    state = []
    state.reserveCapacity(Self.size)
    for index in 0..<UInt32(Self.size) {
      state.append(word)
      word = 1_812_433_253 &* (word ^ (word >> 30)) &+ (index + 1)
    }
    position = Self.size
  }

  /// Seeds the state from a list of words; an empty list counts as one zero.
  init(key: [UInt32]) {
    self.init(seed: 19_650_218)
    let key = key.isEmpty ? [0] : key
    var (index, word) = (1, 0)
    for _ in 0..<max(Self.size, key.count) {
      state[index] =
        (state[index] ^ (mixed(before: index) &* 1_664_525)) &+ key[word] &+ UInt32(word)
      (index, word) = (advance(index), (word + 1) % key.count)
    }
    for _ in 0..<(Self.size - 1) {
      state[index] = (state[index] ^ (mixed(before: index) &* 1_566_083_941)) &- UInt32(index)
      index = advance(index)
    }
    state[0] = 0x8000_0000
  }

  private func mixed(before index: Int) -> UInt32 {
    state[index - 1] ^ (state[index - 1] >> 30)
  }

  /// The index after `index`; going round copies the last word to the first.
  private mutating func advance(_ index: Int) -> Int {
    guard index + 1 == Self.size else { return index + 1 }
    state[0] = state[Self.size - 1]
    return 1
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if position == Self.size { refill() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  /// The next double in [0, 1): 53 bits out of two words.
  mutating func nextUnit() -> Double {
    let high = Double(next() >> 5)
    let low = Double(next() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  private mutating func refill() {
    state.withUnsafeMutableBufferPointer { words in
      for index in 0..<Self.size {
        let following = words[(index + 1) % Self.size]
        let joined = (words[index] & 0x8000_0000) | (following & 0x7fff_ffff)
        let twist: UInt32 = joined & 1 == 0 ? 0 : 0x9908_b0df
        words[index] = words[(index + Self.shift) % Self.size] ^ (joined >> 1) ^ twist
      }
    }
    position = 0
  }
}
