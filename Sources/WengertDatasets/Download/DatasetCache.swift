import Foundation
import WengertSupport

/// A folder with downloaded data sets.
public struct DatasetCache: Sendable {
  /// The folder; it is made when the first file comes.
  public let directory: String
  /// Fetches the files that are not there.
  public var downloader: Downloader

  /// A cache in `directory`, or in the user's cache folder where that is nil or empty.
  public init(directory: String? = nil, downloader: Downloader = Downloader()) {
    self.directory =
      directory.flatMap { $0.isEmpty ? nil : $0 }
      ?? Self.standardDirectory(environment: ProcessInfo.processInfo.environment)
    self.downloader = downloader
  }

  /// Where data sets are kept: `WENGERT_CACHE`, else `~/Library/Caches/wengert` on macOS and
  /// `$XDG_CACHE_HOME/wengert` or `~/.cache/wengert` elsewhere.
  public static func standardDirectory(environment: [String: String]) -> String {
    if let own = environment["WENGERT_CACHE"], !own.isEmpty { return own }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    #if os(macOS)
      return FilePath.join(home, "Library/Caches/wengert")
    #else
      // The XDG rules: a relative path there counts as none.
      if let shared = environment["XDG_CACHE_HOME"], shared.hasPrefix("/") {
        return FilePath.join(shared, "wengert")
      }
      return FilePath.join(home, ".cache/wengert")
    #endif
  }

  /// The path of `file` in the cache, fetched first where it is not there.
  ///
  /// A cached file of the wrong size is fetched again; its hash was checked when it came.
  ///
  /// - Parameters:
  ///   - file: the file to return.
  ///   - hint: advice for the user where the download fails.
  /// - Throws: ``DatasetError/download(url:status:hint:)`` where no mirror gives the file,
  ///   ``DatasetError/inputOutput(path:reason:hint:)`` where the cache cannot be written.
  public func path(
    of file: RemoteFile, hint: String = "check the connection and try again"
  ) throws(DatasetError) -> String {
    let path = FilePath.join(directory, file.name)
    if file.isThere(path) { return path }
    try makeFolder(FilePath.folder(of: path))
    try downloader.fetch(file, to: path, hint: hint, unlessThere: true)
    return path
  }

  /// The folder into which `archive` is unpacked, fetched and unpacked first where needed.
  ///
  /// A gzipped or plain tar archive. Its files are written to a folder beside, by one process at a time,
  /// and that is renamed when whole, so that the folder is whole or absent. Throws ``DatasetError`` as
  /// ``path(of:hint:)`` does, and where the archive is damaged.
  public func unpacked(
    _ archive: RemoteFile, hint: String = "check the connection and try again"
  ) throws(DatasetError) -> String {
    let target = FilePath.join(directory, archive.name) + ".unpacked"
    if access(target, F_OK) == 0 { return target }
    let packed = try path(of: archive, hint: hint)
    let lock = try writing(target) { () throws(FileFailure) in
      try Draft(of: target, ending: ".lock")
    }
    return try withExtendedLifetime(lock) { () throws(DatasetError) in
      // Another process may have been faster.
      if access(target, F_OK) == 0 { return target }
      let fresh = lock.path + ".part"
      // Left there by a killed process.
      try? FileManager.default.removeItem(atPath: fresh)
      defer { try? FileManager.default.removeItem(atPath: fresh) }
      try makeFolder(fresh)
      var reader = try TarReader(path: packed)
      while let entry = try reader.next() { try write(entry, in: fresh) }
      try writing(target) { () throws(FileFailure) in
        guard rename(fresh, target) == 0 else { throw .system("rename") }
        try PlainFile.synchronizeFolder(of: target)
      }
      return target
    }
  }

  private func write(_ entry: TarReader.Entry, in folder: String) throws(DatasetError) {
    let path = FilePath.join(folder, entry.name)
    try makeFolder(FilePath.folder(of: path))
    try writing(path) { () throws(FileFailure) in
      try PlainFile.create(path, entry.bytes)
      try PlainFile.synchronizeFolder(of: path)
    }
  }

  private func makeFolder(_ path: String) throws(DatasetError) {
    do throws(FileFailure) { try PlainFile.makeFolder(path) } catch {
      throw .inputOutput(
        path: path, reason: "cannot make the folder (\(error.reason))",
        hint: "set WENGERT_CACHE to a folder that can be written")
    }
  }

  /// Whether `file` is in the cache, whole.
  public func contains(_ file: RemoteFile) -> Bool {
    file.isThere(FilePath.join(directory, file.name))
  }
}
