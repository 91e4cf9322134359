/// Reads gzip files (RFC 1952) and says whether bytes look like one.
///
/// Source: RFC 1951, RFC 1952; inflated by zlib.
package enum Gzip {
  /// Whether these bytes begin as a gzip stream does: 1f 8b.
  package static func isGzip(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1f, 0x8b])
  }

  /// The decompressed bytes of a whole gzip stream; `path` only names it in errors.
  ///
  /// Members follow each other, zeros may pad the end. Throws ``DatasetError`` where the stream
  /// is cut, damaged, followed by other bytes, or inflates to more than `limit` bytes.
  package static func decompress(
    _ bytes: [UInt8], path: String = "gzip data", limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> [UInt8] {
    guard isGzip(bytes) else {
      throw .wrongMagic(
        path: path, expected: "1f 8b (gzip)", found: hexadecimal(bytes.prefix(2)),
        hint: "check that it is a gzip file")
    }
    return try GzipSource(MemorySource(bytes, path: path)).drain(limit: limit)
  }

  /// The bytes of a file, decompressed where its content is gzip.
  ///
  /// Throws ``DatasetError`` as ``decompress(_:path:limit:)`` does, and where the file is missing,
  /// a directory, not readable or empty.
  package static func contents(
    ofFile path: String, limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> [UInt8] {
    try decompressed(FileSource(path: path)).drain(limit: limit)
  }
}

/// Limits that keep a damaged or hostile file from filling the memory.
package enum DataLimits {
  /// The greatest size of one unpacked file unless told otherwise: 4 GiB.
  package static let bytes = 1 << 32
}

/// The bytes in hexadecimal with blanks between, `nothing` where there are none.
func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
  if bytes.isEmpty { return "nothing" }
  return bytes.map { byte in
    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
  }.joined(separator: " ")
}
