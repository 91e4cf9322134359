/// A tinted area between two lines, such as smallest and largest over several runs.
public struct Band: PlotMark {
  /// The numbers on the level axis.
  public var x: [Double]
  /// The lower edge.
  public var lower: [Double]
  /// The upper edge.
  public var upper: [Double]
  /// The name in the legend; empty for none.
  public var label: String
  /// The colour; nil to take that of the line that comes next.
  public var color: Color?
  /// Opacity of the area, 0...1.
  public var opacity: Double

  /// Makes a band; all lists must have as many numbers.
  public init(
    x: [Double], lower: [Double], upper: [Double], label: String = "", color: Color? = nil,
    opacity: Double = 0.22
  ) {
    checkCounts("Band", ("x", x.count), ("lower", lower.count), ("upper", upper.count))
    self.x = x
    self.lower = lower
    self.upper = upper
    self.label = label
    self.color = color
    self.opacity = opacity
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Band: MarkContent {
  private var count: Int { min(x.count, lower.count, upper.count) }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    // Where one edge has no place, nothing is drawn of the other.
    let drawn = (0..<count).filter { index in
      let edges = [lower[index], upper[index]]
      return edges.allSatisfy { $0.isFinite && (y == .linear || $0 > 0) }
    }
    func extent(of edge: [Double]) -> Extent {
      .points(drawn.map { self.x[$0] }, drawn.map { edge[$0] }, x: x, y: y)
    }
    return extent(of: lower).union(extent(of: upper))
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    let color = style.color(color).opacity(max(opacity, 0.35))
    return label.isEmpty ? [] : [LegendEntry(swatch: .patch(color), label: label)]
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    var (top, bottom): ([Point], [Point]) = ([], [])
    let fill = frame.style.color(color).opacity(opacity)
    let limit = frame.plot.inset(by: -2000)
    func place(_ px: Double, _ py: Double) -> Point? {
      frame.point(px, py).map { Point($0.x, min(limit.maxY, max(limit.minY, $0.y))) }
    }
    func finish(_ canvas: inout Canvas) {
      defer { (top, bottom) = ([], []) }
      let (left, right) = (top.map(\.x).min() ?? 0, top.map(\.x).max() ?? 0)
      guard right - left < 1 else {
        return canvas.polygon(top + bottom.reversed(), fill: fill)
      }
      // An area without width would not be seen.
      let heights = (top + bottom).map(\.y)
      guard let high = heights.min(), let low = heights.max() else { return }
      canvas.line(Point(left, low), Point(left, high), Stroke(fill, width: 2, roundCap: false))
    }
    for index in 0..<count {
      if let low = place(x[index], lower[index]), let high = place(x[index], upper[index]) {
        top.append(high)
        bottom.append(low)
      } else {
        finish(&canvas)
      }
    }
    finish(&canvas)
  }
}
