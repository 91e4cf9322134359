import CBench
import Foundation

/// What figures were read on, and when.
struct Machine: Codable, Equatable {
  var processor: String
  var cores: Int
  var instructions: String
  var system: String
  var date: String
  var command: String

  static func current() -> Machine {
    let date = ISO8601DateFormatter.string(
      from: Date(), timeZone: .gmt, formatOptions: .withFullDate)
    return Machine(
      processor: processorName, cores: Int(bench_core_count()),
      instructions: String(cString: bench_instruction_set()),
      system: ProcessInfo.processInfo.operatingSystemVersionString, date: date,
      command: (["compare"] + CommandLine.arguments.dropFirst()).joined(separator: " "))
  }

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
