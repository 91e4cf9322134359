import Foundation

/// A file that is written beside the one it will replace, under a temporary name:
/// `path.<process>-<number>.partial`.
///
/// While it is written it is locked. What a killed process left behind is not, and goes when the same
/// file is written the next time.
///
/// Only a plain file is replaced; anything else at the path is refused before anything is touched. A
/// symbolic link stays one: what it leads to is replaced, and written beside, so that a link to another
/// disk goes on leading there.
final class NewFile {
  /// As the caller named it, for errors.
  private let path: String
  /// What is replaced: `path`, or the file that a link there leads to.
  private let target: String
  private let temporaryPath: String
  private let descriptor: Int32
  private var isInPlace = false

  init(for path: String) throws(CheckpointError) {
    self.path = path
    target = try NewFile.target(of: path)
    NewFile.removeLeftovers(of: target)
    var opened = NewFile.openLocked(target)
    // Another process may have taken it for left behind before it was locked.
    while let file = opened, !file.isThere {
      close(file.descriptor)
      opened = NewFile.openLocked(target)
    }
    guard let opened else {
      (temporaryPath, descriptor) = ("", -1)
      throw error("open a file beside it")
    }
    (temporaryPath, descriptor) = (opened.path, opened.descriptor)
  }

  deinit {
    guard descriptor >= 0 else { return }
    if !isInPlace { unlink(temporaryPath) }
    close(descriptor)
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    var done = 0
    while done < bytes.count {
      let wrote = write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw error("write") }
      done += wrote
    }
  }

  func overwrite(_ bytes: [UInt8], at offset: Int) throws(CheckpointError) {
    let wrote = bytes.withUnsafeBytes {
      pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset))
    }
    guard wrote == bytes.count else { throw error("write") }
  }

  /// Makes sure that the bytes are on the disk, and gives the file its name. At no time is there
  /// nothing under that name if there was something before.
  func putInPlace(keepsPrevious: Bool) throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw error("write to the disk") }
    // Something else may have taken the place meanwhile.
    let hasPrevious = try NewFile.hasFile(at: target, naming: path)
    if keepsPrevious && hasPrevious { try keepPrevious() }
    guard rename(temporaryPath, target) == 0 else { throw error("replace the file") }
    isInPlace = true
    guard syncFolder() else { throw error("write the folder to the disk") }
  }

  /// Gives the file that is there a second name. The one that had it before keeps it until then.
  private func keepPrevious() throws(CheckpointError) {
    let second = temporaryPath + ".previous"
    if link(target, second) == 0 {
      guard rename(second, target + ".previous") == 0 else {
        let failure = error("keep the file before")
        unlink(second)
        throw failure
      }
      // Where both names were the same file already, it is left alone.
      unlink(second)
    } else {
      // Where there are no hard links, the name is free for a moment.
      guard rename(target, target + ".previous") == 0 else { throw error("keep the file before") }
    }
  }

  /// Makes sure that the new name is on the disk, as far as the system can: not all can.
  private func syncFolder() -> Bool {
    let folder = open(NewFile.folder(of: target), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return true }
    defer { close(folder) }
    return fsync(folder) == 0 || ![EIO, ENOSPC, EDQUOT].contains(errno)
  }

  private func error(_ action: String) -> CheckpointError {
    CheckpointError(
      .inputOutput, path: path, expected: "to \(action)", found: systemReason(),
      hint: "check the folder, its permissions and the space left")
  }
}

extension NewFile {
  private struct Opened {
    let path: String
    let descriptor: Int32

    /// Whether the file still has its name.
    var isThere: Bool {
      var status = stat()
      return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }
  }

  /// What is to be replaced: the path itself, or what a symbolic link there leads to, which need not
  /// exist yet.
  private static func target(of path: String) throws(CheckpointError) -> String {
    _ = try hasFile(at: path, naming: path)
    var target = path
    // The system follows no more links than that, either.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: target) else {
        return target
      }
      target = next.hasPrefix("/") ? next : folder(of: target) + "/" + next
    }
    throw notPlain(path, found: "symbolic links that lead to one another")
  }

  /// Whether there is a file to replace. Folders, devices and the like are refused: renaming would put
  /// the file in their place.
  private static func hasFile(
    at location: String, naming path: String
  ) throws(CheckpointError) -> Bool {
    var status = stat()
    guard stat(location, &status) == 0 else { return false }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return true
    case S_IFDIR: throw notPlain(path, found: "a folder")
    case S_IFIFO: throw notPlain(path, found: "a pipe")
    case S_IFCHR, S_IFBLK: throw notPlain(path, found: "a device")
    default: throw notPlain(path, found: "something else")
    }
  }

  private static func notPlain(_ path: String, found: String) -> CheckpointError {
    CheckpointError(
      .inputOutput, path: path, expected: "a plain file to replace", found: found,
      hint: "give the file itself, or another path")
  }

  /// A new file, locked where the system can lock.
  private static func openLocked(_ path: String) -> Opened? {
    let name = path + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
    let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    return Opened(path: name, descriptor: descriptor)
  }

  /// Removes the temporary files of `path` that no process is writing any more.
  private static func removeLeftovers(of path: String) {
    let folder = folder(of: path)
    let base = (path as NSString).lastPathComponent
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      guard let number = temporaryNumber(name, of: base) else { continue }
      let written = folder + "/" + base + number + ".partial"
      let descriptor = open(written, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      // Without the file itself, its link to the file before is left behind, too.
      if descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        unlink(written + ".previous")
        unlink(written)
      }
      if descriptor >= 0 { close(descriptor) }
    }
  }

  /// What stands between the file's name and `.partial` in a temporary name of the file; nil in others.
  private static func temporaryNumber(_ name: String, of base: String) -> String? {
    guard name.hasPrefix(base + ".") else { return nil }
    let rest = name.dropFirst(base.count)
    for end in [".partial", ".partial.previous"] where rest.hasSuffix(end) {
      let number = rest.dropLast(end.count)
      let parts = number.dropFirst().split(separator: "-", omittingEmptySubsequences: false)
      let isNumber = parts.count == 2 && parts.allSatisfy { UInt32($0) != nil }
      return isNumber ? String(number) : nil
    }
    return nil
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }
}
