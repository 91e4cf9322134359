import WengertSupport

/// Reads the history of a checkpoint; see `HistoryFile`.
struct HistoryReader {
  private(set) var losses: [Double] = []
  private(set) var learningRates: [Double] = []
  private(set) var epochs: [EpochRecord] = []
  /// The record needed to append to the file; nil where there is none, only bytes.
  var known: HistoryFile.Known? {
    identity.map { HistoryFile.Known(identity: $0, reference: reference, checksum: checksum) }
  }

  private let reference: HistoryFile.Reference
  private let path: String
  private var position = 0
  private var checksum = Checksum()
  private var identity: PlainFile.Identity?
  /// Fills the buffer with the next bytes; false at the end of the file.
  private let read: (UnsafeMutableRawBufferPointer) throws(FileFailure) -> Bool

  /// Reads the part that belongs to a checkpoint.
  ///
  /// - Parameter checkpoint: The checkpoint, through whatever links lead to it.
  init(_ reference: HistoryFile.Reference, beside checkpoint: String) throws(FileError) {
    let target = (try? AtomicFileWriter.target(of: checkpoint)) ?? checkpoint
    let path = FilePath.join(FilePath.folder(of: target), reference.name)
    let file: FileReader
    do { file = try FileReader(path: path) } catch {
      throw FileError(
        reading: path, error, expected: "the history of \(checkpoint)",
        hint: "copy it along with the checkpoint, or resume(from:, allowing: .missingHistory)")
    }
    try self.init(reference, path, file.size) { (buffer) throws(FileFailure) in
      var filled = 0
      while filled < buffer.count {
        let got = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        if got == 0 { return false }
        filled += got
      }
      return true
    }
    identity = file.identity
  }

  /// Reads from the bytes of a file; `path` only names them in errors.
  init(
    _ reference: HistoryFile.Reference, bytes: [UInt8], path: String
  ) throws(FileError) {
    var position = 0
    try self.init(reference, path, bytes.count) { (buffer) throws(FileFailure) in
      guard buffer.count <= bytes.count - position else { return false }
      buffer.copyBytes(from: bytes[position..<(position + buffer.count)])
      position += buffer.count
      return true
    }
  }

  private init(
    _ reference: HistoryFile.Reference, _ path: String, _ size: Int,
    _ read: @escaping (UnsafeMutableRawBufferPointer) throws(FileFailure) -> Bool
  ) throws(FileError) {
    (self.reference, self.path, self.read) = (reference, path, read)
    guard size >= reference.byteCount else {
      throw FileError(
        .truncated, path: path, offset: size, expected: "at least \(reference.byteCount) bytes",
        found: "\(size)", hint: HistoryReader.hint)
    }
    guard try words(1) == [HistoryFile.beginning] else {
      throw malformed("the beginning of a history", "other bytes")
    }
    while position < reference.byteCount { try readRecord() }
    guard checksum.digits == reference.checksum else {
      throw FileError(
        .checksum, path: path, offset: position, expected: "checksum \(reference.checksum)",
        found: "\(checksum.digits) of its first \(reference.byteCount) bytes",
        hint: HistoryReader.hint)
    }
    guard (losses.count, epochs.count) == (reference.stepCount, reference.epochCount) else {
      throw malformed(
        "\(reference.stepCount) steps and \(reference.epochCount) epochs",
        "\(losses.count) and \(epochs.count)")
    }
  }

  private mutating func readRecord() throws(FileError) {
    let head = try words(1)[0]
    let count = Int(head >> 32)
    guard let kind = HistoryFile.Kind(rawValue: UInt32(truncatingIfNeeded: head)), count > 0,
      count <= HistoryFile.longestRecord
    else { throw malformed("a record", "other bytes") }
    let words = try words(count * kind.width)
    switch kind {
    case .steps:
      for row in stride(from: 0, to: words.count, by: 2) {
        losses.append(Double(bitPattern: words[row]))
        learningRates.append(Double(bitPattern: words[row + 1]))
      }
    case .epochs:
      for row in stride(from: 0, to: words.count, by: kind.width) {
        epochs.append(EpochRecord(row: words[row..<(row + kind.width)]))
      }
    }
  }

  /// The next words.
  private mutating func words(_ count: Int) throws(FileError) -> [UInt64] {
    guard count * 8 <= reference.byteCount - position else {
      throw malformed("a record within \(reference.byteCount) bytes", "a longer one")
    }
    var words = [UInt64](repeating: 0, count: count)
    var failure: FileFailure?
    let isThere = words.withUnsafeMutableBytes { buffer in
      do throws(FileFailure) {
        let isThere = try read(buffer)
        checksum.add(UnsafeRawBufferPointer(buffer))
        return isThere
      } catch {
        failure = error
        return false
      }
    }
    if let failure {
      throw FileError(
        reading: path, failure, offset: position, expected: "bytes", hint: "copy the file again")
    }
    guard isThere else { throw malformed("\(reference.byteCount) bytes", "fewer") }
    position += count * 8
    return 1.littleEndian == 1 ? words : words.map { UInt64(littleEndian: $0) }
  }

  private func malformed(_ expected: String, _ found: String) -> FileError {
    FileError(
      .malformed, path: path, offset: position, expected: expected, found: found,
      hint: HistoryReader.hint)
  }

  private static let hint = "the file is damaged; use a copy, or the checkpoint before"
}
