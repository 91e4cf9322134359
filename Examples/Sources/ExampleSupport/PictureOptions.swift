import ArgumentParser
import Foundation
import Wengert
import WengertPlots

/// Where a program's pictures go.
public struct PictureOptions: ParsableArguments {
  /// The folder that pictures are written to.
  @Option(help: "The folder for pictures; it is created if it does not exist.")
  public var output = "wengert-pictures"

  /// Makes the default options.
  public init() {}

  /// Makes the folder: before the work, so that a name that cannot be used costs no time.
  public func prepare() throws {
    try makeFolder(output, for: "pictures")
  }

  /// Writes a picture as `name`.png, with `scale` pixels for each unit of width, and as `name`.svg, and
  /// says where.
  public func write(
    _ figure: Figure, as name: String, scale: Double = 2, _ reporter: Reporter
  ) throws {
    if OtherRank.isThis { return }
    for ending in ["png", "svg"] {
      let path = "\(output)/\(name).\(ending)"
      try figure.write(to: path, scale: scale)
      reporter.result("picture", ["path": .string(path)], "Wrote \(path)")
    }
  }
}

/// Makes a folder, if there is none.
public func makeFolder(_ path: String, for purpose: String) throws {
  let failure = madeFolder(path)
  guard failure != 0 else { return }
  let reason = failure == EEXIST ? "a file has that name" : String(cString: strerror(failure))
  throw UnusableFolder(path: path, purpose: purpose, reason: reason)
}

/// Makes a folder and those that it is in; returns 0, or the number of the system's reason.
private func madeFolder(_ path: String) -> Int32 {
  if mkdir(path, 0o777) == 0 { return 0 }
  let failure = errno
  if failure == EEXIST {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? 0 : failure
  }
  let parent = (path as NSString).deletingLastPathComponent
  guard failure == ENOENT, !parent.isEmpty, parent != path else { return failure }
  let failureOfParent = madeFolder(parent)
  if failureOfParent != 0 { return failureOfParent }
  return mkdir(path, 0o777) == 0 || errno == EEXIST ? 0 : errno
}

/// A folder cannot be made.
struct UnusableFolder: Error, CustomStringConvertible {
  let path: String
  let purpose: String
  let reason: String
  var description: String { "cannot make the folder \(path) for \(purpose): \(reason)" }
}
