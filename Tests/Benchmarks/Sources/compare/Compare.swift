import ArgumentParser
import CBench
import Foundation
import Workloads

/// Measures Wengert beside its peers and writes the page of figures.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measures Wengert beside its peers, in one run, and writes Docs/Benchmarks.md.")

  @Option(help: "Workloads, such as W1,W4; all unless said.")
  var only: String?

  @Option(help: "Numbers of threads, such as 1 or 1,2.")
  var threads = "1,2"

  @Option(help: "Seconds of turns for each workload and number of threads.")
  var seconds = 8.0

  @Option(help: "Programs beside Wengert, such as NumPy,JAX, or none; all unless said.")
  var peers: String?

  func run() throws {
    let folder = Folder.standard
    let wanted = only?.split(separator: ",").map(String.init)
    let names = peers?.split(separator: ",").map(String.init)
    let contenders = Contender.all(in: folder).filter {
      names == nil || $0.name == "Wengert" || names!.contains($0.name)
    }
    for workload in Case.allCases where wanted?.contains(workload.rawValue) ?? true {
      for count in threads.split(separator: ",").compactMap({ Int($0) }) {
        say("\(workload.rawValue), \(count) thread\(count == 1 ? "" : "s")")
        let (results, limit) = try StepMeasurement(
          workload: workload, threads: count, contenders: contenders, seconds: seconds
        ).run()
        for result in results where result.failure == nil {
          say(
            "  \(result.program): \(timeText(result.median)) (least \(timeText(result.minimum))), "
              + "first step \(shortText(result.firstStep)) ms, "
              + "\((result.peakMemory ?? 0) >> 20) MB, deviation \(result.deviation ?? 0)")
        }
        say("  limit: \(shortText(limit.flops)) GFLOP/s, \(shortText(limit.bytes)) GB/s")
        var all =
          ResultFile.read(workload.rawValue, in: folder.results)
          ?? CaseResult(workload: workload.rawValue, machine: .current())
        all.machine = .current()
        all.results.removeAll { old in
          old.threads == count && results.contains { $0.program == old.program }
        }
        all.results += results
        all.limits = all.limits.filter { $0.threads != count } + [limit]
        try ResultFile.write(all, workload.rawValue, in: folder.results)
      }
    }
  }
}
