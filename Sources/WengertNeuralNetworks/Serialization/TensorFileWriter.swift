import WengertSupport
import WengertTensors

extension TensorFile {
  /// Writes the file in the safetensors layout, whole or not at all: beside `path` first, then in its
  /// place.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keepsPrevious: Whether a file that is there is kept as `path` with `.previous` behind it.
  func write(to path: String, keepsPrevious: Bool) throws(FileError) {
    // Wide elements first: so all are aligned, although there are no gaps.
    let entries = entries.enumerated().sorted {
      ($1.element.elements.dataType.byteCount, $0.offset)
        < ($0.element.elements.dataType.byteCount, $1.offset)
    }.map(\.element)
    let header = try header(of: entries, path)
    do throws(FileFailure) {
      let file = try AtomicFileWriter(for: path)
      var checksum = Checksum()
      func append(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        checksum.add(bytes)
        try file.append(bytes)
      }
      try header.withUnsafeBufferPointer { (header) throws(FileFailure) in
        try append(UnsafeRawBufferPointer(header))
      }
      for entry in entries {
        try append(
          UnsafeRawBufferPointer(start: entry.elements.pointer, count: entry.elements.byteCount))
      }
      try file.overwrite(
        Array(checksum.digits.utf8), at: 8 + TensorFileHeader.checksumPrefix.utf8.count)
      try file.putInPlace(keepsPrevious: keepsPrevious)
    } catch { throw FileError(writing: path, error) }
  }

  /// Length and JSON, with zeros for the checksum, padded so that the elements are aligned.
  private func header(of entries: [Entry], _ path: String) throws(FileError) -> [UInt8] {
    var json = TensorFileHeader.checksumPrefix
    json += String(repeating: "0", count: TensorFileHeader.checksumDigits) + "\""
    json += ",\(TensorFileHeader.markName.json):\(TensorFileHeader.mark.json)"
    let taken = [TensorFileHeader.checksumName, TensorFileHeader.markName]
    for (name, text) in metadata.sorted(by: { $0.key < $1.key }) where !taken.contains(name) {
      json += ",\(name.json):\(text.json)"
    }
    json += "}"
    var offset = 0
    for entry in entries {
      json += "," + TensorFileHeader.member(entry.name, entry.elements, at: offset)
      offset += entry.elements.byteCount
    }
    json += "}"
    var bytes = Array(json.utf8)
    bytes += Array(repeating: UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8)
    guard bytes.count <= TensorFileHeader.greatestLength else {
      throw FileError(
        .tooLarge, path: path,
        expected: "names and texts of at most \(TensorFileHeader.greatestLength) bytes",
        found: "\(bytes.count)",
        hint: "no reader accepts it; store long texts in another file")
    }
    return withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init) + bytes
  }
}

extension TensorFileHeader {
  /// A tensor as the header describes it.
  package static func member(_ name: String, _ elements: Storage, at offset: Int) -> String {
    let shape = elements.shape.map(String.init).joined(separator: ",")
    return "\(name.json):{\"dtype\":\"\(elements.dataType.fileName)\",\"shape\":[\(shape)],"
      + "\"data_offsets\":[\(offset),\(offset + elements.byteCount)]}"
  }
}
