import CWengertZlib

/// The checksum CRC-32 of bytes, in steps.
package struct Checksum {
  private var sum = crc32(0, nil, 0)

  package init() {}

  /// The sum so far.
  package var value: UInt32 { UInt32(truncatingIfNeeded: sum) }

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count {
      let count = min(bytes.count - start, 1 << 30)
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
      sum = crc32(sum, part.bindMemory(to: UInt8.self).baseAddress, uInt(count))
      start += count
    }
  }

  /// Eight hexadecimal digits.
  package var digits: String {
    let text = String(sum, radix: 16)
    return String(repeating: "0", count: max(0, 8 - text.count)) + text
  }
}
