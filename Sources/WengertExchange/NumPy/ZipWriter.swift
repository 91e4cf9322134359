import CWengertZlib
import WengertNeuralNetworks
import WengertSupport

/// Writes a ZIP archive file by file, with zip64 fields where sizes need them.
struct ZipWriter {
  private let file: AtomicFileWriter
  private var directory: [UInt8] = []
  private var count = 0
  private var offset = 0

  init(path: String) throws(FileFailure) { file = try AtomicFileWriter(for: path) }

  /// Adds a file of two parts.
  mutating func add(
    _ name: String, _ header: [UInt8], _ body: UnsafeRawBufferPointer, isDeflated: Bool
  ) throws(FileFailure) {
    var checksum = Checksum()
    header.withUnsafeBytes { checksum.add($0) }
    checksum.add(body)
    let size = header.count + body.count
    let packed = isDeflated ? ZipWriter.deflated(header, body) : nil
    let packedSize = packed?.count ?? size
    let method: UInt16 = packed == nil ? 0 : 8
    var fields: [UInt8] = []
    let isWide = size >= 0xFFFF_FFFF || packedSize >= 0xFFFF_FFFF
    let version: UInt16 = isWide ? 45 : 20
    fields +=
      ZipWriter.little(version) + ZipWriter.little(UInt16(0x0800)) + ZipWriter.little(method)
    // 1 January 1980: nothing of the clock is in the bytes.
    fields +=
      ZipWriter.little(UInt32(0x0021_0000)) + ZipWriter.little(checksum.value)
    fields += ZipWriter.little(isWide ? UInt32.max : UInt32(packedSize))
    fields += ZipWriter.little(isWide ? UInt32.max : UInt32(size))
    fields += ZipWriter.little(UInt16(name.utf8.count))
    let sizes = isWide ? ZipWriter.little(UInt64(size)) + ZipWriter.little(UInt64(packedSize)) : []
    let local = ZipWriter.extra(sizes)
    try append(
      ZipWriter.little(UInt32(0x0403_4B50)) + fields + ZipWriter.little(UInt16(local.count))
        + Array(name.utf8) + local)
    let start = offset
    if let packed {
      try append(packed)
    } else {
      try append(header)
      try file.append(body)
      offset += body.count
    }
    addToDirectory(name, fields, sizes, at: start - 30 - name.utf8.count - local.count)
  }

  private mutating func addToDirectory(
    _ name: String, _ fields: [UInt8], _ sizes: [UInt8], at place: Int
  ) {
    let isFar = place >= 0xFFFF_FFFF
    let extra = ZipWriter.extra(sizes + (isFar ? ZipWriter.little(UInt64(place)) : []))
    directory += ZipWriter.little(UInt32(0x0201_4B50)) + ZipWriter.little(UInt16(45)) + fields
    directory += ZipWriter.little(UInt16(extra.count)) + [UInt8](repeating: 0, count: 10)
    directory += ZipWriter.little(isFar ? UInt32.max : UInt32(place)) + Array(name.utf8) + extra
    count += 1
  }

  /// Writes the directory, and puts the file in its place.
  mutating func finish() throws(FileFailure) {
    let (start, length) = (offset, directory.count)
    try append(directory)
    if count >= 0xFFFF || start >= 0xFFFF_FFFF {
      let place = offset
      try append(
        ZipWriter.little(UInt32(0x0606_4B50)) + ZipWriter.little(UInt64(44))
          + ZipWriter.little(UInt16(45)) + ZipWriter.little(UInt16(45))
          + [UInt8](repeating: 0, count: 8)
          + ZipWriter.little(UInt64(count)) + ZipWriter.little(UInt64(count))
          + ZipWriter.little(UInt64(length)) + ZipWriter.little(UInt64(start)))
      try append(
        ZipWriter.little(UInt32(0x0706_4B50)) + ZipWriter.little(UInt32(0))
          + ZipWriter.little(UInt64(place)) + ZipWriter.little(UInt32(1)))
    }
    let short = UInt16(clamping: count)
    try append(
      ZipWriter.little(UInt32(0x0605_4B50)) + ZipWriter.little(UInt32(0)) + ZipWriter.little(short)
        + ZipWriter.little(short) + ZipWriter.little(UInt32(clamping: length))
        + ZipWriter.little(UInt32(clamping: start)) + ZipWriter.little(UInt16(0)))
    try file.putInPlace()
  }

  private mutating func append(_ bytes: [UInt8]) throws(FileFailure) {
    try file.append(bytes)
    offset += bytes.count
  }

  private static func extra(_ sizes: [UInt8]) -> [UInt8] {
    sizes.isEmpty ? [] : little(UInt16(1)) + little(UInt16(sizes.count)) + sizes
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }

  private static func deflated(_ header: [UInt8], _ body: UnsafeRawBufferPointer) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    func add(_ bytes: UnsafeRawBufferPointer, isLast: Bool) {
      var start = 0
      repeat {
        let count = min(bytes.count - start, 1 << 30)
        let end = isLast && start + count == bytes.count
        stream.next_in = bytes.baseAddress.map {
          UnsafeMutablePointer(mutating: ($0 + start).assumingMemoryBound(to: UInt8.self))
        }
        stream.avail_in = uInt(count)
        start += count
        var left = 0
        repeat {
          buffer.withUnsafeMutableBufferPointer {
            stream.next_out = $0.baseAddress
            stream.avail_out = uInt($0.count)
            deflate(&stream, end ? Z_FINISH : Z_NO_FLUSH)
          }
          left = Int(stream.avail_out)
          result += buffer[..<(buffer.count - left)]
        } while left == 0
      } while start < bytes.count
    }
    header.withUnsafeBytes { add($0, isLast: false) }
    add(body, isLast: true)
    return result
  }
}
