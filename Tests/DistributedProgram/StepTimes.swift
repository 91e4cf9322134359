import Foundation
import Wengert
import WengertDistributed

/// How long steps take, how long of it the rank waits for others, and what it sends.
final class StepTimes {
  private let group: Group
  /// Of all gradients.
  private let byteCount: Int
  private let isWanted: Bool
  private var last = ContinuousClock.now
  private var before: Traffic
  private var steps: [(whole: Double, underWay: Double, waited: Double, bytes: Int)] = []

  init(_ group: Group, _ parameters: [Variable<Float>], isWanted: Bool) {
    (self.group, self.isWanted) = (group, isWanted)
    before = group.traffic
    byteCount = 4 * parameters.reduce(0) { $0 + $1.count }
  }

  /// After a step.
  func note() {
    guard isWanted else { return }
    let (now, traffic) = (ContinuousClock.now, group.traffic)
    steps.append(
      (
        last.duration(to: now).inSeconds, (traffic.time - before.time).inSeconds,
        (traffic.waited - before.waited).inSeconds, traffic.bytesSent - before.bytesSent
      ))
    (last, before) = (now, traffic)
  }

  /// Medians of the steps, on standard error.
  func report() {
    guard isWanted, steps.count > 3 else { return }
    let warm = steps.dropFirst(2)
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    func milliseconds(_ value: Double) -> String { String(format: "%.2f ms", 1e3 * value) }
    // Medians, for some steps hold the evaluation, too.
    let (underWay, waited) = (median(warm.map(\.underWay)), median(warm.map(\.waited)))
    let ring = 2 * Double(group.count - 1) / Double(group.count) * Double(byteCount)
    let sent = median(warm.map { Double($0.bytes) })
    let text =
      "step \(milliseconds(median(warm.map(\.whole)))), of which waited \(milliseconds(waited)); under way "
      + "\(milliseconds(underWay)), hidden "
      + String(format: "%.0f %%", underWay > 0 ? 100 * (1 - waited / underWay) : 0)
      + "; sent \(Int(sent)) bytes"
      + (ring > 0 ? String(format: ", %.4f of a ring's", sent / ring) : "") + "\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}
