import Foundation
import WengertTools

/// Whether something has this name.
func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// A path without links.
func resolved(_ path: String, _ what: String) throws -> String {
  guard let result = realpath(path, nil) else {
    throw ToolError("cannot read \(what) \(path): \(String(cString: strerror(errno)))")
  }
  defer { free(result) }
  return String(cString: result)
}

/// A line on standard error, beside what a script prints.
func say(_ line: String) {
  FileHandle.standardError.write(Data("wengert: \(line)\n".utf8))
}

/// A text as a shell takes it for one word.
func shellQuoted(_ text: String) -> String {
  let plain = text.unicodeScalars.allSatisfy {
    $0.isASCII
      && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "/._-+".unicodeScalars.contains($0))
  }
  return plain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}

/// The identity of a file: another file of the same name has another.
struct FileIdentity: Equatable, CustomStringConvertible {
  let size: Int64
  /// Nanoseconds since 1970.
  let modified: Int64
  let number: UInt64

  /// Nil if there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    size = Int64(status.st_size)
    modified = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    number = UInt64(status.st_ino)
  }

  var description: String { "\(size) \(modified) \(number)" }
}
