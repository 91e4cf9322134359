import Foundation

extension TensorFile {
  /// Writes the file in the safetensors layout, whole or not at all: beside `path` first, then in its
  /// place.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keepsPrevious: Whether a file that is there is kept as `path` with `.previous` behind it.
  func write(to path: String, keepsPrevious: Bool) throws(CheckpointError) {
    let header = header()
    let file = try NewFile(for: path)
    var checksum = Checksum()
    try header.withUnsafeBufferPointer { (header) throws(CheckpointError) in
      let bytes = UnsafeRawBufferPointer(header)
      checksum.add(bytes)
      try file.append(bytes)
    }
    for entry in entries {
      try entry.tensor.withUnsafeScalars { (elements) throws(CheckpointError) in
        let bytes = UnsafeRawBufferPointer(elements)
        checksum.add(bytes)
        try file.append(bytes)
      }
    }
    try file.overwrite(
      Array(checksum.digits.utf8), at: 8 + TensorFileHeader.checksumPrefix.utf8.count)
    try file.putInPlace(keepsPrevious: keepsPrevious)
  }

  /// Length and JSON, with zeros for the checksum, padded so that the elements are aligned.
  private func header() -> [UInt8] {
    var json = TensorFileHeader.checksumPrefix
    json += String(repeating: "0", count: TensorFileHeader.checksumDigits) + "\""
    for (name, text) in metadata.sorted(by: { $0.key < $1.key })
    where name != TensorFileHeader.checksumName {
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

/// A file that is written beside the one it will replace.
private final class NewFile {
  private let path: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isInPlace = false

  init(for path: String) throws(CheckpointError) {
    self.path = path
    temporaryPath = path + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw error("open a file") }
  }

  deinit {
    close(descriptor)
    if !isInPlace { unlink(temporaryPath) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    var done = 0
    while done < bytes.count {
      let wrote = write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw error("write") }
      done += wrote
    }
  }

  func overwrite(_ bytes: [UInt8], at offset: Int) throws(CheckpointError) {
    let wrote = bytes.withUnsafeBytes {
      pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
    }
    guard wrote == bytes.count else { throw error("write") }
  }

  /// Makes sure that the bytes are on the disk, and gives the file its name. At no time is there
  /// nothing under that name if there was something before.
  func putInPlace(keepsPrevious: Bool) throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw error("write to the disk") }
    if keepsPrevious, access(path, F_OK) == 0 {
      let previous = path + ".previous"
      unlink(previous)
      // Where there are no hard links, the name is free for a moment.
      if link(path, previous) != 0, rename(path, previous) != 0 {
        throw error("keep the file before")
      }
    }
    guard rename(temporaryPath, path) == 0 else { throw error("replace the file") }
    isInPlace = true
    syncFolder()
  }

  /// Makes sure that the new name is on the disk, as far as the system can.
  private func syncFolder() {
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func error(_ action: String) -> CheckpointError {
    CheckpointError(
      .inputOutput, path: path, expected: "to \(action)", found: systemReason(),
      hint: "check the folder, its permissions and the space left")
  }
}
