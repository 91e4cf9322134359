import Foundation

/// Keeps others from writing into a folder, as long as it lives.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock: a file `.lock` in the folder, which stays there. The system releases it when the process
  /// ends, however it ends.
  ///
  /// - Throws: When another process has it, or the folder cannot be written into.
  init(_ folder: String) throws {
    descriptor = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ToolError("cannot write into \(folder): \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ToolError(
        "another training is writing into \(folder); wait for it, or name another folder")
    }
  }

  deinit { close(descriptor) }
}
