/// Places the panels of a figure and draws everything into a display list.
struct FigureLayout {
  private let figure: Figure
  private let width: Double
  private let height: Double

  init(_ figure: Figure) {
    self.figure = figure
    width = Self.size(figure.width)
    height = Self.size(figure.height)
  }

  private static func size(_ value: Double) -> Double {
    value.isFinite ? min(16_384, max(64, value.rounded())) : 640
  }

  private var theme: Theme { figure.theme }
  private var margin: Double { min(16, width * 0.03) }

  func canvas() -> Canvas {
    var canvas = Canvas(width: width, height: height, background: theme.background)
    let top = drawTitle(on: &canvas)
    let area = Rect(
      x: margin, y: top, width: width - 2 * margin, height: max(1, height - top - margin * 0.75))
    let panels = figure.panels.isEmpty ? [Panel()] : figure.panels
    let columns = columnCount(panels.count, area)
    let rows = (panels.count + columns - 1) / columns
    let gap = columns > 1 || rows > 1 ? theme.letterSize * 1.3 : 0
    let cellWidth = (area.width - gap * Double(columns - 1)) / Double(columns)
    let cellHeight = (area.height - gap * Double(rows - 1)) / Double(rows)
    let size = Rect(x: 0, y: 0, width: max(1, cellWidth), height: max(1, cellHeight))
    let layouts = panels.map { panel in
      var layout = PanelLayout(
        panel, theme: theme,
        fonts: FontSizes(theme: theme, width: cellWidth, height: cellHeight))
      layout.placeLegend(cell: size)
      return layout
    }
    let insets = alignedInsets(layouts, columns: columns, rows: rows, cell: size)
    for (index, layout) in layouts.enumerated() {
      let cell = Rect(
        x: area.x + Double(index % columns) * (cellWidth + gap),
        y: area.y + Double(index / columns) * (cellHeight + gap), width: size.width,
        height: size.height)
      layout.draw(on: &canvas, cell: cell, insets: insets[index])
    }
    return canvas
  }

  /// Draws the title and returns where the panels may begin.
  private func drawTitle(on canvas: inout Canvas) -> Double {
    guard !figure.title.isEmpty else { return margin * 0.85 }
    let size = theme.letterSize * (width < 420 ? 1.2 : 1.45)
    let text = TextMetrics.fitted(
      figure.title, size: size, bold: true, limit: width - 2 * margin)
    let baseline = margin + size * TextMetrics.ascent
    canvas.text(
      TextRun(text, at: Point(margin, baseline), size: size, color: theme.text, bold: true))
    return baseline + size * 0.75
  }

  private func columnCount(_ count: Int, _ area: Rect) -> Int {
    if let columns = figure.columns { return min(count, max(1, columns)) }
    var best = (columns: 1, score: -Double.infinity)
    for columns in 1...count {
      let rows = (count + columns - 1) / columns
      let cell = (area.width / Double(columns), area.height / Double(rows))
      let size = min(cell.0, cell.1 * 1.3)
      let score = size * (1 - 0.04 * Double(columns * rows - count))
      if score > best.score { best = (columns, score) }
    }
    return best.columns
  }

  /// The room around each plot, the same over a column and over a row, so that plots line up.
  private func alignedInsets(
    _ layouts: [PanelLayout], columns: Int, rows: Int, cell: Rect
  ) -> [Insets] {
    var insets = layouts.map { $0.startingInsets() }
    // Plots that are to be compared by eye have one size over the whole figure.
    let isUniform = layouts.allSatisfy { $0.isEqual || $0.extent.tight }
    for _ in 0..<3 {
      insets = zip(layouts, insets).map { $0.insets(plot: $0.plot(in: cell, insets: $1)) }
      for index in insets.indices {
        let column = insets.indices.filter { isUniform || $0 % columns == index % columns }
        let row = insets.indices.filter { isUniform || $0 / columns == index / columns }
        let own = insets[index]
        insets[index] = Insets(
          left: column.map { insets[$0].left }.max() ?? own.left,
          right: column.map { insets[$0].right }.max() ?? own.right,
          top: row.map { insets[$0].top }.max() ?? own.top,
          bottom: row.map { insets[$0].bottom }.max() ?? own.bottom)
      }
    }
    return insets
  }
}

/// The room around a plot for titles, ticks and labels, in user units.
struct Insets: Sendable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double
}
