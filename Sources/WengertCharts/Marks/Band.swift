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
  func extent(x: AxisScale, y: AxisScale) -> Extent {
    Extent.points(self.x, lower, x: x, y: y).union(.points(self.x, upper, x: x, y: y))
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
      canvas.polygon(top + bottom.reversed(), fill: fill)
      (top, bottom) = ([], [])
    }
    for index in 0..<min(x.count, lower.count, upper.count) {
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
