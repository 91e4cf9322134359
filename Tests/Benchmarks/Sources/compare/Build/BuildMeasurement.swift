import Foundation

/// How long the library takes to build from clean, and how large a program with it is.
struct BuildResults: Codable {
  var machine: Machine
  /// Seconds.
  var libraryBuild: Double
  /// Bytes of this program, stripped of nothing.
  var programSize: Int

  /// Builds the last commit in a fresh clone; the machine must have nothing else to do.
  static func measure(_ folder: Folder) throws -> BuildResults {
    let clone = NSTemporaryDirectory() + "benchmark-clone-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: clone) }
    try execute(["git", "clone", "--quiet", folder.root, clone])
    let begin = Date()
    try execute([
      "swift", "build", "-c", "release", "--package-path", clone, "--target", "Wengert",
    ])
    let elapsed = Date().timeIntervalSince(begin)
    let size = try FileManager.default.attributesOfItem(atPath: CommandLine.arguments[0])[.size]
    return BuildResults(
      machine: .current(), libraryBuild: elapsed, programSize: (size as? Int) ?? 0)
  }

  private static func execute(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ChildFailure(description: "\(command.joined(separator: " ")) failed")
    }
  }
}
