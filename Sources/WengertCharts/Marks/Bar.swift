/// Upright bars over named places, one or several side by side at each.
public struct Bar: PlotMark {
  /// One bar at each place.
  public struct Series: Sendable {
    /// The name in the legend; empty for none.
    public var label: String
    /// The heights, one for each place; a non-finite height leaves its place empty.
    public var values: [Double]
    /// The colour; nil to take the palette's next.
    public var color: Color?

    /// Makes a series of bars.
    public init(_ label: String = "", _ values: [Double], color: Color? = nil) {
      self.label = label
      self.values = values
      self.color = color
    }
  }

  /// The names of the places.
  public var labels: [String]
  /// The bars, series by series.
  public var series: [Series]
  /// Whether each bar's height is written over it.
  public var showsValues: Bool

  /// Makes groups of bars, one bar of each series at every place.
  public init(labels: [String], series: [Series], showsValues: Bool = false) {
    for bars in series {
      checkCounts("Bar", ("labels", labels.count), ("values", bars.values.count))
    }
    self.labels = labels
    self.series = series
    self.showsValues = showsValues
  }

  /// Makes one bar at every place.
  public init(
    labels: [String], values: [Double], label: String = "", color: Color? = nil,
    showsValues: Bool = false
  ) {
    self.init(
      labels: labels, series: [Series(label, values, color: color)], showsValues: showsValues)
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Bar: MarkContent {
  var paletteColors: Int { series.filter { $0.color == nil }.count }

  private var places: Int { max(labels.count, series.map(\.values.count).max() ?? 0) }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    let values = series.flatMap(\.values)
    guard let heights = Interval.covering(values, positive: y == .log) else { return result }
    result.x = Interval(-0.5, Double(places) - 0.5)
    result.countsX = true
    var range = heights.union(
      y == .log ? Interval(heights.lower / 2, heights.upper) : Interval(0, 0))
    if showsValues, y == .linear {
      let room = range.part(0.06)
      range = range.padded(heights.lower < 0 ? room : 0, heights.upper > 0 ? room : 0)
    }
    result.y = range
    result.restsOnZero = true
    result.hasContent = true
    result.xCategories = labels.enumerated().map { Ticks.Tick(Double($0), $1) }
    return result
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    zip(series, colors(style)).compactMap { series, color in
      series.label.isEmpty ? nil : LegendEntry(swatch: .patch(color), label: series.label)
    }
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let group = series.count > 1 ? 0.8 : 0.66
    let width = group / Double(max(1, series.count))
    let base = frame.y.scale == .log ? frame.y.domain.lower : 0
    defer { drawZero(on: &canvas, in: frame) }
    for (index, (bars, color)) in zip(series, colors(frame.style)).enumerated() {
      for (place, value) in bars.values.enumerated() {
        let left = Double(place) - group / 2 + width * Double(index)
        guard let a = frame.point(left, base), let b = frame.point(left + width, value) else {
          continue
        }
        let gap = series.count > 1 ? min(1, (b.x - a.x) * 0.05) : 0
        let bar = Rect(
          x: a.x + gap, y: min(a.y, b.y), width: b.x - a.x - 2 * gap, height: abs(a.y - b.y))
        canvas.rectangle(frame.reachable(bar), fill: color)
        if showsValues { write(value, over: (a, b), on: &canvas, in: frame) }
      }
    }
  }

  /// The line that bars up and bars down stand on, where it is not the axis.
  private func drawZero(on canvas: inout Canvas, in frame: PlotFrame) {
    guard frame.y.scale == .linear, frame.y.domain.lower < 0, frame.y.domain.upper > 0 else {
      return
    }
    let y = frame.y(0).rounded(.down) + 0.5
    canvas.line(
      Point(frame.plot.minX, y), Point(frame.plot.maxX, y),
      Stroke(frame.theme.axis, width: 1, roundCap: false))
  }

  private func write(
    _ value: Double, over corners: (Point, Point), on canvas: inout Canvas, in frame: PlotFrame
  ) {
    let (a, b) = corners
    let text = NumberText.short(value)
    var size = frame.fonts.tick
    let room = b.x - a.x + (series.count > 1 ? 0 : (b.x - a.x) * 0.4)
    let needed = TextMetrics.width(of: text, size: size)
    if needed > room { size *= room / needed }
    guard size >= 6 else { return }
    let y = value < 0 ? b.y + size * TextMetrics.capHeight + 4 : b.y - 4
    canvas.text(
      TextRun(
        text, at: Point((a.x + b.x) / 2, y), size: size, color: frame.theme.secondaryText,
        anchor: .middle))
  }

  private func colors(_ style: MarkStyle) -> [Color] {
    var next = 0
    return series.map { series in
      if let color = series.color { return color }
      defer { next += 1 }
      return style.color(nil, offset: next)
    }
  }
}
