/// Reads the plain files of a tar archive (ustar, with long names of GNU and pax).
///
/// Source: POSIX.1-2017, pax interchange format; the GNU tar manual, "Basic Tar Format".
package struct TarReader {
  /// A file of an archive.
  package struct Entry: Sendable, Equatable {
    /// The path inside the archive, without `.` and `..` parts and not absolute.
    package let name: String
    /// The bytes of the file.
    package let bytes: [UInt8]
  }

  private static let block = 512
  private let source: any ByteSource
  private let limit: Int
  private var offset = 0

  /// Opens an archive, gzipped or not; `limit` is the most bytes that one of its files may have.
  ///
  /// Throws ``DatasetError`` where the file is missing, a directory, empty, or damaged gzip.
  package init(path: String, limit: Int = DataLimits.bytes) throws(DatasetError) {
    source = try decompressed(FileSource(path: path))
    self.limit = limit
  }

  /// Opens an archive in memory; `path` only names it in errors.
  package init(
    bytes: [UInt8], path: String = "tar data", limit: Int = DataLimits.bytes
  ) throws(DatasetError) {
    source = try decompressed(MemorySource(bytes, path: path))
    self.limit = limit
  }

  /// The next plain file; nil at the end of the archive. Folders are skipped.
  ///
  /// Throws ``DatasetError`` where the archive is cut or damaged, where a name leads out of the
  /// folder in which it is unpacked, and where an entry is a link, a device or a sparse file.
  package mutating func next() throws(DatasetError) -> Entry? {
    var records = PaxRecords()
    while let header = try nextHeader() {
      switch header.kind {
      case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
        guard !records.isSparse else { throw refused(header, "a sparse file") }
        let name = try safeName(records.path ?? header.name, at: header.offset)
        return Entry(name: name, bytes: try content(header, size: records.size))
      case UInt8(ascii: "5"):
        _ = try safeName(records.path ?? header.name, at: header.offset)
        _ = try content(header, size: records.size)
        records = PaxRecords()
      case UInt8(ascii: "L"):
        records.path = text(try content(header, limit: 1 << 16))
      case UInt8(ascii: "x"):
        records.read(try content(header, limit: 1 << 20))
      case UInt8(ascii: "g"), UInt8(ascii: "K"):
        _ = try content(header, limit: 1 << 20)
      default:
        throw refused(header, "type \(hexadecimal([header.kind]))")
      }
    }
    return nil
  }

  private func refused(_ header: Header, _ found: String) -> DatasetError {
    .malformed(
      path: source.path, offset: header.offset + 156, expected: "plain files and folders only",
      found: "\(header.name.prefix(60)) of \(found)",
      hint: "links, devices and sparse files are not unpacked")
  }

  private struct Header {
    var name: String
    var size: Int
    var kind: UInt8
    var offset: Int
  }

  /// The next header; nil at the block of zeros that ends an archive.
  private mutating func nextHeader() throws(DatasetError) -> Header? {
    let start = offset
    var bytes: [UInt8] = []
    let got = try source.fill(Self.block, into: &bytes)
    offset += got
    if bytes.allSatisfy({ $0 == 0 }), got == Self.block { return nil }
    guard got == Self.block else {
      throw .truncated(
        path: source.path, offset: offset, expected: "a header of 512 bytes, or the archive's end",
        found: "\(got)",
        hint: "the download was cut; fetch the archive again")
    }
    guard let sum = octal(bytes[148..<156]), sum == checksum(bytes) else {
      throw .malformed(
        path: source.path, offset: start + 148, expected: "the checksum of a tar header",
        found: "another",
        hint: probableFormat(bytes).map { "this looks like \($0)" }
          ?? "this is not a tar archive, or it is damaged; fetch it again")
    }
    guard let size = octal(bytes[124..<136]), size <= limit else {
      throw .tooLarge(
        path: source.path, offset: start + 124, expected: "a size of at most \(limit) bytes",
        found: hexadecimal(bytes[124..<136]), hint: "the archive is damaged; fetch it again")
    }
    var name = text(bytes[0..<100])
    if bytes[257..<262].elementsEqual("ustar".utf8), bytes[345] != 0, bytes[262] == 0 {
      name = text(bytes[345..<500]) + "/" + name
    }
    return Header(name: name, size: size, kind: bytes[156], offset: start)
  }

  /// The bytes of an entry; the padding to whole blocks is read over.
  private mutating func content(
    _ header: Header, size: Int? = nil, limit: Int? = nil
  ) throws(DatasetError) -> [UInt8] {
    let (size, limit) = (size ?? header.size, limit ?? self.limit)
    guard size <= limit else {
      throw .tooLarge(
        path: source.path, offset: header.offset + 124, expected: "at most \(limit) bytes",
        found: "\(size) bytes of \(header.name.prefix(60))",
        hint: "the archive is damaged; fetch it again")
    }
    var bytes: [UInt8] = []
    let got = try source.fill(size, into: &bytes)
    offset += got
    var padding: [UInt8] = []
    let rest = (Self.block - size % Self.block) % Self.block
    let skipped = got == size ? try source.fill(rest, into: &padding) : 0
    offset += skipped
    guard got == size, skipped == rest else {
      throw .truncated(
        path: source.path, offset: offset,
        expected: "\(size) bytes of \(header.name.prefix(60))", found: "\(got)",
        hint: "the download was cut; fetch the archive again")
    }
    return bytes
  }

  /// The name without `.` parts; refused where it is absolute, empty or climbs with `..`.
  private func safeName(_ name: String, at offset: Int) throws(DatasetError) -> String {
    let parts = name.split(separator: "/").filter { $0 != "." }
    let fits =
      !name.hasPrefix("/") && !parts.contains("..") && !name.contains("\\")
      && !name.unicodeScalars.contains { $0.value < 32 }
    // A folder may be `./`; a file needs a name.
    guard fits, !parts.isEmpty || name.hasSuffix("/") else {
      throw .malformed(
        path: source.path, offset: offset, expected: "a name inside the folder",
        found: "\"\(name.prefix(80))\"", hint: "do not trust this archive")
    }
    return parts.joined(separator: "/")
  }
}

/// The text up to the first zero byte.
private func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}

/// An octal number with blanks or a zero byte after it, or base 256 as GNU writes large ones.
private func octal(_ bytes: ArraySlice<UInt8>) -> Int? {
  if bytes.first == 0x80 {
    guard bytes.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
    return bytes.suffix(7).reduce(0) { $0 << 8 | Int($1) }
  }
  let digits = bytes.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
  guard digits.endIndex == bytes.endIndex || [0, 0x20].contains(bytes[digits.endIndex]) else {
    return nil
  }
  return digits.isEmpty ? nil : digits.reduce(0) { $0 << 3 | Int($1 & 7) }
}

/// The sum of a header's bytes with its checksum field counted as blanks.
private func checksum(_ header: [UInt8]) -> Int {
  header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
}

/// The attributes that a pax header gives the entry behind it.
private struct PaxRecords {
  var path: String?
  var size: Int?
  /// Whether only parts of the file are in the archive.
  var isSparse = false

  /// Reads records, each `length key=value\n`.
  mutating func read(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let blank = rest.firstIndex(of: 0x20), let length = Int(text(rest[..<blank])),
      length > blank - rest.startIndex, length <= rest.count
    {
      let record = rest[(blank + 1)..<(rest.startIndex + length)]
      let key = String(decoding: record.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      let value = String(decoding: record.dropFirst(key.utf8.count + 1).dropLast(), as: UTF8.self)
      switch key {
      case "path": path = value
      case "size": size = Int(value).flatMap { $0 >= 0 ? $0 : nil }
      default: if key.hasPrefix("GNU.sparse.") { isSparse = true }
      }
      rest = rest.dropFirst(length)
    }
  }
}
