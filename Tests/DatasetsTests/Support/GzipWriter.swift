/// Writes gzip members with stored blocks, enough to test a reader.
enum GzipWriter {
  static func member(_ data: [UInt8], block: Int = 65535) -> [UInt8] {
    var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + block, data.count)
      let size = UInt16(end - start)
      bytes.append(end == data.count ? 1 : 0)
      bytes += littleEndian(UInt32(size), 2) + littleEndian(UInt32(~size), 2)
      bytes += data[start..<end]
      start = end
    } while start < data.count
    return bytes + littleEndian(crc32(data), 4) + littleEndian(UInt32(data.count), 4)
  }

  private static func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<UInt32(count)).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func crc32(_ data: [UInt8]) -> UInt32 {
    ~data.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { crc, _ in
        crc >> 1 ^ (crc & 1 == 1 ? 0xedb8_8320 : 0)
      }
    }
  }
}
