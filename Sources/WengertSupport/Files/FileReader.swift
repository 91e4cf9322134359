/// A plain file, open for reading.
package final class FileReader {
  /// Its size in bytes when it was opened.
  package let size: Int
  private let descriptor: Int32

  /// Opens a file. A pipe or a device is refused, and not waited for.
  package init(path: String) throws(FileFailure) {
    var status = stat()
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missing : .system("open")
    }
    guard fstat(descriptor, &status) == 0 else {
      let failure = FileFailure.system("open")
      close(descriptor)
      throw failure
    }
    guard case .file(let size, _) = PlainFile.place(status) else {
      close(descriptor)
      guard case .other(let found) = PlainFile.place(status) else { throw .missing }
      throw .notPlain(found: found)
    }
    self.size = size
  }

  deinit { close(descriptor) }

  /// Reads as many bytes as come at once; returns how many, 0 only at the end.
  package func read(into bytes: UnsafeMutableRawBufferPointer) throws(FileFailure) -> Int {
    guard bytes.count > 0 else { return 0 }
    while true {
      let got = systemRead(descriptor, bytes)
      if got >= 0 { return got }
      guard errno == EINTR else { throw .system("read") }
    }
  }
}

/// `read(2)`; some systems take no more than this at once.
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, bytes.baseAddress!, min(bytes.count, 1 << 30))
}
