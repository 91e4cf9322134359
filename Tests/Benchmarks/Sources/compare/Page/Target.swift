import Workloads

/// What a workload is meant to reach.
struct Target {
  /// The most of the best peer's time.
  let ratio: Double?
  /// On one thread, the most of the limit's time.
  var ratioToLimit: Double?
  /// Nanoseconds per operation.
  var perOperation: Double?

  init(_ workload: Case) {
    ratio =
      switch workload {
      case .w1, .w1Double, .w2: 0.15
      case .w3: 0.33
      case .w5, .w6: 0.45
      case .w8l, .w9: 0.5
      case .w10: 0.7
      case .w4, .w7: 0.85
      case .w11, .w12, .w13: 0.8
      case .w8s: nil
      }
    switch workload {
    case .w4, .w7: ratioToLimit = 1.25
    case .w8s: perOperation = 150
    default: break
    }
  }

  /// As a table says it.
  func text(threads: Int) -> String {
    var parts: [String] = []
    if let ratio { parts.append("≤ \(ratio)") }
    if let ratioToLimit, threads == 1 { parts.append("≤ \(ratioToLimit) × limit") }
    if let perOperation { parts.append("≤ \(Int(perOperation)) ns per operation") }
    return parts.joined(separator: ", ")
  }

  /// Whether it is reached; nil where what it is measured by is missing.
  func isMet(_ ratios: StepRatios) -> Bool? {
    var verdicts: [Bool?] = []
    if let ratio { verdicts.append(ratios.toBestPeer.map { $0 <= ratio }) }
    if let ratioToLimit, ratios.threads == 1 { verdicts.append(ratios.toLimit <= ratioToLimit) }
    if let perOperation { verdicts.append(ratios.perOperation.map { $0 <= perOperation }) }
    if verdicts.contains(false) { return false }
    return verdicts.contains(nil) ? nil : true
  }
}

/// Wengert's time on a workload beside others'.
struct StepRatios {
  let threads: Int
  let time: Double
  let bestPeer: StepResult?
  let limit: Double
  let perOperation: Double?

  var toBestPeer: Double? { bestPeer.map { time / $0.median } }
  var toLimit: Double { time / limit }

  init?(_ results: CaseResult, _ workload: Case, threads: Int) {
    guard let mine = results.result("Wengert", threads: threads), mine.failure == nil,
      let limits = results.limit(threads: threads)
    else { return nil }
    self.threads = threads
    time = mine.median
    let peers = results.results.filter {
      $0.threads == threads && $0.program != "Wengert" && $0.failure == nil
    }
    bestPeer = peers.min { $0.median < $1.median }
    limit = workload.limit(flops: limits.flops, bytes: limits.bytes)
    perOperation =
      workload.chainLength == 0 ? nil : mine.median / Double(workload.chainLength)
  }
}
