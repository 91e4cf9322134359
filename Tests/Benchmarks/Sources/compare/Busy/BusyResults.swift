import Workloads

/// Small steps while another process keeps a core busy.
struct BusyResults: Codable {
  struct Point: Codable {
    let workload: String
    let threads: Int
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

  /// The time with two threads over that with one.
  func ratio(_ workload: Case, isBound: Bool) -> Double? {
    func median(_ threads: Int) -> Double? {
      points.first {
        $0.workload == workload.rawValue && $0.threads == threads && $0.isBound == isBound
      }?.median
    }
    guard let one = median(1), let two = median(2), one > 0 else { return nil }
    return two / one
  }
}
