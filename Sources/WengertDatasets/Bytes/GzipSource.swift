import CWengertZlib

/// The decompressed bytes of a gzip stream (RFC 1952), member after member.
///
/// zlib checks the CRC-32 and the length of each member. Zero bytes after the last member are
/// padding; anything else there is an error. Memory does not grow with the stream.
final class GzipSource: ByteSource {
  private let source: any ByteSource
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var inputPosition = 0
  private var consumed = 0
  private var produced = 0
  private var finished = false

  /// Starts at the first byte of `source`, which must be that of a gzip header.
  init(_ source: any ByteSource) throws(DatasetError) {
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 to ask for the gzip wrapper.
    let code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      throw .inputOutput(
        path: source.path, reason: "zlib does not start (code \(code))", hint: "free some memory")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  var path: String { source.path }
  var bytesLeft: Int? { finished ? 0 : nil }

  func read(_ limit: Int, into bytes: inout [UInt8]) throws(DatasetError) -> Int {
    guard limit > 0 else { return 0 }
    while !finished {
      try refill()
      let (chunk, code) = inflateStep(min(limit, Self.chunk))
      bytes.append(contentsOf: chunk)
      produced += chunk.count
      switch code {
      case Z_STREAM_END: try endMember()
      case Z_OK: break
      case Z_BUF_ERROR: throw truncated
      default: throw damaged(code)
      }
      if !chunk.isEmpty { return chunk.count }
      if !finished && input.isEmpty { throw truncated }
    }
    return 0
  }

  /// Inflates once from the buffered input into at most `limit` bytes.
  private func inflateStep(_ limit: Int) -> (chunk: [UInt8], code: Int32) {
    var code = Z_OK
    var taken = 0
    let (stream, start) = (stream, inputPosition)
    let chunk = input.withUnsafeMutableBufferPointer { buffer in
      [UInt8].filled(upTo: limit) { target in
        stream.pointee.next_in = buffer.baseAddress.map { $0 + start }
        stream.pointee.avail_in = UInt32(buffer.count - start)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        code = inflate(stream, Z_NO_FLUSH)
        taken = buffer.count - start - Int(stream.pointee.avail_in)
        return target.count - Int(stream.pointee.avail_out)
      }
    }
    inputPosition += taken
    consumed += taken
    return (chunk, code)
  }

  /// Makes sure that there is unread input unless the source is at its end.
  private func refill() throws(DatasetError) {
    guard inputPosition == input.count else { return }
    input.removeAll(keepingCapacity: true)
    inputPosition = 0
    _ = try source.read(Self.chunk, into: &input)
  }

  /// After the trailer of a member: another member, padding with zeros, or the end.
  private func endMember() throws(DatasetError) {
    try refill()
    guard inputPosition < input.count else {
      finished = true
      return
    }
    if input[inputPosition] == 0x1f {
      inflateReset(stream)
      return
    }
    let start = consumed
    while inputPosition < input.count {
      guard input[inputPosition] == 0 else {
        throw .trailingBytes(
          path: path, offset: start, expected: "the end of the gzip stream",
          found: "other bytes", hint: "fetch the file again, or remove the bytes after the end")
      }
      inputPosition += 1
      consumed += 1
      try refill()
    }
    finished = true
  }

  private var truncated: DatasetError {
    .truncated(
      path: path, offset: consumed, expected: "more of the gzip stream",
      found: "the end of the file", hint: "the download was cut; fetch the file again")
  }

  private func damaged(_ code: Int32) -> DatasetError {
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(code)"
    if reason == "incorrect data check" || reason == "incorrect length check" {
      let what = reason == "incorrect data check" ? "CRC-32" : "length"
      return .checksumMismatch(
        path: path, offset: consumed, expected: "the \(what) in the gzip trailer",
        found: "another (\(produced) bytes inflated)",
        hint: "the file is damaged; fetch it again")
    }
    return .malformed(
      path: path, offset: consumed, expected: "a valid gzip stream", found: reason,
      hint: "the file is damaged; fetch it again")
  }
}

/// The source itself, or where it begins as gzip does (1f 8b), its decompressed bytes.
///
/// The content decides, not the name.
func decompressed(_ source: any ByteSource) throws(DatasetError) -> any ByteSource {
  var head: [UInt8] = []
  _ = try source.fill(2, into: &head)
  let whole = PrefixedSource(head, then: source)
  return head == [0x1f, 0x8b] ? try GzipSource(whole) : whole
}
