import ArgumentParser
import CBench
import Foundation
import Workloads

/// Measures Wengert beside its peers and writes the page of figures.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Measures Wengert beside its peers, in one run, and writes the pages of figures.",
    discussion: """
      Each part, and of the steps each workload, keeps its figures in a folder of Docs/Results/benchmarks, \
      one for each processor and instruction set, so that a part can be measured anew without the others; \
      the pages are written from what is there.
      """)

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case steps, matmul, operations, scaling, busy, build
  }

  @Option(
    help: "Parts, such as steps,matmul: of steps, matmul, operations, scaling, busy and build.")
  var parts = Part.allCases.map(\.rawValue).joined(separator: ",")

  @Option(help: "Workloads, such as W1,W4; all unless said. Then no other part is measured.")
  var only: String?

  @Option(help: "Numbers of threads, such as 1 or 1,2.")
  var threads = "1,2"

  @Option(help: "Seconds of turns for each workload and number of threads.")
  var seconds = 6.0

  @Option(help: "Programs beside Wengert, such as NumPy,JAX, or none; all unless said.")
  var peers: String?

  @Option(help: "avx2: Wengert and its peers are held to AVX2, as by WENGERT_INSTRUCTION_SET=avx2.")
  var instructionSet: String?

  @Option(help: "The folder of the pages; Docs unless said.")
  var output: String?

  @Option(
    help:
      "Where figures are kept, a folder for each processor; Docs/Results/benchmarks unless said.")
  var results: String?

  @Flag(help: "Few windows, for a look.")
  var quick = false

  @Flag(help: "Measure nothing, write the pages from what was measured.")
  var write = false

  @Flag(help: "Measure nothing, and fail unless the pages are what was measured.")
  var check = false

  private var folder: Folder { .standard }
  private var allResults: String { results ?? folder.results }
  private var resultFolder: String { "\(allResults)/\(Machine.current().folder)" }
  private var threadCounts: [Int] { threads.split(separator: ",").compactMap { Int($0) } }

  func validate() throws {
    let known = Part.allCases.map(\.rawValue)
    for part in parts.split(separator: ",").map(String.init) where !known.contains(part) {
      throw ValidationError("there is no part \(part), only \(known.joined(separator: ", "))")
    }
    for name in list(only) ?? [] where Case(rawValue: name) == nil {
      let names = Case.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no workload \(name), only \(names)")
    }
    guard instructionSet == nil || instructionSet == "avx2" else {
      throw ValidationError(
        "--instruction-set takes avx2 alone; without it each program uses its best")
    }
    let cores = Int(bench_core_count())
    guard !threadCounts.isEmpty, threadCounts.allSatisfy({ 1...cores ~= $0 }) else {
      throw ValidationError("threads must be from 1 to \(cores), the number of cores")
    }
  }

  func run() throws {
    if let instructionSet { setenv(Restriction.variable, instructionSet, 1) }
    let pages = PageWriter(results: allResults, folder: output ?? folder.root + "/Docs")
    if check { return try pages.check() }
    // What PyTorch compiled for this run.
    defer { try? FileManager.default.removeItem(atPath: Contender.compilerCache) }
    let wanted = only == nil ? parts.split(separator: ",").map(String.init) : ["steps"]
    for part in Part.allCases where wanted.contains(part.rawValue) && !write {
      switch part {
      case .steps: try measureSteps()
      case .matmul: try measureProducts()
      case .operations:
        say("operations")
        try ResultFile.write(OperationsResults.measure(), "operations", in: resultFolder)
      case .scaling: try measureScaling()
      case .busy: try measureBusy()
      case .build:
        say("build from clean")
        try ResultFile.write(BuildResults.measure(folder), "build", in: resultFolder)
      }
    }
    try pages.write()
  }

  private func list(_ text: String?) -> [String]? {
    text?.split(separator: ",").map(String.init)
  }

  private func measureSteps() throws {
    let (workloads, names) = (list(only), list(peers))
    let contenders = Contender.all(in: folder).filter {
      names == nil || $0.name == "Wengert" || names!.contains($0.name)
    }
    for workload in Case.allCases where workloads?.contains(workload.rawValue) ?? true {
      for count in threadCounts {
        say("\(workload.rawValue), \(count) thread\(count == 1 ? "" : "s")")
        let (results, limit) = try StepMeasurement(
          workload: workload, threads: count, contenders: contenders,
          seconds: quick ? 0.5 : seconds
        ).run()
        results.filter { $0.failure == nil }.forEach { say("  \($0.summary)") }
        try keep(results, limit, of: workload)
      }
    }
  }

  private func keep(_ results: [StepResult], _ limit: LimitResult, of workload: Case) throws {
    var all =
      ResultFile.read(workload.rawValue, in: resultFolder)
      ?? CaseResult(workload: workload.rawValue, machine: .current())
    all.machine = .current()
    all.results.removeAll { old in
      old.threads == limit.threads && results.contains { $0.program == old.program }
    }
    all.results += results
    all.limits = all.limits.filter { $0.threads != limit.threads } + [limit]
    try ResultFile.write(all, workload.rawValue, in: resultFolder)
  }

  private func measureProducts() throws {
    var all =
      ResultFile.read("matmul", in: resultFolder) ?? MultiplyResults(machine: .current())
    all.machine = .current()
    for count in threadCounts {
      say("matmul, \(count) thread\(count == 1 ? "" : "s")")
      try MultiplyMeasurement(folder: folder, threads: count, rounds: quick ? 2 : 7).run(&all)
    }
    try ResultFile.write(all, "matmul", in: resultFolder)
  }

  private func measureScaling() throws {
    var all = ResultFile.read("scaling", in: resultFolder) ?? ScalingResults(machine: .current())
    all.machine = .current()
    for count in threadCounts {
      say("scaling, \(count) thread\(count == 1 ? "" : "s")")
      try all.measure(threads: count, seconds: quick ? 0.1 : 0.5)
    }
    try ResultFile.write(all, "scaling", in: resultFolder)
  }

  private func measureBusy() throws {
    guard bench_core_count() >= 2 else { return say("busy: this machine has one core") }
    var all = ResultFile.read("busy", in: resultFolder) ?? BusyResults(machine: .current())
    all.machine = .current()
    for isBound in [true, false] {
      say("beside another process, \(isBound ? "bound to a core" : "where the system puts it")")
      try BusyMeasurement(isBound: isBound, seconds: quick ? 0.5 : seconds).run(&all)
    }
    try ResultFile.write(all, "busy", in: resultFolder)
  }
}
