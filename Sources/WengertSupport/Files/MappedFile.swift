/// A plain file in memory, read as far as it is looked at. Nobody may shorten the file meanwhile.
package final class MappedFile: Sendable {
  /// The bytes, valid as long as this object.
  package nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  package init(path: String) throws(FileFailure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missing : .system("open")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("open") }
    guard case .file(let size, _) = PlainFile.place(status) else {
      guard case .other(let found) = PlainFile.place(status) else { throw .missing }
      throw .notPlain(found: found)
    }
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    else { throw .system("mmap") }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }
}
