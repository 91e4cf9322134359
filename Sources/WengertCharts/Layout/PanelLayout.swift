/// Places one panel's plot, axes and words.
struct PanelLayout {
  let panel: Panel
  let theme: Theme
  let fonts: FontSizes
  let extent: Extent
  let xDomain: Interval
  let yDomain: Interval
  private let xScale: AxisScale
  private let yScale: AxisScale
  /// Whether the legend stands to the right of the plot.
  var legendIsOutside = false

  init(_ panel: Panel, theme: Theme, fonts: FontSizes) {
    self.panel = panel
    self.theme = theme
    self.fonts = fonts
    let extent = panel.marks.reduce(Extent()) { sum, mark in
      sum.union(mark.content.extent(x: panel.x.scale, y: panel.y.scale))
    }
    self.extent = extent
    xScale = extent.countsX ? .linear : panel.x.scale
    yScale = extent.countsY ? .linear : panel.y.scale
    xDomain = AxisDomain.choose(
      data: extent.x, limits: panel.x.limits, scale: xScale, tight: extent.tight)
    yDomain = AxisDomain.choose(
      data: extent.y, limits: panel.y.limits, scale: yScale, tight: extent.tight,
      restsOnZero: extent.restsOnZero)
  }

  var isEmpty: Bool { !extent.hasContent }
  var showsX: Bool { panel.x.isVisible && !extent.hidesAxes }
  var showsY: Bool { panel.y.isVisible && !extent.hidesAxes }
  var tickLength: Double { 4 }

  /// Whether a unit of x is as long as one of y.
  var isEqual: Bool {
    (panel.aspect == .equal || (panel.aspect == .automatic && extent.prefersEqual))
      && xScale == .linear && yScale == .linear
  }

  // MARK: Room

  func startingInsets() -> Insets {
    Insets(
      left: showsY ? fonts.tick * 4 : 2, right: fonts.tick, top: top,
      bottom: showsX ? fonts.tick * 3 : 2)
  }

  private var top: Double { panel.title.isEmpty ? fonts.tick * 0.6 : fonts.title * 1.75 }

  /// The plot within a cell; smaller than the room where units must be equal.
  func plot(in cell: Rect, insets: Insets) -> Rect {
    let room = Rect(
      x: cell.x + insets.left, y: cell.y + insets.top,
      width: max(8, cell.width - insets.left - insets.right),
      height: max(8, cell.height - insets.top - insets.bottom))
    let unit = min(room.width / xDomain.span, room.height / yDomain.span)
    let (width, height) = (unit * xDomain.span, unit * yDomain.span)
    // A plot as thin as a line would show nothing.
    guard isEqual, min(width, height) >= 8 else { return room.snapped() }
    return Rect(
      x: room.x + (room.width - width) / 2, y: room.y,
      width: width, height: height
    ).snapped()
  }

  /// The room that ticks and words need around a plot of the given size.
  func insets(plot: Rect) -> Insets {
    let ticks = ticks(plot)
    var result = Insets(left: 2, right: 2, top: top, bottom: 2)
    if showsY {
      let widest = ticks.y.major.map { width($0.label) }.max() ?? 0
      result.left = widest + tickLength + fonts.tick * 0.45
      if !panel.y.label.isEmpty { result.left += fonts.label * 1.5 }
    }
    if showsX {
      result.bottom = tickLength + ticks.xHeight(fonts)
      if !panel.x.label.isEmpty { result.bottom += fonts.label * 1.55 }
      let x = axes(plot).x
      for tick in ticks.x.major where !tick.label.isEmpty {
        let place = x(tick.value)
        let reach = ticks.xReach(tick.label, fonts)
        result.left = max(result.left, reach.left - (place - plot.minX) + 2)
        result.right = max(result.right, reach.right - (plot.maxX - place) + 2)
      }
    }
    if let bar = extent.colorBar {
      result.right = max(result.right, ColorBarLayout(bar).width(fonts))
    } else if legendIsOutside {
      result.right = max(result.right, legend.outerWidth(height: plot.height))
    }
    return result
  }

  private func width(_ text: String) -> Double { TextMetrics.width(of: text, size: fonts.tick) }

  // MARK: Axes

  func axes(_ plot: Rect) -> (x: AxisMap, y: AxisMap) {
    let (low, high) = extent.flipsY ? (plot.minY, plot.maxY) : (plot.maxY, plot.minY)
    return (
      AxisMap(scale: xScale, domain: xDomain, start: plot.minX, end: plot.maxX),
      AxisMap(scale: yScale, domain: yDomain, start: low, end: high)
    )
  }

  func ticks(_ plot: Rect) -> PanelTicks {
    let (x, y) = axes(plot)
    return PanelTicks(
      x: x, xAxis: panel.x, xCategories: extent.xCategories, integralX: extent.integralX, y: y,
      yAxis: panel.y, yCategories: extent.yCategories, isEmpty: isEmpty, fonts: fonts)
  }

  // MARK: Drawing

  func draw(on canvas: inout Canvas, cell: Rect, insets: Insets) {
    let plot = plot(in: cell, insets: insets)
    drawTitle(on: &canvas, cell: cell, plot: plot)
    let ticks = ticks(plot)
    if !extent.hidesAxes { canvas.rectangle(plot, fill: theme.plotBackground) }
    let decoration = AxisDrawing(layout: self, plot: plot, ticks: ticks)
    if !extent.hidesGrid { decoration.drawGrid(on: &canvas) }
    if isEmpty {
      decoration.drawFrame(on: &canvas)
      drawNoData(on: &canvas, plot: plot)
    } else {
      let start = canvas.commands.count
      canvas.clipped(to: plot) { drawMarks(on: &$0, plot: plot) }
      let ink = canvas.commands[start...]
      decoration.drawFrame(on: &canvas)
      let position = legendIsOutside ? .outside : panel.legend
      legend.draw(on: &canvas, plot: plot, position: position, ink: InkMap(plot, commands: ink))
      if let bar = extent.colorBar {
        ColorBarLayout(bar).draw(on: &canvas, plot: plot, theme: theme, fonts: fonts)
      }
    }
    decoration.drawLabels(on: &canvas, cell: cell)
  }

  private func styles() -> [MarkStyle] {
    var next = 0
    return panel.marks.map { mark in
      defer { next += mark.content.paletteColors }
      return MarkStyle(theme: theme, firstColor: next)
    }
  }

  var legend: LegendLayout {
    LegendLayout(entries: legendEntries(), theme: theme, fonts: fonts)
  }

  /// Puts the legend outside where the caller wants it or where it would hide too much.
  mutating func placeLegend(cell: Rect) {
    guard !isEmpty, extent.colorBar == nil else { return }
    if panel.legend != .automatic {
      legendIsOutside = panel.legend == .outside
      return
    }
    let plot = plot(in: cell, insets: insets(plot: plot(in: cell, insets: startingInsets())))
    let legend = legend
    guard !legend.entries.isEmpty, legend.outerWidth(height: plot.height) < cell.width * 0.4
    else { return }
    var sketch = Canvas(width: 1, height: 1, background: theme.background)
    drawMarks(on: &sketch, plot: plot, isSketch: true)
    legendIsOutside = legend.hidesMuch(InkMap(plot, commands: sketch.commands[...]), plot: plot)
  }

  private func drawMarks(on canvas: inout Canvas, plot: Rect, isSketch: Bool = false) {
    let (x, y) = axes(plot)
    for (mark, style) in zip(panel.marks, styles()) {
      let frame = PlotFrame(
        plot: plot, x: x, y: y, style: style, fonts: fonts, isSketch: isSketch)
      mark.content.draw(on: &canvas, in: frame)
    }
  }

  private func legendEntries() -> [LegendEntry] {
    zip(panel.marks, styles()).flatMap { $0.content.legendEntries($1) }
  }

  private func drawTitle(on canvas: inout Canvas, cell: Rect, plot: Rect) {
    let limit = max(plot.width, cell.maxX - plot.minX)
    let text = TextMetrics.fitted(panel.title, size: fonts.title, bold: true, limit: limit)
    canvas.text(
      TextRun(
        text, at: Point(plot.minX, plot.minY - fonts.title * 0.62), size: fonts.title,
        color: theme.text, bold: true))
  }

  private func drawNoData(on canvas: inout Canvas, plot: Rect) {
    let y = TextMetrics.baseline(centeredOn: plot.midY, size: fonts.label)
    canvas.text(
      TextRun(
        "no data", at: Point(plot.midX, y), size: fonts.label, color: theme.secondaryText,
        anchor: .middle))
  }
}
