import Foundation
import WengertPlots

/// One step of every rank, from the traces that `WENGERT_DISTRIBUTED_TRACE` leaves.
struct Timeline {
  private struct Event: Decodable {
    let name: String
    let pid: Int
    let tid: Int
    let ts: Double?
    let dur: Double?

    var start: Double { ts ?? 0 }
    var end: Double { start + (dur ?? 0) }
    var kind: String {
      if name.hasPrefix("shards") { return "shards are computed" }
      if name == "waits" { return "waits" }
      return name.contains("bucket") ? "a bucket is under way" : "report"
    }
  }

  private let ranks: [[Event]]
  /// In milliseconds since the step's begin on the first rank.
  private let window: ClosedRange<Double>
  private let start: Double

  init(folder: String, step: Int) throws {
    var ranks: [[Event]] = []
    while let data = FileManager.default.contents(atPath: "\(folder)/rank-\(ranks.count).json") {
      let events = try JSONDecoder().decode([Event].self, from: data)
      ranks.append(events.filter { $0.ts != nil })
    }
    let first = ranks[0].first { $0.name.hasPrefix("step \(step),") }!
    let shards = ranks[0].filter { $0.name.hasPrefix("shards") }
    start = shards.last { $0.start < first.end }!.start
    let next = shards.first { [start] in $0.start > start }!.start
    self.ranks = ranks
    window = 0...((next - start) / 1e3)
  }

  func draw(to path: String, title: String) throws {
    var lines: [Line] = []
    let kinds = ["shards are computed", "waits", "a bucket is under way", "report"]
    let colors = [0x1F6FB5, 0xC8CCD4, 0xE07B1A, 0xC2376B].map { Color(hex: $0) }
    var isNamed = Set<String>()
    for event in ranks.joined() {
      let x = [event.start, event.end].map {
        min(max(($0 - start) / 1e3, window.lowerBound), window.upperBound)
      }
      guard x[1] > x[0] else { continue }
      let row = Double(2 * (ranks.count - event.pid) - event.tid + 1)
      let color = colors[kinds.firstIndex(of: event.kind)!]
      if isNamed.insert(event.kind).inserted {
        lines.append(Line(x: x, y: [row, row], label: event.kind, color: color, width: 4))
      }
      // Ends are round, half as long as a line is wide.
      let end = min(0.012 * window.upperBound, (x[1] - x[0]) / 2)
      lines.append(Line(x: [x[0] + end, x[1] - end], y: [row, row], color: color, width: 16))
    }
    let rows = (0..<ranks.count).flatMap { ["rank \($0) computes", "rank \($0) communicates"] }
    let panel = Panel(
      "", x: Axis("milliseconds", limits: window),
      y: Axis(
        "", limits: 0.4...(Double(rows.count) + 0.6), ticks: (1...rows.count).map(Double.init),
        tickLabels: rows.reversed())
    ) {
      for line in lines { line }
    }
    try Figure(title: title, width: 1_000, height: 300) { panel }.write(to: path, scale: 1.5)
  }
}
