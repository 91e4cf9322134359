/// What was measured of one program on one workload with a number of threads.
struct StepResult: Codable {
  let program: String
  /// Its name for itself, with versions.
  var version = ""
  let threads: Int
  /// Nanoseconds per step.
  var median = 0.0
  var minimum = 0.0
  var windows = 0
  /// Bytes.
  var peakMemory: Int?
  /// Milliseconds from the start of the process to the end of the first step.
  var firstStep = 0.0
  /// The greatest relative distance of its first 20 losses from the reference's.
  var deviation: Double?
  /// Why there are no figures.
  var failure: String?

  /// A line about it.
  var summary: String {
    "\(program): \(timeText(median)) (least \(timeText(minimum)) of \(windows) windows), first step "
      + "\(shortText(firstStep)) ms, \((peakMemory ?? 0) >> 20) MB, losses within "
      + shortText(deviation ?? 0)
  }
}

/// What the processor could do meanwhile.
struct LimitResult: Codable {
  let threads: Int
  /// Multiply-adds in registers, in GFLOP/s, in the workload's precision.
  var flops: Double
  /// The memory or the cache that a step's numbers are in, in GB/s.
  var bytes: Double
}

/// All of one workload.
struct CaseResult: Codable {
  let workload: String
  var machine: Machine
  var results: [StepResult] = []
  var limits: [LimitResult] = []

  func result(_ program: String, threads: Int) -> StepResult? {
    results.first { $0.program == program && $0.threads == threads }
  }

  func limit(threads: Int) -> LimitResult? { limits.first { $0.threads == threads } }
}
