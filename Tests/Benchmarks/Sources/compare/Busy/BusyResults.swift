import Workloads

/// Small steps while another process keeps a core busy.
struct BusyResults: Codable {
  struct Point: Codable {
    let workload: String
    let threads: Int
    /// How many cores it may use.
    let cores: Int
    /// Whether the other process is bound to a core; else the system decides.
    let isBound: Bool
    /// Nanoseconds per step.
    let median: Double
    let minimum: Double
  }

  var machine: Machine
  var points: [Point] = []

  /// The smallest steps, which a second thread cannot help.
  static let workloads: [Case] = [.w1, .w3, .w8s]

  /// Threads and cores of those that take turns. A thread that may use both cores is sometimes put where the
  /// other process is, and that is not the library's doing.
  static let forms = [(threads: 1, cores: 1), (threads: 1, cores: 2), (threads: 2, cores: 2)]

  func median(_ workload: Case, threads: Int, cores: Int, isBound: Bool) -> Double? {
    points.first {
      $0.workload == workload.rawValue && $0.threads == threads && $0.cores == cores
        && $0.isBound == isBound
    }?.median
  }

  /// The time of two threads over that of one thread which may use the same cores.
  func ratio(_ workload: Case, isBound: Bool) -> Double? {
    guard let one = median(workload, threads: 1, cores: 2, isBound: isBound),
      let two = median(workload, threads: 2, cores: 2, isBound: isBound), one > 0
    else { return nil }
    return two / one
  }
}
