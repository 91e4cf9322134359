/// Descriptors of plain files.
package enum PlainFile {
  /// The kind of file at a path, links followed.
  package enum Place: Equatable {
    case nothing
    case file(size: Int, mode: mode_t)
    /// Something else, such as `a folder`.
    case other(String)
  }

  package static func place(at path: String) -> Place {
    var status = stat()
    return stat(path, &status) == 0 ? place(status) : .nothing
  }

  /// The size of a plain file; nil where there is none.
  package static func size(of path: String) -> Int? {
    if case .file(let size, _) = place(at: path) { size } else { nil }
  }

  static func place(_ status: stat) -> Place {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file(size: Int(status.st_size), mode: mode_t(status.st_mode & 0o777))
    case S_IFDIR: .other("a folder")
    case S_IFIFO: .other("a pipe")
    case S_IFCHR, S_IFBLK: .other("a device")
    case S_IFLNK: .other("a symbolic link")
    default: .other("something else")
    }
  }

  /// Which file it is, whatever its names: its numbers are given to another only when it is gone.
  package struct Identity: Equatable, Sendable {
    private let device: UInt64
    private let number: UInt64

    init(_ status: stat) {
      (device, number) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino))
    }

    /// That of an open file.
    init?(_ descriptor: Int32) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { return nil }
      self.init(status)
    }
  }

  /// Opens a file for reading. A pipe or a device is refused, and not waited for.
  static func opened(_ path: String) throws(FileFailure) -> (descriptor: Int32, size: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missing : .system("open")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let failure = FileFailure.system("open")
      close(descriptor)
      throw failure
    }
    switch place(status) {
    case .file(let size, _): return (descriptor, size)
    case .other(let found):
      close(descriptor)
      throw .notPlain(found: found)
    case .nothing:
      close(descriptor)
      throw .missing
    }
  }

  /// Writes all bytes where the descriptor stands.
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(FileFailure) {
    var done = 0
    while done < bytes.count {
      let wrote = systemWrite(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw .system("write") }
      done += wrote
    }
  }

  /// Writes a file that is not there yet, and brings it to the disk.
  package static func create(_ path: String, _ bytes: [UInt8]) throws(FileFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .system("make the file") }
    defer { close(file) }
    try bytes.withUnsafeBufferPointer { (bytes) throws(FileFailure) in
      try write(UnsafeRawBufferPointer(bytes), to: file)
    }
    guard fsync(file) == 0 else { throw .system("write to the disk") }
  }

  /// Makes a folder and those that it is in, unless they are there.
  package static func makeFolder(_ path: String) throws(FileFailure) {
    if mkdir(path, 0o777) == 0 { return }
    var failure = FileFailure.system("make the folder")
    if errno == ENOENT, case let parent = FilePath.folder(of: path), parent != path, parent != "." {
      try makeFolder(parent)
      if mkdir(path, 0o777) == 0 { return }
      failure = .system("make the folder")
    }
    guard place(at: path) == .other("a folder") else { throw failure }
  }

  /// Brings names to the disk where the system can.
  package static func synchronizeFolder(of path: String) throws(FileFailure) {
    let folder = open(FilePath.folder(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    defer { close(folder) }
    guard fsync(folder) == 0 || ![EIO, ENOSPC, EDQUOT].contains(errno) else {
      throw .system("write the folder to the disk")
    }
  }
}

/// `write(2)`; some systems take no more than this at once.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, min(count, 1 << 30))
}
