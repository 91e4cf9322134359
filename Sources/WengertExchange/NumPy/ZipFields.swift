import WengertNeuralNetworks

/// The numbers of a ZIP archive, little-endian, each read within the archive's bounds.
struct ZipFields {
  private let bytes: UnsafeRawBufferPointer
  private let path: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) { (self.bytes, self.path) = (bytes, path) }

  var count: Int { bytes.count }

  func flaw(
    _ offset: Int, _ expected: String, _ found: String, _ kind: FileError.Kind = .malformed
  ) -> FileError {
    FileError(
      kind, path: path, offset: offset, expected: expected, found: found,
      hint: kind == .unsupported
        ? "write the archive with numpy.savez" : "the archive is damaged; write it again")
  }

  func u16(_ offset: Int) throws(FileError) -> UInt16 {
    try check(offset, 2)
    return UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  func u32(_ offset: Int) throws(FileError) -> UInt32 {
    try check(offset, 4)
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func size(_ offset: Int) throws(FileError) -> Int {
    try check(offset, 8)
    let value = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    guard let size = Int(exactly: value) else { throw flaw(offset, "a size", "\(value)") }
    return size
  }

  func text(_ range: Range<Int>) throws(FileError) -> String {
    try check(range.lowerBound, range.count)
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  func expect(_ signature: UInt32, at offset: Int, _ what: String) throws(FileError) {
    guard try u32(offset) == signature else { throw flaw(offset, what, "something else") }
  }

  private func check(_ offset: Int, _ length: Int) throws(FileError) {
    guard offset >= 0, length <= bytes.count, offset <= bytes.count - length else {
      throw flaw(bytes.count, "\(length) bytes at \(offset)", "the end", .truncated)
    }
  }

  /// How many files the directory names, and where it begins.
  func endOfDirectory() throws(FileError) -> (count: Int, start: Int) {
    guard bytes.count >= 22 else {
      throw flaw(bytes.count, "at least 22 bytes", "\(count)", .truncated)
    }
    // A comment of up to 65,535 bytes may follow.
    var end = bytes.count - 22
    while !(try isEnd(end)) {
      guard end > 0, bytes.count - 22 - end < 0xFFFF else {
        throw flaw(0, "the end of a ZIP archive's directory", "none")
      }
      end -= 1
    }
    let (count, start) = (Int(try u16(end + 10)), Int(try u32(end + 16)))
    guard count == 0xFFFF || start == 0xFFFF_FFFF else { return (count, start) }
    try expect(0x0706_4B50, at: end - 20, "the locator of a zip64 directory")
    let wide = try size(end - 12)
    try expect(0x0606_4B50, at: wide, "the end of a zip64 directory")
    return (try size(wide + 32), try size(wide + 48))
  }

  private func isEnd(_ offset: Int) throws(FileError) -> Bool {
    let isSigned = try u32(offset) == 0x0605_4B50
    let comment = Int(try u16(offset + 20))
    return isSigned && comment == bytes.count - offset - 22
  }

  /// Takes sizes that need more than 32 bits from the extra fields of an entry.
  func widen(_ sizes: inout [Int], _ extra: Range<Int>) throws(FileError) {
    var offset = extra.lowerBound
    while offset + 4 <= extra.upperBound {
      let (kind, length) = (try u16(offset), Int(try u16(offset + 2)))
      if kind == 1 {
        var place = offset + 4
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
          guard place + 8 <= min(offset + 4 + length, extra.upperBound) else {
            throw flaw(place, "a size of 64 bits", "the end of the field")
          }
          sizes[index] = try size(place)
          place += 8
        }
      }
      offset += 4 + length
    }
  }
}
