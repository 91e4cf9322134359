import Foundation

/// Reads the pen paths of the glyph tables.
enum GlyphPath {
  /// The polylines of a path, in em.
  static func lines(from path: Substring) -> [[Point]] {
    var reader = Reader(fields: path.split(separator: " ").map { String($0) })
    return reader.read()
  }

  private struct Reader {
    let fields: [String]
    var next = 0
    var lines: [[Point]] = []
    var current: [Point] = []

    init(fields: [String]) { self.fields = fields }

    mutating func number() -> Double {
      defer { next += 1 }
      return next < fields.count ? (Double(fields[next]) ?? 0) / 100 : 0
    }

    mutating func point() -> Point { Point(number(), number()) }

    mutating func finish() {
      if !current.isEmpty { lines.append(current) }
      current = []
    }

    mutating func read() -> [[Point]] {
      while next < fields.count {
        let step = fields[next]
        next += 1
        switch step {
        case "M":
          finish()
          current = [point()]
        case "L": current.append(point())
        case "C": curve(point(), point(), point())
        case "O":
          finish()
          arc(point(), Point(number(), number()), from: 0, to: 360)
          finish()
        case "E":
          finish()
          arc(point(), point(), from: number() * 100, to: number() * 100)
        case "A": arc(point(), point(), from: number() * 100, to: number() * 100)
        case "D":
          finish()
          lines.append([point()])
        case "Z":
          if let first = current.first { current.append(first) }
        default: break
        }
      }
      finish()
      return lines
    }

    mutating func curve(_ a: Point, _ b: Point, _ end: Point) {
      guard let start = current.last else { return }
      for step in 1...10 {
        let t = Double(step) / 10
        let s = 1 - t
        let (w0, w1, w2, w3) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
        current.append(
          Point(
            w0 * start.x + w1 * a.x + w2 * b.x + w3 * end.x,
            w0 * start.y + w1 * a.y + w2 * b.y + w3 * end.y))
      }
    }

    mutating func arc(_ center: Point, _ radius: Point, from: Double, to: Double) {
      let steps = max(6, Int(abs(to - from) / 12))
      for step in 0...steps {
        let angle = (from + (to - from) * Double(step) / Double(steps)) * .pi / 180
        current.append(
          Point(center.x + radius.x * cos(angle), center.y + radius.y * sin(angle)))
      }
    }
  }
}
