import CBench
import Foundation
import Workloads

/// Measures programs on one workload with a number of threads, all in one run and turn by turn, so that a
/// slow moment of the machine strikes all of them.
struct StepMeasurement {
  let workload: Case
  let threads: Int
  let contenders: [Contender]
  /// How long turns are taken, in seconds.
  let seconds: Double

  func run() throws -> (results: [StepResult], limit: LimitResult) {
    let path = NSTemporaryDirectory() + "benchmark-\(getpid())-" + workload.fileName
    workload.numbers().write(to: path)
    defer { unlink(path) }
    var failures: [StepResult] = []
    func attempt<T>(_ name: String, _ body: () throws(ChildFailure) -> T) -> T? {
      do throws(ChildFailure) { return try body() } catch {
        say("  \(name): \(error)")
        var result = StepResult(program: name, threads: threads)
        result.failure = error.description
        failures.append(result)
        return nil
      }
    }
    var participants = contenders.filter { $0.cases.contains(workload) }.compactMap { contender in
      attempt(contender.name) { () throws(ChildFailure) in
        try Participant(contender, workload, numbers: path, threads: threads)
      }
    }
    compareLosses(&participants, attempt)
    participants = participants.filter { one in
      attempt(one.result.program) { () throws(ChildFailure) in try one.prepare() } != nil
    }
    var limit = LimitResult(threads: threads, flops: 0, bytes: 0)
    measureLimit(&limit)
    let end = Date() + seconds
    var round = 0
    while round < 3 || (Date() < end && round < 100) {
      for index in participants.indices {
        let one = participants[(index + round) % participants.count]
        // Of a program that is far behind, a few windows say as much as many.
        if round >= 3, one.leastTime > 8 * fastest(participants) { continue }
        _ = attempt(one.result.program) { () throws(ChildFailure) in try one.takeTurn() }
      }
      participants.removeAll { one in failures.contains { $0.program == one.result.program } }
      measureLimit(&limit)
      round += 1
    }
    return (participants.map { $0.finish() } + failures, limit)
  }

  /// Programs whose losses differ are not measured: the work was not the same.
  private func compareLosses(
    _ participants: inout [Participant],
    _ attempt: (String, () throws(ChildFailure) -> [Double]) -> [Double]?
  ) {
    let losses = participants.map { one in
      attempt(one.result.program) { () throws(ChildFailure) in try one.losses() }
    }
    // The plainest program is the reference; Wengert is never its own where there is another.
    let names = participants.map(\.result.program)
    let reference =
      ["PyTorch", "NumPy", "JAX", "Wengert"].lazy.compactMap { names.firstIndex(of: $0) }
      .compactMap { losses[$0] }.first?.prefix(workload.comparedLosses) ?? []
    for (one, losses) in zip(participants, losses) {
      guard let losses else { continue }
      one.compare(
        losses.prefix(workload.comparedLosses), with: reference, tolerance: workload.tolerance)
      if let failure = one.result.failure { say("  \(one.result.program): \(failure)") }
    }
    participants.removeAll { one in
      !zip(names, losses).contains { $0 == one.result.program && $1 != nil }
    }
  }

  private func fastest(_ participants: [Participant]) -> Double {
    participants.map(\.leastTime).min() ?? 0
  }

  /// The best rates seen so far.
  private func measureLimit(_ limit: inout LimitResult) {
    let count = Int32(threads)
    limit.flops = max(
      limit.flops, bench_multiply_add_rate(workload.scalarSize == 8, count, 3))
    limit.bytes = max(limit.bytes, bench_memory_rate(Int(workload.footprint), count, 1))
  }
}
