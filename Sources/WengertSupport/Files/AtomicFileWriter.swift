/// Writes a file whole or not at all: beside it first, then in its place.
///
/// Only a plain file is replaced; anything else at the path is refused before anything is touched. A
/// symbolic link is kept: its target is replaced, and the draft is beside the target, so that a link to
/// another disk still works. The new file has the permissions of the old one.
package final class AtomicFileWriter {
  /// The file to replace: the path given, or the target of a link there.
  private let target: String
  private let draft: Draft

  /// The ending of a file that is being written.
  package static let draftEnding = ".partial"
  /// The ending of the file before.
  private static let previousEnding = ".previous"

  /// Where the file before is kept.
  ///
  /// - Parameter target: The file itself, not a link to it.
  package static func previous(of target: String) -> String {
    FilePath.sibling(of: target, ending: previousEnding, spare: 0)
  }

  package init(for path: String) throws(FileFailure) {
    target = try AtomicFileWriter.target(of: path)
    draft = try Draft(of: target, ending: AtomicFileWriter.draftEnding)
    if case .file(_, let mode) = PlainFile.place(at: target) { draft.setMode(mode) }
    try draft.cut(to: 0)
  }

  /// Writes a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let file = try AtomicFileWriter(for: path)
    try file.append(bytes)
    try file.putInPlace()
  }

  package func append(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
    try draft.append(bytes)
  }

  package func append(_ bytes: [UInt8]) throws(FileFailure) { try draft.append(bytes) }

  package func overwrite(_ bytes: [UInt8], at offset: Int) throws(FileFailure) {
    try draft.overwrite(bytes, at: offset)
  }

  /// Makes sure that the bytes are on the disk, and gives the file its name.
  ///
  /// - Parameter keepsPrevious: Whether a file that is there gets a second name, `previous(of:)`. The one
  ///   that had it before keeps it until then.
  package func putInPlace(keepsPrevious: Bool = false) throws(FileFailure) {
    try draft.synchronize()
    // Something else may have taken the place meanwhile.
    let hasPrevious = try AtomicFileWriter.hasFile(at: target)
    if keepsPrevious && hasPrevious { try keepPrevious() }
    try draft.rename(to: target)
    try PlainFile.synchronizeFolder(of: target)
  }

  private func keepPrevious() throws(FileFailure) {
    let previous = AtomicFileWriter.previous(of: target)
    let second = draft.path + AtomicFileWriter.previousEnding
    if link(target, second) != 0
      && !(errno == EEXIST && unlink(second) == 0 && link(target, second) == 0)
    {
      // There are file systems without hard links: the file before becomes a copy.
      return try copyPrevious(to: previous)
    }
    guard rename(second, previous) == 0 else {
      let failure = FileFailure.system("keep the file before")
      unlink(second)
      throw failure
    }
    // Where both names were the same file already, the second one is left alone.
    unlink(second)
  }

  private func copyPrevious(to previous: String) throws(FileFailure) {
    let copy = try AtomicFileWriter(for: previous)
    let source = try FileReader(path: target)
    if case .file(_, let mode) = PlainFile.place(at: target) { copy.draft.setMode(mode) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      if count == 0 { break }
      try copy.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    try copy.draft.synchronize()
    try copy.draft.rename(to: previous)
  }
}

// MARK: - The file to replace

extension AtomicFileWriter {
  /// The path itself, or the target of a symbolic link there, which need not exist yet.
  package static func target(of path: String) throws(FileFailure) -> String {
    _ = try hasFile(at: path)
    var target = path
    // The system follows no more links than that, either.
    for _ in 0..<40 {
      guard let next = destination(ofLink: target) else { return target }
      target = next.hasPrefix("/") ? next : FilePath.join(FilePath.folder(of: target), next)
    }
    throw .notPlain(found: "a loop of symbolic links")
  }

  private static func destination(ofLink path: String) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX) + 1) { buffer in
      let count = readlink(path, buffer.baseAddress!, buffer.count - 1)
      guard count > 0 else { return nil }
      buffer[count] = 0
      return String(cString: buffer.baseAddress!)
    }
  }

  /// Whether there is a file to replace. Folders, devices and other special files are refused: renaming would put
  /// the file in their place.
  private static func hasFile(at path: String) throws(FileFailure) -> Bool {
    switch PlainFile.place(at: path) {
    case .nothing: return false
    case .file: return true
    case .other(let found): throw .notPlain(found: found)
    }
  }
}
