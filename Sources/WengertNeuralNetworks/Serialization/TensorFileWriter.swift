import WengertSupport

extension TensorFile {
  /// Writes the file in the safetensors layout, whole or not at all: beside `path` first, then in its
  /// place.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keepsPrevious: Whether a file that is there is kept as `path` with `.previous` behind it.
  func write(to path: String, keepsPrevious: Bool) throws(CheckpointError) {
    do throws(FileFailure) {
      let file = try AtomicFileWriter(for: path)
      var checksum = Checksum()
      func append(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        checksum.add(bytes)
        try file.append(bytes)
      }
      try header().withUnsafeBufferPointer { (header) throws(FileFailure) in
        try append(UnsafeRawBufferPointer(header))
      }
      for entry in entries {
        try entry.tensor.withUnsafeScalars { (elements) throws(FileFailure) in
          try append(UnsafeRawBufferPointer(elements))
        }
      }
      try file.overwrite(
        Array(checksum.digits.utf8), at: 8 + TensorFileHeader.checksumPrefix.utf8.count)
      try file.putInPlace(keepsPrevious: keepsPrevious)
    } catch { throw CheckpointError(writing: path, error) }
  }

  /// Length and JSON, with zeros for the checksum, padded so that the elements are aligned.
  private func header() -> [UInt8] {
    var json = TensorFileHeader.checksumPrefix
    json += String(repeating: "0", count: TensorFileHeader.checksumDigits) + "\""
    json += ",\"\(TensorFileHeader.writerName)\":\"\(TensorFileHeader.writer)\""
    let taken = [TensorFileHeader.checksumName, TensorFileHeader.writerName]
    for (name, text) in metadata.sorted(by: { $0.key < $1.key }) where !taken.contains(name) {
      json += ",\(quoted(name)):\(quoted(text))"
    }
    json += "}"
    let type = TensorFileHeader.name(of: Scalar.dataType)
    var offset = 0
    for entry in entries {
      let end = offset + entry.tensor.count * Scalar.dataType.byteCount
      let shape = entry.tensor.shape.map(String.init).joined(separator: ",")
      json += ",\(quoted(entry.name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],"
      json += "\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    json += "}"
    var bytes = Array(json.utf8)
    bytes += Array(repeating: UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init) + bytes
  }

  private func quoted(_ text: String) -> String {
    String(decoding: TrainingJSON.encoded(text), as: UTF8.self)
  }
}
