import Wengert
import WengertPlots
import Workloads

/// A bar for every program and workload: its time in units of Wengert's.
enum StepChart {
  static func write(_ section: StepSection, to path: String) throws {
    let names = Contender.all(in: .standard).map(\.name).filter { $0 != "Wengert" }
    let panels = [1, 2].compactMap { threads -> Panel? in
      let measured = section.results.filter {
        $0.result.result("Wengert", threads: threads)?.failure == nil
          && $0.result.result("Wengert", threads: threads) != nil
      }
      guard !measured.isEmpty else { return nil }
      let series = names.map { name in
        Bar.Series(
          name,
          measured.map { _, result in
            guard let one = result.result(name, threads: threads), one.failure == nil,
              let mine = result.result("Wengert", threads: threads)
            else { return .nan }
            return one.median / mine.median
          })
      }.filter { $0.values.contains(where: \.isFinite) }
      return Panel(
        threads == 1 ? "One thread" : "Two threads", y: Axis("time / Wengert's time", scale: .log),
        legend: .outside
      ) {
        Bar(labels: measured.map(\.workload.rawValue), series: series)
        ReferenceLine(y: 1, label: "Wengert")
      }
    }
    guard !panels.isEmpty else { return }
    var figure = Figure(
      title: "Time of a training step", width: 1100, height: 360 * Double(panels.count),
      columns: 1)
    panels.forEach { figure.add($0) }
    try figure.write(to: path)
  }
}
