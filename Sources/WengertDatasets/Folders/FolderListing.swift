import WengertNeuralNetworks
import WengertSupport

/// The names in a folder, and the pictures below it.
struct FolderListing {
  /// Endings of the files that are pictures here, without regard to case.
  static let endings: Set = ["jpg", "jpeg", "png", "ppm", "pgm", "pbm", "bmp"]
  /// Endings of pictures that other programs read and these readers do not.
  static let otherEndings: Set = ["tif", "tiff", "webp", "gif", "heic", "avif"]

  /// The names in a folder that are not hidden, in the order of their code points, as Python sorts them.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard let directory = opendir(folder) else {
      let reason = systemReason()
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw FileError(
        isMissing ? .missing : .inputOutput, path: folder, expected: "a folder", found: reason,
        hint: "check the path and the permissions")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted(by: precedes)
  }

  /// Whether a name comes before another by its code points.
  static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  static func isFolder(_ path: String) -> Bool { PlainFile.place(at: path) == .other("a folder") }

  /// The paths of all pictures below a folder: folder by folder, in the order of their paths, and in each in the
  /// order of their names. Links are followed, but for those back to a folder that leads to them.
  static func pictures(below folder: String) throws(FileError) -> [String] {
    var folders: [(path: String, names: [String])] = []
    var chain: [FolderIdentity] = []
    try visit(folder, &chain, &folders)
    return folders.sorted { precedes($0.path, $1.path) }.flatMap { folder in
      folder.names.map { FilePath.join(folder.path, $0) }
    }
  }

  private static func visit(
    _ folder: String, _ chain: inout [FolderIdentity],
    _ folders: inout [(path: String, names: [String])]
  ) throws(FileError) {
    guard let identity = FolderIdentity(of: folder), !chain.contains(identity) else { return }
    chain.append(identity)
    defer { chain.removeLast() }
    var pictures: [String] = []
    for name in try names(in: folder) {
      let path = FilePath.join(folder, name)
      switch PlainFile.place(at: path) {
      case .file: if try isPicture(path) { pictures.append(name) }
      case .other("a folder"): try visit(path, &chain, &folders)
      case .nothing where try isPicture(path):
        throw FileError(
          .missing, path: path, expected: "a picture", found: "a link to nothing",
          hint: "remove or repair the link; names of files must be UTF-8")
      case .other, .nothing: break
      }
    }
    folders.append((folder, pictures))
  }

  private static func isPicture(_ path: String) throws(FileError) -> Bool {
    let name = FilePath.name(of: path)
    guard let dot = name.lastIndex(of: ".") else { return false }
    let ending = name[name.index(after: dot)...].lowercased()
    guard !otherEndings.contains(ending) else {
      throw FileError(
        .unsupported, path: path, expected: "pictures as PNG, JPEG, BMP, PPM, PGM or PBM",
        found: "one as \(ending)", hint: "save it as PNG, or remove it")
    }
    return endings.contains(ending)
  }
}

/// Which folder of the system a path leads to.
private struct FolderIdentity: Equatable {
  let device: dev_t
  let number: ino_t

  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (status.st_dev, status.st_ino)
  }
}
