/// A file that one thread of one process at a time may lock.
///
/// The system gives the lock back when its holder ends, however that happens.
package final class LockedFile {
  package let path: String
  package let descriptor: Int32

  /// Opens the file and waits until nobody else holds it.
  ///
  /// - Parameter isMade: Whether the file is made if it is not there.
  /// - Throws: Where the file cannot be opened or the system cannot lock, and where something was put at
  ///   the path to mislead: a link, a pipe, a file of another user or with a second name.
  package init(path: String, isMade: Bool = true) throws(FileFailure) {
    self.path = path
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (isMade ? O_CREAT : 0)
    while true {
      let file = open(path, flags, 0o666)
      guard file >= 0 else { throw .system("open a file beside it") }
      do throws(FileFailure) {
        try LockedFile.check(file)
        while flock(file, LOCK_EX) != 0 {
          guard errno == EINTR else { throw .system("lock a file beside it") }
        }
      } catch {
        close(file)
        throw error
      }
      // The holder before may have given it another name, or removed it.
      if LockedFile.isFile(file, at: path) {
        descriptor = file
        return
      }
      LockedFile.unlock(file)
    }
  }

  /// How many bytes there are.
  package var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Which file it is.
  package var identity: PlainFile.Identity? { PlainFile.Identity(descriptor) }

  deinit { LockedFile.unlock(descriptor) }

  /// The lock is given back by name: a process that is just being started has a copy of the descriptor.
  private static func unlock(_ file: Int32) {
    flock(file, LOCK_UN)
    close(file)
  }

  private static func check(_ file: Int32) throws(FileFailure) {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .system("open a file beside it") }
    if case .other(let found) = PlainFile.place(status) { throw .notPlain(found: found) }
    guard status.st_nlink <= 1, status.st_uid == geteuid() else {
      throw .notPlain(found: "a file of another user")
    }
  }

  private static func isFile(_ file: Int32, at path: String) -> Bool {
    var (held, named) = (stat(), stat())
    return fstat(file, &held) == 0 && lstat(path, &named) == 0
      && PlainFile.Identity(held) == PlainFile.Identity(named)
  }
}
