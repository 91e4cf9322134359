import Foundation
import Workloads

/// How the time of a step grows with one extent of a net.
struct ScalingResults: Codable {
  struct Point: Codable {
    let scale: Scale
    let threads: Int
    /// Nanoseconds per step.
    let median: Double
    let minimum: Double
  }

  var machine: Machine
  var points: [Point] = []

  func median(_ scale: Scale, threads: Int) -> Double? {
    points.first { $0.scale == scale && $0.threads == threads }?.median
  }

  /// Measures all sizes with a number of threads, in a process of its own.
  mutating func measure(threads: Int, seconds: Double) throws {
    points.removeAll { $0.threads == threads }
    let child = try ChildProcess(
      [CommandLine.arguments[0], "child", "scaling", "\(seconds)"],
      environment: Contender.environment(threads: threads), cores: threads)
    for scale in Scale.all {
      let words = try child.receive(timeout: 120).compactMap(Double.init)
      points.append(
        Point(scale: scale, threads: threads, median: words[0], minimum: words[1]))
    }
    child.end()
  }

  /// The child's side: a line for every size.
  static func serve(seconds: Double) {
    for scale in Scale.all {
      let program = scale.program()
      for _ in 0..<3 { program.step() }
      let begin = Child.now()
      program.step()
      let step = Double(Child.now() - begin)
      let windows = max(3, min(200, Int(seconds * 1e9 / max(step, 1e6))))
      let timing = Timing(units: 1, windows: windows, window: 1e6) { program.step() }
      Child.say("\(timing.median) \(timing.minimum)")
    }
  }
}
