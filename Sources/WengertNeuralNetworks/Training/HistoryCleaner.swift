import Foundation
import WengertSupport

extension HistoryFile {
  /// Removes the histories beside a checkpoint that neither it nor the one before names, unless another
  /// trainer is writing one. Where a checkpoint cannot be read nothing is removed.
  ///
  /// - Parameter target: The checkpoint itself, not a link to it.
  static func removeUnused(beside target: String) {
    var used: Set<String> = []
    for path in [target, target + AtomicFileWriter.previousEnding] {
      guard PlainFile.place(at: path) != .nothing else { continue }
      guard let metadata = try? TensorFile.metadata(path: path),
        let checkpoint = try? Checkpoint(metadata, path: path)
      else { return }
      if let reference = checkpoint.history { used.insert(reference.name) }
    }
    let (folder, name) = (FilePath.folder(of: target), FilePath.name(of: target))
    for other in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where isHistory(other, of: name) && !used.contains(other) {
      remove(FilePath.join(folder, other))
    }
  }

  /// Whether a writer gives such a name to a history of this checkpoint.
  static func isHistory(_ name: String, of checkpoint: String) -> Bool {
    guard name.hasPrefix(checkpoint + "."), name.hasSuffix(ending) else { return false }
    let number = name.dropFirst(checkpoint.count + 1).dropLast(ending.count)
    return UInt32(number, radix: 16) != nil
  }

  private static func remove(_ path: String) {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return }
    if flock(file, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
    close(file)
  }
}
