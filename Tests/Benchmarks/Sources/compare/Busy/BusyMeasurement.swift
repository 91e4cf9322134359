import CBench
import Foundation
import Workloads

/// Takes steps with one and with two threads, in turns, while another process never stops.
///
/// One thread has a core of its own: the other process, if bound, is on the one that it leaves.
struct BusyMeasurement {
  let isBound: Bool
  /// How long turns are taken for each workload, in seconds.
  let seconds: Double

  func run(_ all: inout BusyResults) throws {
    all.points.removeAll { $0.isBound == isBound }
    let cores = isBound ? 2 : Int(bench_core_count())
    let spinner = try ChildProcess(
      [CommandLine.arguments[0], "child", "spin", isBound ? "2" : "0"],
      environment: Contender.environment(threads: 1), cores: cores)
    defer { spinner.end() }
    for workload in BusyResults.workloads {
      let path = NSTemporaryDirectory() + "benchmark-\(getpid())-" + workload.fileName
      workload.numbers().write(to: path)
      defer { unlink(path) }
      let participants = try BusyResults.forms.map {
        try Participant(
          .wengert, workload, numbers: path, threads: $0.threads, cores: $0.cores)
      }
      for one in participants { try one.prepare() }
      let end = Date() + seconds
      while Date() < end {
        for one in participants { try one.takeTurn() }
      }
      for (form, result) in zip(BusyResults.forms, participants.map { $0.finish() }) {
        all.points.append(
          BusyResults.Point(
            workload: workload.rawValue, threads: form.threads, cores: form.cores, isBound: isBound,
            median: result.median, minimum: result.minimum))
        say("  \(workload.rawValue), \(form): \(timeText(result.median))")
      }
    }
  }
}
