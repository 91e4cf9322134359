import Foundation

/// Turns pen lines into polygons that together cover the stroke of a round pen.
///
/// All polygons turn the same way, so that the non-zero winding rule makes their union.
enum StrokeOutliner {
  /// The polygons of a line drawn with the given width; one point gives a dot.
  static func outline(_ line: [Point], width: Double, roundCap: Bool) -> [[Point]] {
    let radius = width / 2
    let points = simplified(line)
    guard points.count > 1 else { return points.map { circle($0, radius: radius) } }
    let closed = points.count > 2 && points[0] == points[points.count - 1]
    var rings: [[Point]] = []
    var normals: [Point] = []
    for index in 1..<points.count {
      let (a, b) = (points[index - 1], points[index])
      let length = hypot(b.x - a.x, b.y - a.y)
      let normal = Point(-(b.y - a.y) / length * radius, (b.x - a.x) / length * radius)
      normals.append(normal)
      rings.append([
        Point(a.x - normal.x, a.y - normal.y), Point(b.x - normal.x, b.y - normal.y),
        Point(b.x + normal.x, b.y + normal.y), Point(a.x + normal.x, a.y + normal.y),
      ])
    }
    for index in 1..<normals.count where index < normals.count {
      rings.append(wedge(points[index], normals[index - 1], normals[index], radius: radius))
    }
    if closed {
      rings.append(wedge(points[0], normals[normals.count - 1], normals[0], radius: radius))
    } else if roundCap {
      rings.append(circle(points[0], radius: radius))
      rings.append(circle(points[points.count - 1], radius: radius))
    }
    return rings
  }

  /// The points without those too near to their predecessor to be seen.
  private static func simplified(_ line: [Point]) -> [Point] {
    var result: [Point] = []
    result.reserveCapacity(line.count)
    for (index, point) in line.enumerated() where point.isFinite {
      if let last = result.last, abs(point.x - last.x) + abs(point.y - last.y) < 0.05 {
        if index == line.count - 1, result.count > 1 { result[result.count - 1] = point }
        continue
      }
      result.append(point)
    }
    return result
  }

  /// The round corner between two segments, on the outer side of the turn.
  private static func wedge(
    _ center: Point, _ before: Point, _ after: Point, radius: Double
  ) -> [Point] {
    let cross = before.x * after.y - before.y * after.x
    let dot = before.x * after.x + before.y * after.y
    let turn = atan2(cross, dot)
    if abs(turn) < 1e-6 { return [] }
    // Turning towards +normal leaves the gap on the other side.
    let side = turn > 0 ? -1.0 : 1.0
    let start = atan2(before.y * side, before.x * side)
    let steps = max(1, Int((abs(turn) / step(radius)).rounded(.up)))
    var ring = [center]
    for index in 0...steps {
      let angle = start + turn * Double(index) / Double(steps)
      ring.append(Point(center.x + radius * cos(angle), center.y + radius * sin(angle)))
    }
    return turn > 0 ? ring : ring.reversed()
  }

  static func circle(_ center: Point, radius: Double) -> [Point] {
    let count = max(8, Int((2 * Double.pi / step(radius)).rounded(.up)))
    return (0..<count).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(count)
      return Point(center.x + radius * cos(angle), center.y + radius * sin(angle))
    }
  }

  /// The angle between corners that keeps an arc within a twentieth of a pixel.
  private static func step(_ radius: Double) -> Double {
    2 * acos(max(0, 1 - 0.05 / max(0.1, radius)))
  }
}
