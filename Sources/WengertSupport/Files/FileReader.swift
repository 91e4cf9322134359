/// A plain file, open for reading.
package final class FileReader {
  /// Its size in bytes when it was opened.
  package let size: Int
  /// Which file it is.
  package var identity: PlainFile.Identity? { PlainFile.Identity(descriptor) }
  private let descriptor: Int32

  /// Opens a file. A pipe or a device is refused, and not waited for.
  package init(path: String) throws(FileFailure) {
    (descriptor, size) = try PlainFile.opened(path)
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
