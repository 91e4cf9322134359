import Foundation

/// A lock between threads and processes: a file that one of them holds locked. The system gives it back
/// when its holder ends, however that happens.
final class FileLock {
  private let path: String
  private let descriptor: Int32

  /// Waits for the lock, and takes it; nil where the file cannot be made, or the system cannot lock.
  init?(path: String) {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard file >= 0 else { return nil }
      guard FileLock.lock(file) else {
        close(file)
        return nil
      }
      // The holder before removed the file: others make, and lock, a new one.
      var status = stat()
      if fstat(file, &status) == 0, status.st_nlink > 0 {
        self.path = path
        descriptor = file
        return
      }
      close(file)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func lock(_ file: Int32) -> Bool {
    while flock(file, LOCK_EX) != 0 {
      if errno != EINTR { return false }
    }
    return true
  }
}
