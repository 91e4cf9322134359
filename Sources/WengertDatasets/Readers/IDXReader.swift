extension IDXArray {
  /// Reads an IDX file, gzipped or not (its content decides).
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - rank: how many dimensions there must be, 3 for images and 1 for labels; nil for any.
  ///   - element: the type that there must be; nil for any.
  ///   - limit: the most bytes that the elements may take.
  /// - Throws: ``DatasetError`` where the file is missing, a directory, empty, of another format,
  ///   too large, cut, followed by other bytes, or damaged.
  package static func read(
    path: String, rank: Int? = nil, element: Element? = nil, limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> IDXArray {
    try read(FileSource(path: path), rank: rank, element: element, limit: limit)
  }

  /// Reads the bytes of an IDX file, gzipped or not; `path` only names them in errors.
  ///
  /// Throws ``DatasetError`` as ``read(path:rank:element:limit:)`` does.
  package static func parse(
    _ bytes: [UInt8], path: String = "IDX data", rank: Int? = nil, element: Element? = nil,
    limit: Int = DataLimits.bytes
  ) throws(DatasetError) -> IDXArray {
    try read(MemorySource(bytes, path: path), rank: rank, element: element, limit: limit)
  }

  static func read(
    _ raw: any ByteSource, rank: Int?, element: Element?, limit: Int
  ) throws(DatasetError) -> IDXArray {
    let source = try decompressed(raw)
    let header = try IDXHeader(source, rank: rank, element: element, limit: limit)
    if let left = source.bytesLeft, left < header.byteCount {
      throw header.truncated(path: source.path, after: left)
    }
    var bytes: [UInt8] = []
    let got = try source.fill(header.byteCount, into: &bytes)
    guard got == header.byteCount else {
      throw header.truncated(path: source.path, after: got)
    }
    var rest: [UInt8] = []
    guard try source.read(1, into: &rest) == 0 else {
      throw .trailingBytes(
        path: source.path, offset: header.length + header.byteCount,
        expected: "the end after \(header.byteCount) bytes of data", found: "more bytes",
        hint: "header and data do not match; fetch the file again")
    }
    return IDXArray(element: header.element, shape: header.shape, bytes: bytes)
  }
}

/// The checked header of an IDX file.
private struct IDXHeader {
  let element: IDXArray.Element
  let shape: [Int]
  let byteCount: Int
  var length: Int { 4 + 4 * shape.count }

  init(
    _ source: any ByteSource, rank: Int?, element wanted: IDXArray.Element?, limit: Int
  ) throws(DatasetError) {
    let path = source.path
    var head: [UInt8] = []
    guard try source.fill(4, into: &head) == 4 else {
      if head.isEmpty { throw .emptyFile(path: path, hint: "fetch or copy the file again") }
      throw .truncated(
        path: path, offset: head.count, expected: "the 4 magic bytes of IDX",
        found: "\(head.count) bytes", hint: "fetch the file again")
    }
    let magic = hexadecimal(head)
    guard head[0] == 0, head[1] == 0, head[3] > 0, let element = IDXArray.Element(rawValue: head[2])
    else {
      throw .wrongMagic(
        path: path, expected: Self.expectation(rank, wanted), found: magic,
        hint: probableFormat(head).map { "this looks like \($0)" } ?? "this is not an IDX file")
    }
    if let rank, Int(head[3]) != rank {
      let what = probableFormat(head) ?? "an IDX file"
      throw .wrongMagic(
        path: path, expected: Self.expectation(rank, wanted), found: magic,
        hint: "this is \(what) of \(head[3]) dimensions; are two names swapped?")
    }
    if let wanted, element != wanted {
      throw .wrongMagic(
        path: path, expected: Self.expectation(rank, wanted), found: magic,
        hint: "the elements are \(element), not \(wanted)")
    }
    self.element = element
    (shape, byteCount) = try Self.sizes(source, count: Int(head[3]), element, limit: limit)
  }

  private static func expectation(_ rank: Int?, _ element: IDXArray.Element?) -> String {
    let type = hexadecimal([element?.rawValue ?? 8])
    guard let rank else { return "00 00 type rank (IDX)" }
    let what = rank == 1 ? " (labels)" : rank == 3 ? " (images)" : ""
    let count = UInt8(exactly: rank).map { hexadecimal([$0]) } ?? "for rank \(rank)"
    return "00 00 \(type) \(count)\(what)"
  }

  /// Reads the sizes; refuses negative ones and a product above `limit`.
  private static func sizes(
    _ source: any ByteSource, count: Int, _ element: IDXArray.Element, limit: Int
  ) throws(DatasetError) -> (shape: [Int], byteCount: Int) {
    var shape: [Int] = []
    var total = element.width
    for index in 0..<count {
      let offset = 4 + 4 * index
      var word: [UInt8] = []
      guard try source.fill(4, into: &word) == 4 else {
        throw .truncated(
          path: source.path, offset: offset + word.count,
          expected: "the size of dimension \(index + 1) of \(count)", found: "the end",
          hint: "fetch the file again")
      }
      let size = Int32(bitPattern: word.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
      guard size >= 0 else {
        throw .malformed(
          path: source.path, offset: offset, expected: "a size of at least 0", found: "\(size)",
          hint: "sizes are big-endian; was the file written with the other byte order?")
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: Int(size))
      guard !overflow, product <= limit else {
        throw .tooLarge(
          path: source.path, offset: offset, expected: "at most \(limit) bytes of data",
          found: "sizes \((shape + [Int(size)]).map(String.init).joined(separator: " × "))",
          hint: "the header is damaged, or raise the byte limit")
      }
      total = product
      shape.append(Int(size))
    }
    return (shape, total)
  }

  func truncated(path: String, after got: Int) -> DatasetError {
    .truncated(
      path: path, offset: length + got,
      expected: "\(byteCount) bytes for \(shape.map(String.init).joined(separator: " × "))",
      found: "\(got)", hint: "the file was cut; fetch it again")
  }
}
