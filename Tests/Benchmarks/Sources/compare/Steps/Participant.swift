import CBench
import Foundation
import Workloads

/// A program on a workload while it is measured.
final class Participant {
  private(set) var result: StepResult
  private let child: ChildProcess
  private var stepsPerWindow = 1
  private var windowsPerTurn = 1
  private var windows: [Double] = []

  /// A window is about so long, in nanoseconds, and at least one step.
  private static let windowLength = 3e6

  /// Starts the program and waits for its first step.
  init(_ contender: Contender, _ workload: Case, numbers: String, threads: Int, cores: Int? = nil)
    throws(ChildFailure)
  {
    result = StepResult(program: contender.name, threads: threads)
    let begin = Child.now()
    child = try contender.start(workload, numbers: numbers, threads: threads, cores: cores)
    let words = try child.receive(timeout: 240)
    guard words.first == "first" else {
      throw ChildFailure(description: words.joined(separator: " "))
    }
    result.firstStep = Double(Child.now() - begin) / 1e6
    result.version = words.dropFirst().joined(separator: " ")
  }

  /// The losses of the first 20 steps.
  func losses() throws(ChildFailure) -> [Double] {
    try child.ask("check").dropFirst().compactMap(Double.init)
  }

  /// Notes how far its losses are from the reference's.
  func compare(
    _ losses: ArraySlice<Double>, with reference: ArraySlice<Double>, tolerance: Double
  ) {
    let distances = zip(losses, reference).map { abs($0 - $1) / max(abs($1), 1e-30) }
    let deviation = losses.count == reference.count ? distances.max() ?? .infinity : .infinity
    // What is no number is no agreement.
    result.deviation = deviation.isFinite ? deviation : 1e300
    if !(deviation <= tolerance) {
      result.failure = "losses differ by \(shortText(deviation)), relatively: not the same work"
    }
  }

  /// Warms up, finds out how many steps a window has, and reads the peak memory.
  func prepare() throws(ChildFailure) {
    var elapsed = 0.0
    var longest = 0.0
    while elapsed < 5 * Participant.windowLength || longest < Participant.windowLength {
      longest = try run(stepsPerWindow)
      elapsed += longest
      if longest < Participant.windowLength { stepsPerWindow *= 2 }
    }
    let step = longest / Double(stepsPerWindow)
    stepsPerWindow = max(1, Int((Participant.windowLength / step).rounded()))
    let window = step * Double(stepsPerWindow)
    windowsPerTurn = max(1, min(8, Int(60e6 / window)))
    result.peakMemory = child.peakMemory
  }

  /// Its turn: one window to fill the caches again, then those that count.
  func takeTurn() throws(ChildFailure) {
    _ = try run(max(1, min(stepsPerWindow, stepsPerWindow / 2 + 1)))
    for _ in 0..<windowsPerTurn {
      windows.append(try run(stepsPerWindow) / Double(stepsPerWindow))
    }
    child.settle()
  }

  /// Nanoseconds per step of the best window so far.
  var leastTime: Double { windows.min() ?? 0 }

  /// Ends the program and sums up.
  func finish() -> StepResult {
    child.end()
    windows.sort()
    result.windows = windows.count
    result.minimum = windows.first ?? 0
    result.median = windows.isEmpty ? 0 : windows[windows.count / 2]
    return result
  }

  private func run(_ steps: Int) throws(ChildFailure) -> Double {
    let words = try child.ask("steps \(steps)")
    guard words.first == "ns", let time = words.last.flatMap(Double.init) else {
      throw ChildFailure(description: words.joined(separator: " "))
    }
    return time
  }
}
