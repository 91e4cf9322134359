/// Places and draws a panel's legend.
struct LegendLayout {
  let entries: [LegendEntry]
  let theme: Theme
  let fonts: FontSizes

  private var size: Double { fonts.tick }
  private var lineHeight: Double { size * 1.5 }
  private var swatchWidth: Double { size * 2 }
  private var padding: Double { size * 0.6 }

  func draw(
    on canvas: inout Canvas, plot: Rect, position: LegendPosition,
    ink: ArraySlice<DrawingCommand>
  ) {
    guard position != .hidden, !entries.isEmpty else { return }
    let room = plot.inset(by: size * 0.6)
    let fitting = Int((room.height - padding * 2) / lineHeight)
    guard fitting > 0 else { return }
    var shown = entries
    if entries.count > fitting {
      shown = Array(entries.prefix(max(0, fitting - 1)))
      let rest = "+\(entries.count - shown.count) more"
      shown.append(
        LegendEntry(swatch: .patch(theme.plotBackground.opacity(0)), label: rest))
    }
    let textLimit = room.width - padding * 2 - swatchWidth - size * 0.5
    guard textLimit > size * 2 else { return }
    let labels = shown.map { TextMetrics.fitted($0.label, size: size, limit: textLimit) }
    let widest = labels.map { TextMetrics.width(of: $0, size: size) }.max() ?? 0
    let box = place(
      width: padding * 2 + swatchWidth + size * 0.5 + widest,
      height: padding * 2 + lineHeight * Double(shown.count) - (lineHeight - size) * 0.5,
      in: room, position: position, ink: ink)
    canvas.rectangle(
      box, cornerRadius: 4, fill: theme.plotBackground.opacity(0.9),
      stroke: Stroke(theme.grid, width: 1))
    for (index, entry) in shown.enumerated() {
      let y = box.minY + padding + size * 0.5 + lineHeight * Double(index)
      draw(entry.swatch, x: box.minX + padding, y: y, on: &canvas)
      canvas.text(
        TextRun(
          labels[index],
          at: Point(
            box.minX + padding + swatchWidth + size * 0.5,
            TextMetrics.baseline(centeredOn: y, size: size)), size: size, color: theme.text))
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
        canvas.marker(marker, at: middle, radius: min(size * 0.4, stroke.width + 2), color: stroke.color)
      }
    case .point(let marker, let color, let outline):
      canvas.marker(marker, at: middle, radius: size * 0.38, color: color, outline: outline)
    case .patch(let color):
      let box = Rect(
        x: x + size * 0.3, y: y - size * 0.38, width: size * 1.4, height: size * 0.76)
      canvas.rectangle(box, cornerRadius: 2, fill: color)
    }
  }

  /// The place inside `room` that the position names or, where free, that hides least ink.
  private func place(
    width: Double, height: Double, in room: Rect, position: LegendPosition,
    ink: ArraySlice<DrawingCommand>
  ) -> Rect {
    func box(_ across: Double, _ down: Double) -> Rect {
      Rect(
        x: (room.minX + (room.width - width) * across).rounded(),
        y: (room.minY + (room.height - height) * down).rounded(), width: width, height: height)
    }
    switch position {
    case .topLeft: return box(0, 0)
    case .topRight: return box(1, 0)
    case .bottomLeft: return box(0, 1)
    case .bottomRight: return box(1, 1)
    case .automatic, .hidden:
      let map = InkMap(room, commands: ink)
      let places = [
        (1.0, 0.0), (0, 0), (1, 1), (0, 1), (1, 0.5), (0, 0.5), (0.5, 0), (0.5, 1),
      ]
      let boxes = places.map { box($0.0, $0.1) }
      let scores = boxes.map { map.ink(in: $0.inset(by: -3)) }
      let best = scores.indices.min { scores[$0] < scores[$1] } ?? 0
      return boxes[best]
    }
  }
}
