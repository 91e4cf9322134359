import CWengertZlib

/// The checksum CRC-32 of bytes, in steps.
struct Checksum {
  private var value = crc32(0, nil, 0)

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var start = 0
    while start < bytes.count {
      let count = min(bytes.count - start, 1 << 30)
      let part = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
      value = crc32(value, part.bindMemory(to: UInt8.self).baseAddress, uInt(count))
      start += count
    }
  }

  /// Eight hexadecimal digits.
  var digits: String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 8 - text.count)) + text
  }
}
