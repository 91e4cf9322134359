/// A line through points, in their order. A non-finite point breaks the line.
public struct Line: PlotMark {
  /// The numbers on the level axis.
  public var x: [Double]
  /// The numbers on the upright axis.
  public var y: [Double]
  /// The name in the legend; empty for none.
  public var label: String
  /// The colour; nil to take the palette's next.
  public var color: Color?
  /// The width in pixels at scale 1.
  public var width: Double
  /// How the line is broken up.
  public var dash: DashStyle
  /// The sign at every point; nil for none.
  public var marker: Marker?

  /// Makes a line through pairs; both lists must have as many numbers.
  public init(
    x: [Double], y: [Double], label: String = "", color: Color? = nil, width: Double = 2,
    dash: DashStyle = .solid, marker: Marker? = nil
  ) {
    checkCounts("Line", ("x", x.count), ("y", y.count))
    self.x = x
    self.y = y
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
    self.marker = marker
  }

  /// Makes a line through numbers at x = 0, 1, 2 and so on.
  public init(
    _ y: [Double], label: String = "", color: Color? = nil, width: Double = 2,
    dash: DashStyle = .solid, marker: Marker? = nil
  ) {
    self.init(
      x: y.indices.map(Double.init), y: y, label: label, color: color, width: width, dash: dash,
      marker: marker)
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Line: MarkContent {
  var paletteColors: Int { color == nil ? 1 : 0 }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    .points(self.x, self.y, x: x, y: y)
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    label.isEmpty ? [] : [LegendEntry(swatch: .line(stroke(style), marker), label: label)]
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let stroke = stroke(frame.style)
    for piece in frame.polylines(x, y) where width > 0 {
      if piece.count == 1 {
        if marker == nil { canvas.circle(piece[0], radius: width * 0.8, fill: stroke.color) }
      } else {
        canvas.path(piece, stroke)
      }
    }
    guard let marker else { return }
    let outline = Stroke(frame.theme.plotBackground, width: 1)
    let window = frame.plot.inset(by: -10)
    for (px, py) in zip(x, y) {
      guard let point = frame.point(px, py), window.contains(point) else { continue }
      canvas.marker(
        marker, at: point, radius: width + 2, color: stroke.color, outline: outline)
    }
  }

  private func stroke(_ style: MarkStyle) -> Stroke {
    Stroke(style.color(color), width: width, dash: dash.pattern(width: width))
  }
}
