import CWengertZlib

/// Writes pictures as PNG files.
package enum PNGEncoder {
  /// The bytes of a PNG file of RGB pixels of three bytes, rows from the top.
  package static func encode(width: Int, height: Int, rgb: [UInt8]) -> [UInt8] {
    encode(width: width, height: height, channels: 3, bits: 8, bytes: rgb)
  }

  /// The bytes of a PNG file.
  ///
  /// - Parameters:
  ///   - channels: 1 gray, 2 gray and opacity, 3 RGB, 4 RGB and opacity.
  ///   - bits: 8 or 16 for each channel.
  ///   - bytes: The pixels, rows from the top; of 16 bits the upper ones first.
  package static func encode(
    width: Int, height: Int, channels: Int, bits: UInt8, bytes: [UInt8]
  ) -> [UInt8] {
    let stride = width * channels * Int(bits) / 8
    precondition(bytes.count == stride * height, "the bytes do not fill the picture")
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    var header = bigEndian(UInt32(width)) + bigEndian(UInt32(height))
    // The colour type; deflate, adaptive filter, no interlace.
    header += [bits, [0, 4, 2, 6][channels - 1], 0, 0, 0]
    appendChunk("IHDR", header, to: &file)
    appendChunk("IDAT", deflate(filtered(stride: stride, height: height, bytes)), to: &file)
    appendChunk("IEND", [], to: &file)
    return file
  }

  /// The rows, each with the filter (none or up) that leaves the smaller sum.
  private static func filtered(stride: Int, height: Int, _ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: (stride + 1) * height) { result, count in
      bytes.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let from = row * stride
          let to = row * (stride + 1)
          var plain: UInt32 = 0
          var up = UInt32.max
          if row > 0 {
            up = 0
            for index in from..<from + stride {
              plain &+= cost(source[index])
              up &+= cost(source[index] &- source[index &- stride])
            }
          }
          result[to] = up < plain ? 2 : 0
          for index in 0..<stride {
            let value = source[from + index]
            result[to + 1 + index] = up < plain ? value &- source[from + index - stride] : value
          }
        }
      }
      count = (stride + 1) * height
    }
  }

  private static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(size)) { result, count in
      let status = compress2(result.baseAddress, &size, bytes, uLong(bytes.count), 4)
      precondition(status == Z_OK, "zlib had no memory to compress a picture")
      count = Int(size)
    }
  }

  private static func appendChunk(_ name: String, _ content: [UInt8], to file: inout [UInt8]) {
    let body = Array(name.utf8) + content
    file += bigEndian(UInt32(content.count))
    file += body
    file += bigEndian(UInt32(truncatingIfNeeded: crc32(0, body, uInt(body.count))))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}

/// How far a filtered byte is from zero, read as a signed number.
@inline(__always)
private func cost(_ byte: UInt8) -> UInt32 { UInt32(min(byte, 0 &- byte)) }
