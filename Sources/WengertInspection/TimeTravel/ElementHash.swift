import WengertTensors

/// A hash of elements to the bit, the same in every process.
package struct ElementHash {
  package private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

  init() {}

  package init(_ storage: Storage) { add(storage) }

  mutating func add(_ storage: Storage) {
    for extent in storage.shape { add(UInt64(bitPattern: Int64(extent))) }
    let bytes = UnsafeRawBufferPointer(start: storage.pointer, count: storage.byteCount)
    var place = 0
    while place + 8 <= bytes.count {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
      place += 8
    }
    var rest: UInt64 = 0
    for byte in bytes[place...] { rest = rest << 8 | UInt64(byte) }
    add(rest)
    withExtendedLifetime(storage) {}
  }

  mutating func add(_ word: UInt64) {
    // A multiplication carries upwards alone, so the upper half is folded back.
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 32
  }

  static func text(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
