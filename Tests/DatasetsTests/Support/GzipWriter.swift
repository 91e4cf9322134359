import CWengertZlib
import Testing

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

  /// One member, as small as zlib makes it.
  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    #expect(deflateInit2_(&stream, 9, Z_DEFLATED, 31, 8, 0, ZLIB_VERSION, size) == Z_OK)
    defer { deflateEnd(&stream) }
    var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + 100))
    let capacity = output.count
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
        (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      }
    }
    return Array(output.prefix(capacity - Int(stream.avail_out)))
  }
}
