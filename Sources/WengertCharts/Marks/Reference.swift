/// A level or upright line over the whole plot.
public struct ReferenceLine: PlotMark {
  /// Where the line stands.
  public enum Position: Sendable {
    /// Upright, at a number of the level axis.
    case x(Double)
    /// Level, at a number of the upright axis.
    case y(Double)
  }

  /// Where the line stands; a non-finite number draws nothing.
  public var position: Position
  /// The name in the legend; empty for none.
  public var label: String
  /// The colour; nil for that of the secondary text.
  public var color: Color?
  /// The width in pixels at scale 1.
  public var width: Double
  /// How the line is broken up.
  public var dash: DashStyle

  /// Makes an upright line at a number of the level axis.
  public init(
    x: Double, label: String = "", color: Color? = nil, width: Double = 1.25,
    dash: DashStyle = .dashed
  ) {
    position = .x(x)
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
  }

  /// Makes a level line at a number of the upright axis.
  public init(
    y: Double, label: String = "", color: Color? = nil, width: Double = 1.25,
    dash: DashStyle = .dashed
  ) {
    position = .y(y)
    self.label = label
    self.color = color
    self.width = width
    self.dash = dash
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension ReferenceLine: MarkContent {
  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    switch position {
    case .x(let value): result.x = Interval.covering([value], positive: x == .log)
    case .y(let value): result.y = Interval.covering([value], positive: y == .log)
    }
    return result
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    label.isEmpty ? [] : [LegendEntry(swatch: .line(stroke(style), nil), label: label)]
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let plot = frame.plot
    switch position {
    case .x(let value):
      let x = frame.x(value)
      guard x.isFinite, x >= plot.minX, x <= plot.maxX else { return }
      canvas.line(Point(x, plot.maxY), Point(x, plot.minY), stroke(frame.style))
    case .y(let value):
      let y = frame.y(value)
      guard y.isFinite, y >= plot.minY, y <= plot.maxY else { return }
      canvas.line(Point(plot.minX, y), Point(plot.maxX, y), stroke(frame.style))
    }
  }

  private func stroke(_ style: MarkStyle) -> Stroke {
    Stroke(
      color ?? style.theme.secondaryText, width: width, dash: dash.pattern(width: width),
      roundCap: dash == .dotted || dash == .dashDot)
  }
}

/// Words at a place of the plot.
public struct Annotation: PlotMark {
  /// On which side of its place the text stands.
  public enum Side: String, Sendable {
    /// The words stand over the point.
    case above
    /// The words stand under the point.
    case below
    /// Left of it.
    case left
    /// Right of it.
    case right
    /// The words stand on the point.
    case center
  }

  /// The words that are written.
  public var text: String
  /// The place on the level axis.
  public var x: Double
  /// The place on the upright axis.
  public var y: Double
  /// On which side of its place the text stands.
  public var side: Side
  /// The colour; nil for that of the text.
  public var color: Color?

  /// Makes words at a place given in the numbers of the axes.
  public init(
    _ text: String, x: Double, y: Double, side: Side = .above, color: Color? = nil
  ) {
    self.text = text
    self.x = x
    self.y = y
    self.side = side
    self.color = color
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Annotation: MarkContent {
  func extent(x: AxisScale, y: AxisScale) -> Extent {
    .points([self.x], [self.y], x: x, y: y)
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    guard let place = frame.point(x, y), frame.plot.contains(place) else { return }
    let size = frame.fonts.tick
    var run = TextRun(
      text, at: place, size: size, color: color ?? frame.theme.text, anchor: .middle,
      halo: frame.theme.plotBackground.opacity(0.85))
    run.position.y = TextMetrics.baseline(centeredOn: place.y, size: size)
    let gap = size * 0.6
    switch side {
    case .above: run.position.y = place.y - gap
    case .below: run.position.y = place.y + gap + size * TextMetrics.capHeight
    case .left: (run.anchor, run.position.x) = (.end, place.x - gap)
    case .right: (run.anchor, run.position.x) = (.start, place.x + gap)
    case .center: break
    }
    // Words that would be cut off at the rim are moved inside.
    let (box, room) = (run.bounds, frame.plot.inset(by: 2))
    if box.maxX > room.maxX { run.position.x -= box.maxX - room.maxX }
    if box.minX < room.minX { run.position.x += room.minX - box.minX }
    if box.maxY > room.maxY { run.position.y -= box.maxY - room.maxY }
    if box.minY < room.minY { run.position.y += room.minY - box.minY }
    canvas.text(run)
  }
}
