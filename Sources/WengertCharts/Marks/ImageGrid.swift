/// Many small pictures in rows, such as digits or the weights of a first layer.
public struct ImageGrid: PlotMark {
  /// The pictures, row by row.
  public var images: [Bitmap]
  /// How many stand side by side; nil to fill the plot best.
  public var columns: Int?
  /// The room between neighbours, as a part of a picture's width, 0...10.
  public var padding: Double
  /// The title of each picture; empty for none.
  public var labels: [String]

  /// Makes a grid of pictures.
  public init(
    _ images: [Bitmap], columns: Int? = nil, padding: Double = 0.08, labels: [String] = []
  ) {
    self.images = images
    self.columns = columns
    self.padding = padding
    self.labels = labels
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension ImageGrid: MarkContent {
  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    result.hasContent = !images.isEmpty
    result.hidesAxes = true
    result.hidesGrid = true
    return result
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    guard !images.isEmpty else { return }
    let labelHeight = labels.isEmpty ? 0 : frame.fonts.tick * 1.35
    let aspect = images.map { Double($0.height) / Double($0.width) }.max() ?? 1
    let padding = usablePadding
    let across =
      columns.map { min(10_000, max(1, $0)) } ?? bestColumns(frame.plot, aspect, labelHeight)
    let rows = (images.count + across - 1) / across
    let plot = frame.plot
    let widest = plot.width / (Double(across) + padding * Double(across - 1))
    let tallest =
      (plot.height - labelHeight * Double(rows)) / (Double(rows) + padding * Double(rows - 1))
    let width = max(1, min(widest, tallest / aspect))
    let height = width * aspect
    let gap = width * padding
    let total = width * Double(across) + gap * Double(across - 1)
    let left = plot.minX + (plot.width - total) / 2
    for (index, image) in images.enumerated() {
      let (row, column) = (index / across, index % across)
      let slot = Rect(
        x: left + Double(column) * (width + gap),
        y: plot.minY + Double(row) * (height + gap + labelHeight) + labelHeight,
        width: width, height: height)
      canvas.image(image, in: fitted(image, in: slot))
      guard index < labels.count else { continue }
      let size = frame.fonts.tick
      let text = TextMetrics.fitted(labels[index], size: size, limit: width + gap)
      canvas.text(
        TextRun(
          text, at: Point(slot.midX, slot.minY - size * 0.38), size: size,
          color: frame.theme.secondaryText, anchor: .middle))
    }
  }

  private func fitted(_ image: Bitmap, in slot: Rect) -> Rect {
    let factor = min(slot.width / Double(image.width), slot.height / Double(image.height))
    let (width, height) = (Double(image.width) * factor, Double(image.height) * factor)
    return Rect(
      x: slot.midX - width / 2, y: slot.midY - height / 2, width: width, height: height)
  }

  private var usablePadding: Double { padding > 0 ? min(padding, 10) : 0 }

  private func bestColumns(_ plot: Rect, _ aspect: Double, _ labelHeight: Double) -> Int {
    var best = (columns: 1, width: 0.0)
    let padding = usablePadding
    for across in 1...images.count {
      let rows = Double((images.count + across - 1) / across)
      let tall = (plot.height - labelHeight * rows) / (rows * (1 + padding)) / aspect
      let width = min(plot.width / (Double(across) * (1 + padding)), tall)
      if width > best.width { best = (across, width) }
    }
    return best.columns
  }
}
