import WengertSupport
import WengertTensors

/// Reads a file in the safetensors layout. Nothing is allocated that the file's own size does not justify,
/// and everything is checked, the checksum included if there is one.
struct TensorFileReader {
  /// The contents of the file; only its bytes as a whole are checked by `read(_:)`.
  private(set) var header = TensorFileHeader()
  let path: String
  /// Nil where the bytes are in memory.
  private let file: FileReader?
  private let memory: [UInt8]
  private let size: Int
  private var position = 0
  private var checksum = Checksum()
  /// The digits of the checksum in their place at the start; nil in files of others.
  private var digits: String?

  /// Reads the header of a file.
  init(path: String) throws(FileError) {
    do throws(FileFailure) {
      let file = try FileReader(path: path)
      (self.path, self.file, memory, size) = (path, file, [], file.size)
    } catch {
      throw FileError(
        reading: path, error, expected: "a file to read", hint: "check the path and the permissions"
      )
    }
    try readHeader()
  }

  /// Reads the header of bytes in memory; `path` only names them in errors.
  init(bytes: [UInt8], path: String) throws(FileError) {
    (self.path, file, memory, size) = (path, nil, bytes, bytes.count)
    try readHeader()
  }

  /// Reads the tensors that are wanted, and compares the checksum with that of all bytes.
  mutating func read(
    _ isWanted: (TensorFileHeader.Entry) -> Bool = { DataType(fileName: $0.type) != nil }
  ) throws(FileError) -> TensorFile {
    var entries: [TensorFile.Entry] = []
    for entry in header.entries {
      guard isWanted(entry) else {
        try skip(entry.range.count)
        continue
      }
      guard let type = DataType(fileName: entry.type), let shape = entry.shape else {
        throw FileError(
          .mismatch, path: path, expected: "a tensor of a known element type, of rank 8 or less",
          found: "'\(entry.name)' of type \(entry.type)",
          hint: "convert it in the program that wrote it")
      }
      let elements = Storage(shape, type)
      try read(
        into: UnsafeMutableRawBufferPointer(start: elements.pointer, count: entry.range.count))
      if type == .bool { elements.makeBooleans() }
      entries.append(.init(name: entry.name, elements: elements))
    }
    try verify()
    return TensorFile(entries: entries, metadata: header.metadata)
  }
}

extension TensorFileReader {
  private mutating func readHeader() throws(FileError) {
    var length: UInt64 = 0
    try withUnsafeMutableBytes(of: &length) { (bytes) throws(FileError) in
      try read(into: bytes)
    }
    length = UInt64(littleEndian: length)
    guard length <= UInt64(TensorFileHeader.greatestLength) else {
      throw FileError(
        .malformed, path: path, offset: 0,
        expected: "a header of at most \(TensorFileHeader.greatestLength) bytes",
        found: "\(length)", hint: "this is no file of tensors, or a damaged one")
    }
    guard Int(length) <= size - 8 else { throw truncated(needing: 8 + Int(length)) }
    // The checksum was computed with zeros in place of its digits.
    let before = checksum
    var json = [UInt8](repeating: 0, count: Int(length))
    try json.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
      try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    if let place = TensorFileReader.placeOfDigits(in: json) {
      digits = String(decoding: json[place], as: UTF8.self)
      checksum = before
      json.withUnsafeBytes { bytes in
        checksum.add(UnsafeRawBufferPointer(rebasing: bytes[..<place.lowerBound]))
        Array(repeating: UInt8(ascii: "0"), count: place.count).withUnsafeBytes { checksum.add($0) }
        checksum.add(UnsafeRawBufferPointer(rebasing: bytes[place.upperBound...]))
      }
    }
    header = try json.withUnsafeBufferPointer { (json) throws(FileError) in
      try TensorFileHeader(json: json, payload: size - position, path: path)
    }
  }

  private static func placeOfDigits(in json: [UInt8]) -> Range<Int>? {
    let prefix = TensorFileHeader.checksumPrefix.utf8
    let end = prefix.count + TensorFileHeader.checksumDigits
    guard json.starts(with: prefix), json.count > end else { return nil }
    return prefix.count..<end
  }

  private mutating func read(
    into bytes: UnsafeMutableRawBufferPointer
  ) throws(FileError) {
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

  private mutating func skip(_ count: Int) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(count, 1 << 16), alignment: 1)
    defer { buffer.deallocate() }
    var left = count
    while left > 0 {
      let step = min(left, buffer.count)
      try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<step]))
      left -= step
    }
  }

  /// As many bytes as come at once; 0 at the end.
  private func readOnce(
    _ target: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) -> Int {
    guard let file else {
      let count = min(target.count, size - offset)
      memory.withUnsafeBytes {
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)]))
      }
      return count
    }
    do throws(FileFailure) { return try file.read(into: target) } catch {
      throw FileError(
        reading: path, error, offset: offset, expected: "bytes", hint: "copy the file again")
    }
  }

  private func truncated(needing count: Int) -> FileError {
    FileError(
      .truncated, path: path, offset: size, expected: "at least \(count) bytes", found: "\(size)",
      hint: "it is incomplete; use a copy, or the previous file")
  }

  /// Compares the checksum of all bytes with that in the file. Files of others need none.
  private func verify() throws(FileError) {
    let isOurs = header.metadata[TensorFileHeader.markName] != nil
    guard digits != checksum.digits, digits != nil || isOurs else { return }
    throw FileError(
      .checksum, path: path, offset: 8 + TensorFileHeader.checksumPrefix.utf8.count,
      expected: "checksum \(checksum.digits) of these bytes", found: digits ?? "none",
      hint:
        "the file is damaged, or another program wrote it with this library's texts; use a copy, or the previous file"
    )
  }
}

extension TensorFileHeader {
  /// Compares the checksum of a file of this library with that of all its bytes; files of others have none.
  package static func verifyChecksum(of path: String) throws(FileError) {
    var reader = try TensorFileReader(path: path)
    _ = try reader.read { _ in false }
  }
}

extension Storage {
  /// Makes Booleans of bytes: any but 0 and 1 would be none.
  fileprivate func makeBooleans() {
    let bytes = elements(as: UInt8.self)
    for place in bytes.indices where bytes[place] > 1 { bytes[place] = 1 }
  }
}
