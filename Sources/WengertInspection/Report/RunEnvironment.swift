import Foundation
import WengertTensors

/// The machine and the versions of a run.
struct RunEnvironment {
  /// Names and values, for people.
  let entries: [(name: String, value: String)]

  init() {
    let process = ProcessInfo.processInfo
    entries = [
      ("Date", ISO8601DateFormatter().string(from: Date())),
      ("Commit", RunEnvironment.commit),
      ("Command", process.arguments.joined(separator: " ")),
      ("System", process.operatingSystemVersionString),
      (
        "Processor",
        "\(RunEnvironment.architecture), \(process.activeProcessorCount) cores, "
          + "kernels for \(InstructionSet.current.rawValue)"
      ),
      ("Memory", ByteText.text(Int(clamping: process.physicalMemory))),
    ]
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another architecture"
    #endif
  }

  /// The commit of the working folder, and whether files differ from it.
  private static var commit: String {
    guard let commit = git(["rev-parse", "HEAD"]), !commit.isEmpty else { return "none" }
    let changes = git(["status", "--porcelain"]) ?? ""
    return commit + (changes.isEmpty ? "" : ", with changes")
  }

  private static func git(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
