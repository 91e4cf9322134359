import WengertSupport

/// What is in a file of tensors of one element type.
struct TensorFile<Scalar: FloatingTensorScalar> {
  /// Names and tensors, in order.
  var entries: [ModuleState<Scalar>.Entry]
  var metadata: [String: String]
}

extension TensorFile {
  /// Reads a file in the safetensors layout. Nothing is allocated that the file's own size does not
  /// justify, and everything is checked, the checksum included if there is one.
  init(path: String) throws(CheckpointError) {
    var source = try TensorFileSource(path: path)
    try self.init(&source, path: path)
  }

  /// Reads the bytes of such a file; `path` only names them in errors.
  init(bytes: [UInt8], path: String) throws(CheckpointError) {
    var source = TensorFileSource(bytes: bytes, path: path)
    try self.init(&source, path: path)
  }

  /// The texts in the header of a file; nothing else is read.
  static func metadata(path: String) throws(CheckpointError) -> [String: String] {
    var source = try TensorFileSource(path: path)
    return try source.header().metadata
  }

  private init(_ source: inout TensorFileSource, path: String) throws(CheckpointError) {
    let header = try source.header()
    let expected = TensorFileHeader.name(of: Scalar.dataType)
    if let other = header.entries.first(where: { $0.dataType != expected }) {
      throw CheckpointError(
        .mismatch, path: path, expected: "\(Scalar.self) elements (\(expected))",
        found: "'\(other.name)' of type \(other.dataType)",
        hint: "load it into a model of that element type")
    }
    entries = []
    for entry in header.entries {
      var tensor = Tensor<Scalar>.zeros(entry.shape)
      try tensor.withUnsafeMutableScalars { (elements) throws(CheckpointError) in
        try source.read(into: UnsafeMutableRawBufferPointer(elements))
      }
      entries.append(.init(name: entry.name, tensor: tensor))
    }
    metadata = header.metadata
    try source.verify(metadata)
  }
}

/// The bytes of a file of tensors, read in order.
private struct TensorFileSource {
  private let path: String
  /// Nil where the bytes are in memory.
  private let file: FileReader?
  private let memory: [UInt8]
  private let size: Int
  private var position = 0
  private var checksum = Checksum()
  /// The digits of the checksum in their place at the start; nil in files of others.
  private var digits: String?

  init(bytes: [UInt8], path: String) {
    (self.path, file, memory, size) = (path, nil, bytes, bytes.count)
  }

  init(path: String) throws(CheckpointError) {
    do throws(FileFailure) {
      let file = try FileReader(path: path)
      (self.path, self.file, memory, size) = (path, file, [], file.size)
    } catch {
      throw CheckpointError(
        reading: path, error, expected: "a file to read", hint: "check the path and the permissions"
      )
    }
  }

  mutating func header() throws(CheckpointError) -> TensorFileHeader {
    var length: UInt64 = 0
    try withUnsafeMutableBytes(of: &length) { (bytes) throws(CheckpointError) in
      try read(into: bytes)
    }
    length = UInt64(littleEndian: length)
    guard length <= UInt64(TensorFileHeader.greatestLength) else {
      throw CheckpointError(
        .malformed, path: path, offset: 0,
        expected: "a header of at most \(TensorFileHeader.greatestLength) bytes",
        found: "\(length)", hint: "this is no file of tensors, or a damaged one")
    }
    guard Int(length) <= size - 8 else { throw truncated(needing: 8 + Int(length)) }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    // Only after the digits of the checksum are taken out can the header be counted in.
    let before = checksum
    try bytes.withUnsafeMutableBufferPointer { (buffer) throws(CheckpointError) in
      try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    checksum = before
    let json = bytes
    digits = TensorFileSource.digits(in: json)
    if digits != nil {
      let start = TensorFileHeader.checksumPrefix.utf8.count
      bytes.replaceSubrange(
        start..<(start + TensorFileHeader.checksumDigits),
        with: repeatElement(UInt8(ascii: "0"), count: TensorFileHeader.checksumDigits))
    }
    bytes.withUnsafeBytes { checksum.add($0) }
    return try TensorFileHeader(json: json, payload: size - position, path: path)
  }

  private static func digits(in json: [UInt8]) -> String? {
    let prefix = TensorFileHeader.checksumPrefix.utf8
    guard json.starts(with: prefix), json.count > prefix.count + TensorFileHeader.checksumDigits
    else { return nil }
    let digits = json.dropFirst(prefix.count).prefix(TensorFileHeader.checksumDigits)
    return String(decoding: digits, as: UTF8.self)
  }

  mutating func read(into bytes: UnsafeMutableRawBufferPointer) throws(CheckpointError) {
    var filled = 0
    while filled < bytes.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
      let got = try readOnce(rest, at: position + filled)
      guard got > 0 else { throw truncated(needing: position + bytes.count) }
      filled += got
    }
    position += filled
    checksum.add(UnsafeRawBufferPointer(bytes))
  }

  /// As many bytes as come at once; 0 at the end.
  private func readOnce(
    _ target: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(CheckpointError) -> Int {
    guard let file else {
      let count = min(target.count, size - offset)
      memory.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
      }
      return count
    }
    do throws(FileFailure) { return try file.read(into: target) } catch {
      throw CheckpointError(
        reading: path, error, offset: offset, expected: "bytes", hint: "copy the file again")
    }
  }

  private func truncated(needing count: Int) -> CheckpointError {
    CheckpointError(
      .truncated, path: path, offset: size, expected: "at least \(count) bytes", found: "\(size)",
      hint: "it was not written to its end; use a copy, or the one before it")
  }

  /// Compares the checksum of all bytes with that in the file. Files of others need none.
  func verify(_ metadata: [String: String]) throws(CheckpointError) {
    guard digits != checksum.digits, digits != nil || metadata[TensorFileHeader.writerName] != nil
    else { return }
    throw CheckpointError(
      .checksum, path: path, offset: 8 + TensorFileHeader.checksumPrefix.utf8.count,
      expected: "checksum \(checksum.digits) of these bytes", found: digits ?? "none",
      hint: "the file is damaged; use a copy, or the one before it")
  }
}
