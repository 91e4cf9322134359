/// Draws a scale of colours to the right of a plot.
struct ColorBarLayout {
  let bar: ColorBar

  init(_ bar: ColorBar) { self.bar = bar }

  private let gap = 12.0
  private let thickness = 12.0

  private func domain() -> Interval {
    (bar.range.span > 0 ? bar.range : bar.range.padded(0.5, 0.5)).holding(16)
  }

  private func ticks(height: Double, _ fonts: FontSizes) -> Ticks {
    Ticks.linear(domain(), count: max(2, Int(height / (fonts.tick * 4))))
  }

  private func labelRoom(_ ticks: Ticks, _ fonts: FontSizes) -> Double {
    ticks.major.map { TextMetrics.width(of: $0.label, size: fonts.tick) }.max() ?? 0
  }

  /// The room the bar needs beside a plot, whatever the plot's height.
  func width(_ fonts: FontSizes) -> Double {
    let widest = [60.0, 150, 300, 600].map { labelRoom(ticks(height: $0, fonts), fonts) }.max()
    let label = bar.label.isEmpty ? 0 : fonts.label * 1.6
    return gap + thickness + 6 + (widest ?? 0) + label + 2
  }

  func draw(on canvas: inout Canvas, plot: Rect, theme: Theme, fonts: FontSizes) {
    let area = Rect(x: plot.maxX + gap, y: plot.minY, width: thickness, height: plot.height)
    let steps = 128
    let values = (0..<steps).map { 1 - Double($0) / Double(steps - 1) }
    canvas.image(
      Bitmap(
        width: 1, height: steps, values: values, range: 0...1, colorMap: bar.map ?? theme.colorMap),
      in: area, smooth: true)
    let stroke = Stroke(theme.axis, width: 1, roundCap: false)
    canvas.rectangle(area.inset(by: 0.5), stroke: stroke)
    let domain = domain()
    let map = AxisMap(scale: .linear, domain: domain, start: area.maxY, end: area.minY)
    let ticks = ticks(height: area.height, fonts)
    for tick in ticks.major {
      let y = map(tick.value)
      let line = min(area.maxY - 0.5, max(area.minY + 0.5, y.rounded(.down) + 0.5))
      canvas.line(Point(area.maxX, line), Point(area.maxX + 3, line), stroke)
      let baseline = TextMetrics.baseline(centeredOn: y, size: fonts.tick)
      canvas.text(
        TextRun(
          tick.label, at: Point(area.maxX + 6, baseline), size: fonts.tick,
          color: theme.secondaryText))
    }
    let text = TextMetrics.fitted(bar.label, size: fonts.label, limit: plot.height)
    let x = area.maxX + 6 + labelRoom(ticks, fonts) + fonts.label * 1.25
    canvas.text(
      TextRun(
        text, at: Point(x, plot.midY), size: fonts.label, color: theme.secondaryText,
        anchor: .middle, rotation: -90))
  }
}
