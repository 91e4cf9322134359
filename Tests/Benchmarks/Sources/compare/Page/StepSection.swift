import Workloads

/// The tables of the training steps.
struct StepSection {
  let results: [(workload: Case, result: CaseResult)]
  private let names = Contender.all(in: .standard).map(\.name)

  init(in folder: String) {
    results = Case.allCases.compactMap { workload in
      ResultFile.read(workload.rawValue, in: folder).map { (workload, $0) }
    }
  }

  var text: String {
    guard let first = results.first else { return "Not measured yet." }
    var parts = [conditions(first.result.machine)]
    for threads in [1, 2]
    where results.contains(where: { $0.result.limit(threads: threads) != nil }) {
      let count = threads == 1 ? "one thread" : "two threads"
      parts += ["### On \(count)", summary(threads), "Time per step of every program (median):"]
      parts += [times(threads)]
    }
    parts += ["### Memory and start", "Peak memory of the process, on one thread:"]
    parts += [
      perProgram(1) { $0.peakMemory.map { "\($0 >> 20) MB" } ?? "" },
      "From the start of the process to the end of the first step, on one thread:",
      perProgram(1) { timeText($0.firstStep * 1e6) },
      starts, agreement,
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func conditions(_ machine: Machine) -> String {
    let machines = Set(results.map { "\($0.result.machine.processor)" })
    let dates = Set(results.map { $0.result.machine.date }).sorted().joined(separator: ", ")
    let versions = results.flatMap { $0.result.results.map(\.version) }
    let known = Set(versions).filter { !$0.isEmpty && $0 != "Wengert" }.sorted()
    return """
      \(machines.sorted().joined(separator: "; ")), \(machine.cores) cores, \
      \(machine.instructions); \(machine.system); \(dates). \
      Peers: \(known.isEmpty ? "none" : known.joined(separator: "; ")). Median over windows of about 3 ms, at least one step each, programs in turn.
      """
  }

  private func summary(_ threads: Int) -> String {
    let rows = results.compactMap { workload, result -> [String]? in
      guard let ratios = StepRatios(result, workload, threads: threads) else { return nil }
      let target = Target(workload)
      let verdict = target.isMet(ratios).map { $0 ? "met" : "**missed**" } ?? ""
      let perOperation = ratios.perOperation.map { " (\(timeText($0)) each)" } ?? ""
      return [
        workload.rawValue, timeText(ratios.time) + perOperation,
        ratios.bestPeer.map { "\($0.program) \(timeText($0.median))" } ?? "",
        ratios.toBestPeer.map { shortText($0) } ?? "", timeText(ratios.limit),
        shortText(ratios.toLimit), target.text(threads: threads), verdict,
      ]
    }
    return table(
      ["", "Wengert", "best peer", "ratio", "limit", "× limit", "target", ""], rows)
  }

  private func times(_ threads: Int) -> String {
    perProgram(threads) { timeText($0.median) }
  }

  private func perProgram(_ threads: Int, _ cell: (StepResult) -> String) -> String {
    let rows = results.map { workload, result in
      [workload.rawValue]
        + names.map { name in
          guard let one = result.result(name, threads: threads) else { return "" }
          return one.failure == nil ? cell(one) : "–"
        }
    }
    return table([""] + names, rows)
  }

  /// The targets of start and memory.
  private var starts: String {
    var lines: [String] = []
    func result(_ workload: Case, _ program: String) -> StepResult? {
      results.first { $0.workload == workload }?.result.result(program, threads: 1)
    }
    if let first = result(.w6, "Wengert")?.firstStep {
      lines.append(
        "- Process start to the first step of W6: \(shortText(first)) ms; target 50 ms: "
          + (first < 50 ? "met." : "**missed**."))
    }
    if let mine = result(.w5, "Wengert")?.peakMemory,
      let theirs = result(.w5, "PyTorch")?.peakMemory
    {
      let ratio = Double(mine) / Double(theirs)
      lines.append(
        "- Peak memory of W5: \(shortText(ratio)) of PyTorch's; target 0.333: "
          + (ratio < 1.0 / 3 ? "met." : "**missed**."))
    }
    if let speedUps { lines.append(speedUps) }
    return lines.joined(separator: "\n")
  }

  /// What the second thread brings; less than 0.97 is slower, not noise.
  private var speedUps: String? {
    let ups = results.compactMap { workload, result -> (name: String, ratio: Double)? in
      guard let one = result.result("Wengert", threads: 1)?.median,
        let two = result.result("Wengert", threads: 2)?.median, one > 0, two > 0
      else { return nil }
      return (workload.rawValue, one / two)
    }
    guard !ups.isEmpty else { return nil }
    let isMet = ups.allSatisfy { $0.ratio >= 0.97 }
    return "- Speed-up by the second thread: "
      + ups.map { "\($0.name) \(shortText($0.ratio))" }.joined(separator: ", ")
      + "; target: nothing slower, " + (isMet ? "met." : "**missed**.")
  }

  /// How well losses agree, and who is missing.
  private var agreement: String {
    let all = results.flatMap { workload, result in result.results.map { (workload, $0) } }
    let greatest =
      all.filter { $0.1.failure == nil && $0.0.tolerance > 1e-6 }.compactMap(\.1.deviation).max()
    let failed = all.filter { $0.1.failure != nil }
    let reasons = Dictionary(grouping: failed) { "\($0.1.program): \($0.1.failure!)" }
    let failures = reasons.sorted { $0.key < $1.key }.map { reason, cases in
      let places = cases.map { "\($0.0.rawValue) on \($0.1.threads)" }.joined(separator: ", ")
      return "- \(reason) (\(places))"
    }
    let agreement = greatest.map {
      "The losses of the first 20 steps differ by \(shortText($0)) at most, relative to the loss."
    }
    return
      ([agreement].compactMap(\.self)
      + (failures.isEmpty ? [] : ["\nLeft out (on so many threads):\n"]) + failures)
      .joined(separator: "\n")
  }
}
