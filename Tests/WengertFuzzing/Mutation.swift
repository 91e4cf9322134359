/// Damages bytes: flips, overwrites, cuts, repeats, inserts, splices, and numbers that are too great.
package struct Mutation {
  /// Sound inputs, to begin with and to splice in.
  let seeds: [[UInt8]]
  /// How many bytes at the front are headers, where half of all places are.
  let headerCount: Int
  /// Pieces of the format to put in.
  let tokens: [[UInt8]]

  package init(seeds: [[UInt8]], headerCount: Int = 24, tokens: [[UInt8]] = []) {
    self.seeds = seeds
    self.headerCount = headerCount
    self.tokens = tokens.isEmpty ? Mutation.telling.map { [$0] } : tokens
  }

  private static let telling: [UInt8] = [0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x0d, 0x20, 0x22, 0x2c]
  private static let numbers: [Int64] = [
    0, 1, -1, 2, 255, 256, 32_767, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
    0x1_0000_0000, 1 << 53, .max, .min, .max - 1,
  ]
  private static let numberTexts = [
    "0", "-1", "1", "255", "65536", "2147483648", "4294967296", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1e400", "1e-400",
    "0.5", "00", "77777777777", "",
  ].map { Array($0.utf8) }

  /// One of the seeds, damaged one to four times.
  package func mutant(using random: inout FuzzRandom) -> [UInt8] {
    var bytes = random.pick(seeds)
    for _ in 0...random.below(4) { step(&bytes, &random) }
    return bytes
  }

  private func step(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
    guard !bytes.isEmpty else {
      bytes = random.pick(tokens)
      return
    }
    let place = random.below(random.oneIn(2) ? min(bytes.count, headerCount) : bytes.count)
    switch random.below(12) {
    case 0, 1: bytes[place] ^= 1 << UInt8(random.below(8))
    case 2: bytes[place] = UInt8(random.below(256))
    case 3: bytes[place] = random.pick(Mutation.telling)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(16)))
    case 6: bytes.insert(contentsOf: random.pick(tokens), at: place)
    case 7:
      let end = min(bytes.count, place + 1 + random.below(64))
      bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 8: splice(&bytes, at: place, &random)
    case 9: overwriteNumber(&bytes, at: place, &random)
    case 10: overwriteDigits(&bytes, from: place, &random)
    default:
      let token = random.pick(tokens)
      bytes.replaceSubrange(place..<min(bytes.count, place + token.count), with: token)
    }
  }

  /// Goes on as another seed does, or with a piece of it.
  private func splice(_ bytes: inout [UInt8], at place: Int, _ random: inout FuzzRandom) {
    let other = random.pick(seeds)
    let start = random.below(other.count)
    if random.oneIn(2) {
      bytes.replaceSubrange(place..., with: other[start...])
    } else {
      let end = min(other.count, start + 1 + random.below(64))
      bytes.replaceSubrange(
        place..<min(bytes.count, place + end - start), with: other[start..<end])
    }
  }

  /// Overwrites a number of 1, 2, 4 or 8 bytes, in either byte order.
  private func overwriteNumber(_ bytes: inout [UInt8], at place: Int, _ random: inout FuzzRandom) {
    let width = 1 << random.below(4)
    let value = UInt64(bitPattern: random.pick(Mutation.numbers))
    let isLittle = random.oneIn(2)
    for index in 0..<width where place + index < bytes.count {
      let shift = 8 * UInt64(isLittle ? index : width - 1 - index)
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  /// Replaces the next number that is written in digits.
  private func overwriteDigits(
    _ bytes: inout [UInt8], from place: Int, _ random: inout FuzzRandom
  ) {
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: random.pick(Mutation.numberTexts))
  }
}
