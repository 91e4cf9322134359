/// Paths as texts.
package enum FilePath {
  /// The folder that a path leads to something in; `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// The two parts of a path with one slash between; the name alone in no folder.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The most bytes that file systems take for a name.
  package static let longestName = 255

  /// The path with an ending behind it. Where the name would be too long, a number that stands for the
  /// whole of it takes the place of its end.
  ///
  /// - Parameter spare: Bytes that are left for one more ending.
  package static func sibling(of path: String, ending: String, spare: Int = 16) -> String {
    let name = name(of: path)
    let room = longestName - ending.utf8.count - spare
    if name.utf8.count <= room { return path + ending }
    var kept = name
    while kept.utf8.count > room - 17 { kept.unicodeScalars.removeLast() }
    // FNV-1a: equal names have equal numbers in all processes.
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let beginning = String(decoding: path.utf8.dropLast(name.utf8.count), as: UTF8.self)
    return beginning + kept + "~" + String(hash, radix: 16) + ending
  }
}
