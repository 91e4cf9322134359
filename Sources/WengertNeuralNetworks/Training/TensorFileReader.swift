import Foundation

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
private struct TensorFileSource: ~Copyable {
  private let path: String
  /// −1 where the bytes are in memory.
  private let descriptor: Int32
  private let memory: [UInt8]
  private let size: Int
  private var position = 0
  private var checksum = Checksum()
  /// The digits of the checksum in their place at the start; nil in files of others.
  private var digits: String?

  init(bytes: [UInt8], path: String) {
    (self.path, descriptor, memory, size) = (path, -1, bytes, bytes.count)
  }

  init(path: String) throws(CheckpointError) {
    self.path = path
    memory = []
    var status = stat()
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw CheckpointError(
        isMissing ? .missing : .inputOutput, path: path, expected: "a file to read",
        found: systemReason(), hint: "check the path and the permissions")
    }
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw CheckpointError(
        .inputOutput, path: path, expected: "a plain file", found: "something else",
        hint: "give the file itself")
    }
    size = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

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
      let got = readOnce(
        UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]), at: position + filled)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else {
        throw CheckpointError(
          .inputOutput, path: path, offset: position + filled, expected: "bytes",
          found: systemReason(), hint: "copy the file again")
      }
      guard got > 0 else { throw truncated(needing: position + bytes.count) }
      filled += got
    }
    position += filled
    checksum.add(UnsafeRawBufferPointer(bytes))
  }

  /// As many bytes as come at once; 0 at the end, less than 0 where the system refuses.
  private func readOnce(_ target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    guard descriptor < 0 else { return systemRead(descriptor, target.baseAddress!, target.count) }
    let count = min(target.count, size - offset)
    memory.withUnsafeBytes {
      target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
    }
    return count
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

/// `read(2)`; in a function of its own since methods have the name, too.
private func systemRead(
  _ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int
) -> Int {
  read(descriptor, target, min(count, 1 << 30))
}

/// What the last failed system call says, in words.
func systemReason() -> String { String(cString: strerror(errno)) }
