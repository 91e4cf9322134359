import Foundation
import WengertSupport

extension HistoryFile {
  /// Removes the histories beside a checkpoint that neither it nor the one before names, unless another
  /// trainer is writing one. Where a checkpoint cannot be read nothing is removed.
  ///
  /// - Parameter target: The checkpoint itself, not a link to it.
  static func removeUnused(beside target: String) {
    guard let used = used(beside: target) else { return }
    let (folder, name) = (FilePath.folder(of: target), FilePath.name(of: target))
    for other in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where isHistory(other, of: name) && !used.contains(other) {
      remove(other, beside: target)
    }
  }

  /// The histories that a checkpoint and the one before name; nil where one cannot be read.
  private static func used(beside target: String) -> Set<String>? {
    var used: Set<String> = []
    for path in [target, AtomicFileWriter.previous(of: target)] {
      guard PlainFile.place(at: path) != .nothing else { continue }
      guard let metadata = try? TensorFile.metadata(path: path),
        let checkpoint = try? Checkpoint(metadata, path: path)
      else { return nil }
      if let reference = checkpoint.history { used.insert(reference.name) }
    }
    return used
  }

  /// Removes a history that no checkpoint names. A trainer holds a history's lock until its checkpoint is in
  /// place, so the checkpoints are read, again, under the lock.
  package static func remove(_ name: String, beside target: String) {
    let path = FilePath.join(FilePath.folder(of: target), name)
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return }
    if flock(file, LOCK_EX | LOCK_NB) == 0, let used = used(beside: target), !used.contains(name) {
      unlink(path)
    }
    close(file)
  }

  /// Where a history of a checkpoint with such a number stands.
  static func path(beside target: String, number: UInt32) -> String {
    FilePath.sibling(of: target, ending: "." + String(number, radix: 16) + ending)
  }

  /// Whether a writer gives such a name to a history of this checkpoint: a long one is shortened.
  static func isHistory(_ name: String, of checkpoint: String) -> Bool {
    guard name.hasSuffix(ending),
      let number = name.dropLast(ending.count).split(separator: ".").last,
      let number = UInt32(number, radix: 16)
    else { return false }
    return name == path(beside: checkpoint, number: number)
  }
}
