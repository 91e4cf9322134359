/// A file that is being written beside the one that it will become.
///
/// Usually it is `path` with an extension, locked: the next writer overwrites the draft of a killed process,
/// and two writers take turns. Where that file cannot be opened or locked, the draft has a unique name,
/// and is not reused.
///
/// One thread at a time may use it. It goes when it is released: unless it was put in place, or is kept.
package final class Draft: @unchecked Sendable {
  package let path: String
  package let descriptor: Int32
  /// Whether the file stays when it is not put in place, for another writer to continue.
  package var isKept = false
  /// Nil where the draft has a name of its own.
  private let lock: LockedFile?
  private var isInPlace = false

  /// Opens the draft of a file; it may hold bytes of an earlier writer.
  package init(of path: String, ending: String) throws(FileFailure) {
    let usual = FilePath.sibling(of: path, ending: ending)
    do throws(FileFailure) {
      let lock = try LockedFile(path: usual)
      (self.lock, self.path, descriptor) = (lock, lock.path, lock.descriptor)
    } catch {
      let name = FilePath.sibling(
        of: path, ending: ".\(getpid())-\(UInt32.random(in: 0 ... .max))" + ending)
      let file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw .system("open a file beside it") }
      (lock, self.path, descriptor) = (nil, name, file)
    }
  }

  deinit {
    if !isInPlace && !(isKept && lock != nil) { unlink(path) }
    if lock == nil { close(descriptor) }
  }

  /// How many bytes there are.
  package var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Cuts the file to `size` bytes; the next ones are written behind them.
  package func cut(to size: Int) throws(FileFailure) {
    guard ftruncate(descriptor, off_t(size)) == 0, lseek(descriptor, off_t(size), SEEK_SET) >= 0
    else { throw .system("write") }
  }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try PlainFile.write(bytes, to: descriptor)
  }

  package func append(_ bytes: [UInt8]) throws(FileFailure) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(FileFailure) in
      try append(UnsafeRawBufferPointer(bytes))
    }
  }

  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileFailure) {
    let wrote = bytes.withUnsafeBytes {
      pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
    }
    guard wrote == bytes.count else { throw .system("write") }
  }

  /// Gives the file to the same people as another had it.
  package func setMode(_ mode: mode_t) { fchmod(descriptor, mode) }

  /// Brings the bytes to the disk.
  package func synchronize() throws(FileFailure) {
    guard fsync(descriptor) == 0 else { throw .system("write to the disk") }
  }

  /// Gives the file its name, at once: at no time is there nothing under it if there was something.
  package func rename(to target: String) throws(FileFailure) {
    guard systemRename(path, target) == 0 else { throw .system("replace the file") }
    isInPlace = true
  }
}

private func systemRename(_ from: String, _ to: String) -> Int32 { rename(from, to) }
