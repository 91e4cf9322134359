/// Draws the grid, the frame, the ticks and the words around one plot.
struct AxisDrawing {
  let layout: PanelLayout
  let plot: Rect
  let ticks: PanelTicks

  private var theme: Theme { layout.theme }
  private var fonts: FontSizes { layout.fonts }
  private var panel: Panel { layout.panel }

  func drawGrid(on canvas: inout Canvas) {
    let stroke = Stroke(theme.grid, width: 1, roundCap: false)
    let (x, y) = layout.axes(plot)
    if panel.x.showsGrid, layout.showsX, layout.extent.xCategories == nil {
      for tick in ticks.x.major {
        let place = crisp(x(tick.value))
        canvas.line(Point(place, plot.maxY), Point(place, plot.minY), stroke)
      }
    }
    if panel.y.showsGrid, layout.showsY {
      for tick in ticks.y.major {
        let place = crisp(y(tick.value))
        canvas.line(Point(plot.minX, place), Point(plot.maxX, place), stroke)
      }
    }
  }

  func drawFrame(on canvas: inout Canvas) {
    guard !layout.extent.hidesAxes || layout.isEmpty else { return }
    let stroke = Stroke(theme.axis, width: 1, roundCap: false)
    let rim = Rect(
      x: plot.x + 0.5, y: plot.y + 0.5, width: plot.width - 1, height: plot.height - 1)
    if layout.extent.tight || layout.isEmpty {
      canvas.rectangle(rim, stroke: stroke)
    } else {
      canvas.path(
        [Point(rim.minX, plot.minY), Point(rim.minX, rim.maxY), Point(plot.maxX, rim.maxY)],
        stroke)
    }
    drawTicks(stroke, on: &canvas)
  }

  private func drawTicks(_ stroke: Stroke, on canvas: inout Canvas) {
    let (x, y) = layout.axes(plot)
    let length = layout.tickLength
    if layout.showsX {
      for tick in ticks.x.major {
        let place = crisp(x(tick.value))
        canvas.line(Point(place, plot.maxY), Point(place, plot.maxY + length), stroke)
        writeX(tick.label, at: x(tick.value), on: &canvas)
      }
      for value in ticks.x.minor {
        let place = crisp(x(value))
        canvas.line(Point(place, plot.maxY), Point(place, plot.maxY + length / 2), stroke)
      }
    }
    guard layout.showsY else { return }
    for tick in ticks.y.major {
      let place = y(tick.value)
      canvas.line(
        Point(plot.minX - length, crisp(place)), Point(plot.minX, crisp(place)), stroke)
      let baseline = TextMetrics.baseline(centeredOn: place, size: fonts.tick)
      canvas.text(
        TextRun(
          tick.label, at: Point(plot.minX - length - fonts.tick * 0.3, baseline),
          size: fonts.tick, color: theme.secondaryText, anchor: .end))
    }
    for value in ticks.y.minor {
      let place = crisp(y(value))
      canvas.line(Point(plot.minX - length / 2, place), Point(plot.minX, place), stroke)
    }
  }

  private func writeX(_ label: String, at place: Double, on canvas: inout Canvas) {
    let top = plot.maxY + layout.tickLength
    var run = TextRun(
      label, at: Point(place, top + fonts.tick * 1.05), size: fonts.tick,
      color: theme.secondaryText, anchor: .middle)
    if ticks.isSlanted {
      run.anchor = .end
      run.rotation = -PanelTicks.slant
      run.position = Point(place + fonts.tick * 0.4, top + fonts.tick * 0.8)
    }
    canvas.text(run)
  }

  func drawLabels(on canvas: inout Canvas, cell: Rect) {
    let size = fonts.label
    if layout.showsX {
      let text = TextMetrics.fitted(panel.x.label, size: size, limit: max(cell.width - 8, 8))
      let half = TextMetrics.width(of: text, size: size) / 2
      let middle = min(cell.maxX - half, max(cell.minX + half, plot.midX))
      let top = plot.maxY + layout.tickLength + ticks.xHeight(fonts)
      canvas.text(
        TextRun(
          text, at: Point(middle, top + size * 1.12), size: size, color: theme.secondaryText,
          anchor: .middle))
    }
    if layout.showsY {
      let text = TextMetrics.fitted(panel.y.label, size: size, limit: max(cell.height - 8, 8))
      let half = TextMetrics.width(of: text, size: size) / 2
      let middle = min(cell.maxY - half, max(cell.minY + half, plot.midY))
      let widest =
        ticks.y.major.map { TextMetrics.width(of: $0.label, size: fonts.tick) }.max() ?? 0
      let right = plot.minX - layout.tickLength - fonts.tick * 0.45 - widest
      canvas.text(
        TextRun(
          text, at: Point(right - size * 0.45, middle), size: size, color: theme.secondaryText,
          anchor: .middle, rotation: -90))
    }
  }

  /// The middle of the pixel a place lies in, so that a hairline is one pixel wide.
  private func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }
}
