import ExampleSupport
import Foundation
import WengertTools

/// Compiled scripts, each in a folder beside the text of all that it was made of.
struct ScriptCache {
  let folder: String
  /// How many programs are kept: those that were used last.
  var capacity = 100

  /// In the user's folder for caches.
  static func ofUser(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws
    -> ScriptCache
  {
    let given = environment["XDG_CACHE_HOME"] ?? ""
    if given.hasPrefix("/") { return ScriptCache(folder: given + "/wengert/scripts") }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      throw ToolError("neither XDG_CACHE_HOME nor HOME names a folder to keep compiled scripts in")
    }
    #if canImport(Darwin)
      return ScriptCache(folder: home + "/Library/Caches/wengert/scripts")
    #else
      return ScriptCache(folder: home + "/.cache/wengert/scripts")
    #endif
  }

  /// The program that was made of `parts`, if it is kept.
  func program(of parts: String) -> String? {
    let entry = entry(of: parts)
    guard let kept = FileManager.default.contents(atPath: entry + "/made-of"),
      kept.elementsEqual(parts.utf8)
    else { return nil }
    // Its time is that of its last use.
    utimes(entry, nil)
    return entry + "/program"
  }

  /// Stores the file that `make` writes to the path it is given, and returns its place.
  ///
  /// The folder gets its name when all is in it: another `wengert` sees all or nothing.
  func keep(_ parts: String, _ make: (String) throws -> Void) throws -> String {
    let files = FileManager.default
    let entry = entry(of: parts)
    let unfinished = "\(entry).\(getpid())"
    defer { try? files.removeItem(atPath: unfinished) }
    do {
      try files.createDirectory(atPath: unfinished, withIntermediateDirectories: true)
    } catch {
      throw ToolError(
        "cannot write to \(folder), where compiled scripts are kept: \(systemReason(error)); XDG_CACHE_HOME names another folder"
      )
    }
    try make(unfinished + "/program")
    do { try Data(parts.utf8).write(to: URL(fileURLWithPath: unfinished + "/made-of")) } catch {
      throw ToolError("cannot write to \(folder): \(systemReason(error))")
    }
    if rename(unfinished, entry) != 0 {
      // Another process was faster with the same, or something else has this name.
      if let program = program(of: parts) { return program }
      try? files.removeItem(atPath: entry)
      guard rename(unfinished, entry) == 0 else {
        throw ToolError("cannot write \(entry): \(String(cString: strerror(errno)))")
      }
    }
    removeOldest()
    return entry + "/program"
  }

  private func entry(of parts: String) -> String {
    // FNV-1a. Parts of one hash take each other's place.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in parts.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return folder + "/" + String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func removeOldest() {
    let files = FileManager.default
    let entries = ((try? files.contentsOfDirectory(atPath: folder)) ?? []).map { folder + "/" + $0 }
    guard entries.count > capacity else { return }
    let byUse = entries.sorted {
      (FileIdentity($0)?.modified ?? 0) > (FileIdentity($1)?.modified ?? 0)
    }
    for entry in byUse.dropFirst(capacity) { try? files.removeItem(atPath: entry) }
  }
}
