import AllocationCounter
import CBench
import Foundation
import Wengert
import Workloads

/// What a step takes, counted.
enum Counting {
  /// Takes a number of steps of a workload.
  static func take(_ count: Int, stepsOf workload: Case) {
    let program = workload.program(workload.numbers())
    // The first ones fill the cache of buffers and make the optimizer's memory.
    for _ in 0..<3 + count { program.step() }
    print(String(cString: bench_instruction_set()))
  }

  /// Requests for memory in a step: `W1`, from the system; `W1 buffers`, from the cache of buffers; those
  /// of the chain for each operation, too.
  static func allocations() -> [String: Double] {
    var counts: [String: Double] = [:]
    for workload in Case.allCases where workload != .w8l {
      let program = workload.program(workload.numbers())
      for _ in 0..<5 { program.step() }
      let (system, buffers) = (allocation_counter_get(), MemoryStatistics.allocationCount)
      let steps = 10
      for _ in 0..<steps { program.step() }
      let name = workload.rawValue
      let requests = Double(allocation_counter_get() - system) / Double(steps)
      if allocation_counter_get() >= 0 {
        counts[name] = requests
        if workload == .w8s {
          counts["W8s, operation"] = requests / Double(workload.chainLength)
        }
      }
      counts["\(name) buffers"] =
        Double(MemoryStatistics.allocationCount - buffers) / Double(steps)
    }
    return counts
  }

  /// Instructions in a step, by callgrind; nil, and a line that says so, where there is none.
  static func instructions(_ workloads: KeyValuePairs<Case, Int>) throws -> [String: Double]? {
    var counts: [String: Double] = [:]
    for (workload, steps) in workloads {
      guard let none = try callgrind(workload, steps: 0),
        let some = try callgrind(workload, steps: steps)
      else {
        print("instructions: skipped: no valgrind")
        return nil
      }
      counts["\(workload.rawValue), \(some.instructionSet)"] =
        Double(some.count - none.count) / Double(steps)
    }
    return counts
  }

  private static func callgrind(
    _ workload: Case, steps: Int
  ) throws -> (count: Int, instructionSet: String)? {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
      CommandLine.arguments[0], "run", workload.rawValue, "\(steps)",
    ]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let printed = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // `env` finds no valgrind.
    if process.terminationStatus == 127 { return nil }
    guard let line = said.split(separator: "\n").first(where: { $0.contains("Collected :") }),
      let count = line.split(separator: " ").last.flatMap({ Int($0) })
    else { throw CountingError(description: "valgrind counted nothing: \(said.suffix(400))") }
    return (count, printed.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// Why nothing was counted.
struct CountingError: Error, CustomStringConvertible {
  let description: String
}
