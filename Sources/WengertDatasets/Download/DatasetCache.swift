import Foundation

/// A folder with downloaded data sets.
public struct DatasetCache: Sendable {
  /// The folder; it is made when the first file comes.
  public let directory: String
  /// What fetches the files that are not there.
  public var downloader: Downloader

  /// A cache in `directory`, or in the user's cache folder.
  public init(directory: String? = nil, downloader: Downloader = Downloader()) {
    self.directory =
      directory ?? Self.standardDirectory(environment: ProcessInfo.processInfo.environment)
    self.downloader = downloader
  }

  /// Where data sets are kept: `WENGERT_CACHE`, else `~/Library/Caches/wengert` on macOS and
  /// `$XDG_CACHE_HOME/wengert` or `~/.cache/wengert` elsewhere.
  public static func standardDirectory(environment: [String: String]) -> String {
    if let own = environment["WENGERT_CACHE"], !own.isEmpty { return own }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    #if os(macOS)
      return joinPath(home, "Library/Caches/wengert")
    #else
      // The XDG rules: a relative path there counts as none.
      if let shared = environment["XDG_CACHE_HOME"], shared.hasPrefix("/") {
        return joinPath(shared, "wengert")
      }
      return joinPath(home, ".cache/wengert")
    #endif
  }

  /// The path of `file` in the cache, fetched first where it is not there.
  ///
  /// A cached file of the wrong size is fetched again; its hash was checked when it came.
  ///
  /// - Parameters:
  ///   - file: what is wanted.
  ///   - hint: what the user can do where the download fails.
  /// - Throws: ``DatasetError/download(url:status:hint:)`` where no mirror gives the file,
  ///   ``DatasetError/inputOutput(path:reason:hint:)`` where the cache cannot be written.
  public func path(
    of file: RemoteFile, hint: String = "check the connection and try again"
  ) throws(DatasetError) -> String {
    let path = joinPath(directory, file.name)
    if let size = fileSize(path), file.size == nil || file.size == size { return path }
    let folder = (path as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .inputOutput(
        path: folder, reason: "cannot make the folder (\(error.localizedDescription))",
        hint: "set WENGERT_CACHE to a folder that can be written")
    }
    try downloader.fetch(file, to: path, hint: hint, unlessThere: true)
    return path
  }

  /// The folder into which `archive` is unpacked, fetched and unpacked first where needed.
  ///
  /// A gzipped or plain tar archive. Its files are written to a folder beside and that is renamed
  /// when whole, so that the folder is whole or absent. Throws ``DatasetError`` as
  /// ``path(of:hint:)`` and ``TarReader`` do.
  public func unpacked(
    _ archive: RemoteFile, hint: String = "check the connection and try again"
  ) throws(DatasetError) -> String {
    let target = joinPath(directory, archive.name) + ".unpacked"
    if access(target, F_OK) == 0 { return target }
    let packed = try path(of: archive, hint: hint)
    let fresh = target + ".\(UUID().uuidString).part"
    defer { try? FileManager.default.removeItem(atPath: fresh) }
    var reader = try TarReader(path: packed)
    while let entry = try reader.next() { try write(entry, in: fresh) }
    // Another process may have been faster; its folder is as good.
    guard rename(fresh, target) == 0 || access(target, F_OK) == 0 else {
      throw .inputOutput(path: target, reason: systemReason(), hint: "check the permissions")
    }
    return target
  }

  private func write(_ entry: TarReader.Entry, in folder: String) throws(DatasetError) {
    let path = joinPath(folder, entry.name)
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(entry.bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .inputOutput(
        path: path, reason: "cannot write (\(error.localizedDescription))",
        hint: "is there room on the disk?")
    }
  }
}

extension DatasetCache {
  /// Whether `file` is in the cache, whole.
  public func contains(_ file: RemoteFile) -> Bool {
    guard let size = fileSize(joinPath(directory, file.name)) else { return false }
    return file.size == nil || file.size == size
  }
}
