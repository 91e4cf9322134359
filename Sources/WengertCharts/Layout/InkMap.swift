import Foundation

/// How much is drawn where, so that a legend can be put where it hides least.
struct InkMap {
  private var points: [Point] = []

  init(_ area: Rect, commands: ArraySlice<DrawingCommand>) {
    for command in commands {
      switch command {
      case .path(let path, _): add(path, within: area)
      case .polygon(let rings, _):
        for ring in rings { add(ring + ring.prefix(1), within: area) }
      case .circle(let center, _, _, _): add(center, within: area)
      case .rectangle(let rect, _, _, _): add(rect, within: area)
      case .text(let run):
        // Hidden words hurt more than a hidden bit of line.
        for _ in 0..<12 { add(run.bounds, within: area) }
      case .image, .pushClip, .popClip: break
      }
    }
  }

  /// All that is drawn.
  var total: Int { points.count }

  func ink(in rect: Rect) -> Int { points.count { rect.contains($0) } }

  private mutating func add(_ point: Point, within area: Rect) {
    if area.contains(point) { points.append(point) }
  }

  private mutating func add(_ path: [Point], within area: Rect) {
    for (a, b) in zip(path, path.dropFirst()) {
      guard let (from, to) = area.clip(a, b) else { continue }
      let steps = max(1, min(400, Int(hypot(to.x - from.x, to.y - from.y) / 4)))
      for step in 1...steps {
        let share = Double(step) / Double(steps)
        points.append(
          Point(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share))
      }
    }
  }

  private mutating func add(_ rect: Rect, within area: Rect) {
    let rect = rect.intersection(area)
    guard rect.width > 0, rect.height > 0 else { return }
    let columns = min(200, max(1, Int(rect.width / 6)))
    let rows = min(200, max(1, Int(rect.height / 6)))
    for row in 0...rows {
      for column in 0...columns {
        let point = Point(
          rect.minX + rect.width * Double(column) / Double(columns),
          rect.minY + rect.height * Double(row) / Double(rows))
        add(point, within: area)
      }
    }
  }
}
