import Tensors

/// Damages bytes at random: flips, overwrites, cuts, repeats, inserts.
enum Mutator {
  private static let telling: [UInt8] = [
    0, 1, 0x7f, 0x80, 0xff, 0x0a, 0x0d, 0x22, 0x2c, 0x1f, 0x8b,
  ]

  static func mutate(_ seed: [UInt8], using random: inout NumPyRandom) -> [UInt8] {
    var bytes = seed
    for _ in 0...random.integers(below: 4) { step(&bytes, &random) }
    return bytes
  }

  private static func step(_ bytes: inout [UInt8], _ random: inout NumPyRandom) {
    guard !bytes.isEmpty else {
      bytes.append(telling[random.integers(below: telling.count)])
      return
    }
    // Half of the places are near the front, where the headers are.
    let reach = random.integers(below: 2) == 0 ? min(bytes.count, 24) : bytes.count
    let place = random.integers(below: reach)
    let value = telling[random.integers(below: telling.count)]
    switch random.integers(below: 7) {
    case 0: bytes[place] ^= 1 << UInt8(random.integers(below: 8))
    case 1: bytes[place] = UInt8(random.integers(below: 256))
    case 2: bytes[place] = value
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.remove(at: place)
    case 5: bytes.insert(value, at: place)
    default:
      let end = min(bytes.count, place + 1 + random.integers(below: 16))
      bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    }
  }
}
