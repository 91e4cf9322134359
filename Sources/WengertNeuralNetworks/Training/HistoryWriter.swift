import WengertSupport

/// Writes the history beside the checkpoints of one path; see `HistoryFile`.
final class HistoryWriter {
  private let target: String
  private var path = ""
  /// Which file it is; nil before the first save.
  private var identity: PlainFile.Identity?
  /// The state of the file on the disk.
  private var byteCount = 0
  private var stepCount = 0
  private var epochCount = 0
  private var checksum = Checksum()

  /// - Parameters:
  ///   - target: The checkpoint.
  ///   - known: A history that was read. If it is one of this checkpoint's, the first save appends to it.
  init(beside target: String, goingOnFrom known: HistoryFile.Known?) {
    self.target = target
    guard let known,
      HistoryFile.isHistory(known.reference.name, of: FilePath.name(of: target))
    else { return }
    path = FilePath.join(FilePath.folder(of: target), known.reference.name)
    (identity, byteCount) = (known.identity, known.reference.byteCount)
    (stepCount, epochCount) = (known.reference.stepCount, known.reference.epochCount)
    checksum = known.checksum
  }

  /// Appends the new part of a history, and waits until it is on the disk.
  ///
  /// - Returns: The record for the checkpoint, and the file: it stays locked until the checkpoint is written, so
  ///   that no other trainer removes it as unused. Nil for a history of nothing.
  func append(
    _ history: History
  ) throws(FileFailure) -> (reference: HistoryFile.Reference, file: LockedFile)? {
    guard !history.losses.isEmpty || !history.epochs.isEmpty else { return nil }
    let known = knownFile()
    let file = if let known { known } else { try newFile() }
    let isNew = byteCount == 0
    let words = words(of: history)
    if !words.isEmpty {
      do throws(FileFailure) { try write(words, to: file) } catch {
        // Bytes behind those that are known would keep the next save from appending.
        ftruncate(file.descriptor, off_t(byteCount))
        throw error
      }
      if isNew { try PlainFile.synchronizeFolder(of: path) }
      (stepCount, epochCount) = (history.losses.count, history.epochs.count)
    }
    let reference = HistoryFile.Reference(
      name: FilePath.name(of: path), byteCount: byteCount, checksum: checksum.digits,
      stepCount: stepCount, epochCount: epochCount)
    return (reference, file)
  }

  /// The file, if it still ends as recorded: another trainer may have appended to it, or it may have been
  /// truncated, removed or replaced.
  private func knownFile() -> LockedFile? {
    guard let identity, let file = try? LockedFile(path: path, isMade: false),
      file.identity == identity, file.size == byteCount
    else { return nil }
    return file
  }

  /// A file that no other trainer has.
  private func newFile() throws(FileFailure) -> LockedFile {
    (byteCount, stepCount, epochCount, checksum) = (0, 0, 0, Checksum())
    while true {
      path = HistoryFile.path(beside: target, number: .random(in: 0 ... .max))
      let file = try LockedFile(path: path)
      guard file.size == 0 else { continue }
      identity = file.identity
      return file
    }
  }

  private func write(_ words: [UInt64], to file: LockedFile) throws(FileFailure) {
    guard lseek(file.descriptor, off_t(byteCount), SEEK_SET) >= 0 else { throw .system("write") }
    try words.withUnsafeBufferPointer { (words) throws(FileFailure) in
      try PlainFile.write(UnsafeRawBufferPointer(words), to: file.descriptor)
    }
    guard fsync(file.descriptor) == 0 else { throw .system("write to the disk") }
    words.withUnsafeBytes { checksum.add($0) }
    byteCount += words.count * 8
  }

  /// The new part of a history, little-endian.
  private func words(of history: History) -> [UInt64] {
    var words = byteCount == 0 ? [HistoryFile.beginning] : []
    append(.steps, stepCount..<history.losses.count, to: &words) { step, words in
      words.append(history.losses[step].bitPattern)
      words.append(history.learningRates[step].bitPattern)
    }
    append(.epochs, epochCount..<history.epochs.count, to: &words) { epoch, words in
      words += history.epochs[epoch].row
    }
    return 1.littleEndian == 1 ? words : words.map(\.littleEndian)
  }

  private func append(
    _ kind: HistoryFile.Kind, _ all: Range<Int>, to words: inout [UInt64],
    _ row: (Int, inout [UInt64]) -> Void
  ) {
    words.reserveCapacity(words.count + (all.count + 1) * kind.width)
    for first in stride(from: all.lowerBound, to: all.upperBound, by: HistoryFile.longestRecord) {
      let rows = first..<min(first + HistoryFile.longestRecord, all.upperBound)
      words.append(UInt64(kind.rawValue) | UInt64(rows.count) << 32)
      for index in rows { row(index, &words) }
    }
  }
}
