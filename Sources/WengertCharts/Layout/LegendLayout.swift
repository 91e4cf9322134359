/// Places and draws a panel's legend.
struct LegendLayout {
  let entries: [LegendEntry]
  let theme: Theme
  let fonts: FontSizes

  private var size: Double { fonts.tick }
  private var lineHeight: Double { size * 1.5 }
  private var swatchWidth: Double { size * 2 }
  private var padding: Double { size * 0.6 }
  private var margin: Double { size * 0.6 }
  /// The widest name that is written in full outside a plot.
  private var outerLimit: Double { size * 16 }

  /// The lines of a legend that fits a place, with the size of its box.
  private struct Fitted {
    var entries: [LegendEntry]
    var labels: [String]
    var width: Double
    var height: Double
  }

  private func fitted(width: Double, height: Double) -> Fitted? {
    let room = Int((height - padding * 2) / lineHeight)
    let textLimit = width - padding * 2 - swatchWidth - size * 0.5
    guard !entries.isEmpty, room > 0, textLimit > size * 2 else { return nil }
    var shown = entries
    if entries.count > room {
      shown = Array(entries.prefix(room - 1))
      let rest = "+\(entries.count - shown.count) more"
      shown.append(LegendEntry(swatch: .patch(theme.plotBackground.opacity(0)), label: rest))
    }
    let labels = shown.map { TextMetrics.fitted($0.label, size: size, limit: textLimit) }
    let widest = labels.map { TextMetrics.width(of: $0, size: size) }.max() ?? 0
    return Fitted(
      entries: shown, labels: labels,
      width: padding * 2 + swatchWidth + size * 0.5 + widest,
      height: padding * 2 + lineHeight * Double(shown.count) - (lineHeight - size) * 0.5)
  }

  private func inside(_ plot: Rect) -> Fitted? {
    fitted(width: plot.width - 2 * margin, height: plot.height - 2 * margin)
  }

  /// The room a legend to the right of a plot needs there.
  func outerWidth(height: Double) -> Double {
    fitted(width: outerLimit, height: height).map { $0.width + margin + 2 } ?? 0
  }

  /// Whether even in its best place in the plot the legend hides a good part of the ink.
  func hidesMuch(_ ink: InkMap, plot: Rect) -> Bool {
    guard let legend = inside(plot) else { return false }
    let least = boxes(legend, plot).map { ink.ink(in: $0.inset(by: -3)) }.min() ?? 0
    return legend.entries.count < entries.count
      || Double(least) > min(40, 8 + Double(ink.total) * 0.01)
  }

  func draw(on canvas: inout Canvas, plot: Rect, position: LegendPosition, ink: InkMap) {
    if position == .hidden { return }
    if position == .outside {
      guard let legend = fitted(width: outerLimit, height: plot.height) else { return }
      let box = Rect(
        x: plot.maxX + margin, y: plot.minY, width: legend.width, height: legend.height)
      draw(legend, in: box, on: &canvas)
    } else if let legend = inside(plot) {
      let box = place(legend, plot, position: position, ink: ink)
      canvas.rectangle(
        box, cornerRadius: 4, fill: theme.plotBackground.opacity(0.9),
        stroke: Stroke(theme.grid, width: 1))
      draw(legend, in: box, on: &canvas)
    }
  }

  private func draw(_ legend: Fitted, in box: Rect, on canvas: inout Canvas) {
    for (index, entry) in legend.entries.enumerated() {
      let y = box.minY + padding + size * 0.5 + lineHeight * Double(index)
      draw(entry.swatch, x: box.minX + padding, y: y, on: &canvas)
      let place = Point(
        box.minX + padding + swatchWidth + size * 0.5,
        TextMetrics.baseline(centeredOn: y, size: size))
      canvas.text(TextRun(legend.labels[index], at: place, size: size, color: theme.text))
    }
  }

  private func draw(
    _ swatch: LegendEntry.Swatch, x: Double, y: Double, on canvas: inout Canvas
  ) {
    let middle = Point(x + swatchWidth / 2, y)
    switch swatch {
    case .line(let stroke, let marker):
      canvas.line(Point(x, y), Point(x + swatchWidth, y), stroke)
      if let marker {
        let radius = min(size * 0.4, stroke.width + 2)
        canvas.marker(marker, at: middle, radius: radius, color: stroke.color)
      }
    case .point(let marker, let color, let outline):
      canvas.marker(marker, at: middle, radius: size * 0.38, color: color, outline: outline)
    case .patch(let color):
      let box = Rect(
        x: x + size * 0.3, y: y - size * 0.38, width: size * 1.4, height: size * 0.76)
      canvas.rectangle(box, cornerRadius: 2, fill: color)
    }
  }

  /// The places in a plot that a legend may take, better ones first.
  private func boxes(_ legend: Fitted, _ plot: Rect) -> [Rect] {
    let places = [
      (1.0, 0.0), (0, 0), (1, 1), (0, 1), (1, 0.5), (0, 0.5), (0.5, 0), (0.5, 1),
    ]
    return places.map { across, down in box(legend, plot, across, down) }
  }

  private func box(_ legend: Fitted, _ plot: Rect, _ across: Double, _ down: Double) -> Rect {
    let room = plot.inset(by: margin)
    return Rect(
      x: (room.minX + (room.width - legend.width) * across).rounded(.down),
      y: (room.minY + (room.height - legend.height) * down).rounded(.down),
      width: legend.width, height: legend.height)
  }

  /// The place that the position names or, where free, the one that hides least ink.
  private func place(
    _ legend: Fitted, _ plot: Rect, position: LegendPosition, ink: InkMap
  ) -> Rect {
    switch position {
    case .topLeft: return box(legend, plot, 0, 0)
    case .topRight: return box(legend, plot, 1, 0)
    case .bottomLeft: return box(legend, plot, 0, 1)
    case .bottomRight: return box(legend, plot, 1, 1)
    case .automatic, .outside, .hidden:
      let boxes = boxes(legend, plot)
      let scores = boxes.map { ink.ink(in: $0.inset(by: -3)) }
      let best = scores.indices.min { scores[$0] < scores[$1] } ?? 0
      return boxes[best]
    }
  }
}
