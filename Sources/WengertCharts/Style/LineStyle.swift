/// How a line is broken up.
public enum DashStyle: String, Sendable, CaseIterable {
  /// One unbroken line.
  case solid
  /// Long strokes with gaps.
  case dashed
  /// A row of dots.
  case dotted
  /// A stroke and a dot in turn.
  case dashDot

  /// Lengths drawn and left out in turn, in user units, for a line of the given width.
  func pattern(width: Double) -> [Double] {
    switch self {
    case .solid: []
    case .dashed: [width * 3.2, width * 2.4]
    case .dotted: [0.01, width * 2]
    case .dashDot: [width * 4, width * 2.2, 0.01, width * 2.2]
    }
  }
}

/// The sign drawn at a point.
public enum Marker: String, Sendable, CaseIterable {
  /// A filled circle.
  case circle
  /// A filled square.
  case square
  /// A filled triangle standing on its side.
  case triangle
  /// A filled square standing on its corner.
  case diamond
  /// A cross of two slanted strokes.
  case cross
  /// A cross of an upright and a level stroke.
  case plus
}

extension Canvas {
  /// Draws one marker.
  mutating func marker(
    _ marker: Marker, at center: Point, radius: Double, color: Color, outline: Stroke? = nil
  ) {
    guard radius > 0 else { return }
    let radius = min(radius, Canvas.greatestRadius)
    func ring(_ points: [(Double, Double)]) -> [Point] {
      points.map { Point(center.x + $0.0 * radius, center.y + $0.1 * radius) }
    }
    let outer: [Point]
    switch marker {
    case .circle:
      circle(center, radius: radius, fill: color, stroke: outline)
      return
    case .cross, .plus:
      let stroke = Stroke(color, width: max(1, radius * 0.5))
      let reach = marker == .cross ? 0.8 : 1.05
      let ends =
        marker == .cross
        ? ring([(-reach, -reach), (reach, reach), (-reach, reach), (reach, -reach)])
        : ring([(-reach, 0), (reach, 0), (0, -reach), (0, reach)])
      line(ends[0], ends[1], stroke)
      line(ends[2], ends[3], stroke)
      return
    case .square: outer = ring([(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)])
    case .triangle: outer = ring([(0, -1.15), (1.05, 0.75), (-1.05, 0.75)])
    case .diamond: outer = ring([(0, -1.25), (1.05, 0), (0, 1.25), (-1.05, 0)])
    }
    polygon(outer, fill: color)
    if let outline { path(outer + [outer[0]], outline) }
  }
}
