/// A plain file mapped into memory, read page by page when used. Nobody may shorten the file meanwhile.
package final class MappedFile: Sendable {
  /// The bytes, valid as long as this object.
  package nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

  package init(path: String) throws(FileFailure) {
    let (descriptor, size) = try PlainFile.opened(path)
    defer { close(descriptor) }
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
