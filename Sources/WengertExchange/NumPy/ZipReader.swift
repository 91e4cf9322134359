import CWengertZlib
import WengertNeuralNetworks

/// The files of a ZIP archive, found by its directory at the end, stored or deflated.
///
/// Source: PKWARE, APPNOTE.TXT 6.3, zip64 included; RFC 1951, inflated by zlib.
struct ZipReader {
  /// One file.
  struct Entry {
    let name: String
    let method: UInt16
    let checksum: UInt32
    let packedSize: Int
    let size: Int
    /// Of its own header, in the archive.
    let offset: Int
  }

  let entries: [Entry]
  private let bytes: Bytes
  private let path: String

  /// No byte of a deflated file becomes more than this many.
  private static let greatestRatio = 1_032

  init(_ bytes: Bytes, path: String) throws(FileError) {
    self.bytes = bytes
    self.path = path
    entries = try bytes.read { (all) throws(FileError) in
      try ZipReader.directory(ZipFields(all, path: path))
    }
  }

  private static func directory(_ all: ZipFields) throws(FileError) -> [Entry] {
    let (count, start) = try all.endOfDirectory()
    // An entry takes 46 bytes.
    guard count <= (all.count - start) / 46 else {
      throw all.flaw(start, "a directory of \(count) files", "\(all.count - start) bytes")
    }
    var entries: [Entry] = []
    var names: Set<String> = []
    var offset = start
    for _ in 0..<count {
      try all.expect(0x0201_4B50, at: offset, "an entry of the directory")
      let nameLength = Int(try all.u16(offset + 28))
      let extraLength = Int(try all.u16(offset + 30))
      let end = offset + 46 + nameLength + extraLength + Int(try all.u16(offset + 32))
      guard end <= all.count else { throw all.flaw(offset, "\(end) bytes", "\(all.count)") }
      guard try all.u16(offset + 8) & 1 == 0 else {
        throw all.flaw(offset + 8, "a file that is not encrypted", "one that is", .unsupported)
      }
      var sizes = [
        Int(try all.u32(offset + 24)), Int(try all.u32(offset + 20)), Int(try all.u32(offset + 42)),
      ]
      try all.widen(&sizes, (offset + 46 + nameLength)..<(offset + 46 + nameLength + extraLength))
      let name = try all.text((offset + 46)..<(offset + 46 + nameLength))
      guard names.insert(name).inserted else {
        throw all.flaw(offset, "a name other than '\(name)'", "it again")
      }
      entries.append(
        Entry(
          name: name, method: try all.u16(offset + 10), checksum: try all.u32(offset + 16),
          packedSize: sizes[1], size: sizes[0], offset: sizes[2]))
      offset = end
    }
    return entries
  }

  /// Calls `body` with the bytes of a file, whose checksum was compared.
  func read<Result>(
    _ entry: Entry, _ body: (UnsafeRawBufferPointer) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    try bytes.read { (all) throws(FileError) in
      let fields = ZipFields(all, path: path)
      try fields.expect(0x0403_4B50, at: entry.offset, "the file '\(entry.name)'")
      let start =
        entry.offset + 30 + Int(try fields.u16(entry.offset + 26))
        + Int(try fields.u16(entry.offset + 28))
      guard start <= all.count, entry.packedSize <= all.count - start else {
        throw fields.flaw(
          start, "\(entry.packedSize) bytes of '\(entry.name)'", "\(max(0, all.count - start))",
          .truncated)
      }
      let packed = UnsafeRawBufferPointer(rebasing: all[start..<(start + entry.packedSize)])
      switch entry.method {
      case 0:
        guard entry.size == entry.packedSize else {
          throw fields.flaw(start, "\(entry.size) bytes", "\(entry.packedSize)")
        }
        try check(packed, entry, fields)
        return try body(packed)
      case 8:
        return try inflate(packed, entry, fields, at: start, body)
      default:
        throw fields.flaw(
          entry.offset + 8, "a stored or deflated file", "method \(entry.method)", .unsupported)
      }
    }
  }

  private func inflate<Result>(
    _ packed: UnsafeRawBufferPointer, _ entry: Entry, _ fields: ZipFields, at start: Int,
    _ body: (UnsafeRawBufferPointer) throws(FileError) -> Result
  ) throws(FileError) -> Result {
    guard entry.size / ZipReader.greatestRatio <= entry.packedSize else {
      throw fields.flaw(
        start, "at most \(ZipReader.greatestRatio) bytes of each",
        "\(entry.size) of \(entry.packedSize)")
    }
    let unpacked = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, entry.size), alignment: 64)
    defer { unpacked.deallocate() }
    guard inflateAll(packed, into: unpacked, count: entry.size) else {
      throw fields.flaw(start, "\(entry.size) deflated bytes", "others")
    }
    let whole = UnsafeRawBufferPointer(rebasing: unpacked[..<entry.size])
    try check(whole, entry, fields)
    return try body(whole)
  }

  private func check(
    _ bytes: UnsafeRawBufferPointer, _ entry: Entry, _ fields: ZipFields
  ) throws(FileError) {
    var checksum = Checksum()
    checksum.add(bytes)
    guard checksum.value == entry.checksum else {
      throw fields.flaw(
        entry.offset, "checksum \(String(entry.checksum, radix: 16)) of '\(entry.name)'",
        checksum.digits, .checksum)
    }
  }
}

/// Whether the bytes inflate to exactly so many.
private func inflateAll(
  _ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, count: Int
) -> Bool {
  var stream = z_stream()
  guard
    inflateInit2_(
      &stream, -15, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK
  else { return false }
  defer { inflateEnd(&stream) }
  var (read, written) = (0, 0)
  while true {
    let input = min(packed.count - read, 1 << 30)
    let output = min(count - written, 1 << 30)
    stream.next_in = packed.baseAddress.map {
      UnsafeMutablePointer(
        mutating: ($0 + read).assumingMemoryBound(to: UInt8.self))
    }
    stream.avail_in = uInt(input)
    stream.next_out = (target.baseAddress! + written).assumingMemoryBound(to: UInt8.self)
    stream.avail_out = uInt(output)
    let status = inflate(&stream, Z_NO_FLUSH)
    read += input - Int(stream.avail_in)
    written += output - Int(stream.avail_out)
    if status == Z_STREAM_END { return written == count && read == packed.count }
    guard status == Z_OK, input > Int(stream.avail_in) || output > Int(stream.avail_out) else {
      return false
    }
  }
}
