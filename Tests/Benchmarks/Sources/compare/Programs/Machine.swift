import CBench
import Foundation

/// What figures were read on, when, and of which commit.
struct Machine: Codable, Equatable {
  var processor: String
  var cores: Int
  var instructions: String
  var system: String
  var date: String
  var command: String
  /// A plus sign after it says that files had changed since.
  var commit: String?

  /// The folder of its results: the processor's model, and the instruction set that programs are held to.
  var folder: String {
    let plain = processor.replacing("(R)", with: "").replacing("(TM)", with: "").lowercased()
    let words = plain.split { !($0.isLetter || $0.isNumber) }
    return (words.map(String.init) + (Restriction.isOn ? ["avx2"] : [])).joined(separator: "-")
  }

  static func current() -> Machine {
    let date = ISO8601DateFormatter.string(
      from: Date(), timeZone: .gmt, formatOptions: .withFullDate)
    return Machine(
      processor: processorName, cores: Int(bench_core_count()),
      instructions: String(cString: bench_instruction_set()),
      system: ProcessInfo.processInfo.operatingSystemVersionString, date: date,
      command: (["compare"] + CommandLine.arguments.dropFirst()).joined(separator: " "),
      commit: currentCommit)
  }

  private static let currentCommit: String? = {
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", Folder.standard.root, "describe", "--always", "--dirty=+"]
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return nil }
    let words = output.fileHandleForReading.readDataToEndOfFile()
    git.waitUntilExit()
    let commit = String(decoding: words, as: UTF8.self).trimmingCharacters(
      in: .whitespacesAndNewlines)
    return commit.isEmpty ? nil : commit
  }()

  private static var processorName: String {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return "unknown processor"
    }
    func field(_ name: String) -> String {
      text.split(separator: "\n").first { $0.hasPrefix(name) }?
        .split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "?"
    }
    return "\(field("model name")) (family \(field("cpu family")), model \(field("model\t")))"
  }
}
