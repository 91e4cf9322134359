/// A matrix of numbers drawn as coloured cells, first row at the top.
public struct HeatMap: PlotMark {
  /// The texts in the cells.
  public enum CellText: Sendable {
    /// Cells are without text.
    case none
    /// The numbers, in at most so many digits.
    case numbers(digits: Int)
    /// Words of the caller's own, row by row.
    case custom([[String]])
  }

  /// The numbers, row by row; non-finite ones are gray cells.
  public var values: [[Double]]
  /// The names of the rows; empty for their numbers.
  public var rowLabels: [String]
  /// The names of the columns; empty for their numbers.
  public var columnLabels: [String]
  /// The colours; nil to take the theme's.
  public var colorMap: ColorMap?
  /// The numbers at the ends of the colours; nil for the smallest and largest number.
  public var range: ClosedRange<Double>?
  /// The texts in the cells.
  public var cellText: CellText
  /// Whether a scale of the colours stands beside the plot.
  public var showsColorBar: Bool
  /// The words beside the colour bar.
  public var colorBarLabel: String

  /// Makes a heat map; short rows are filled with gray cells.
  public init(
    _ values: [[Double]], rowLabels: [String] = [], columnLabels: [String] = [],
    colorMap: ColorMap? = nil, range: ClosedRange<Double>? = nil, cellText: CellText = .none,
    showsColorBar: Bool = true, colorBarLabel: String = ""
  ) {
    self.values = values
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.colorMap = colorMap
    self.range = range
    self.cellText = cellText
    self.showsColorBar = showsColorBar
    self.colorBarLabel = colorBarLabel
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension HeatMap: MarkContent {
  private var rows: Int { values.count }
  private var columns: Int { values.map(\.count).max() ?? 0 }

  private var colorRange: Interval {
    if let range, range.lowerBound.isFinite, range.upperBound.isFinite {
      return Interval(range.lowerBound, range.upperBound)
    }
    return Interval.covering(values.joined()) ?? Interval(0, 1)
  }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    guard columns > 0 else { return result }
    result.x = Interval(-0.5, Double(columns) - 0.5)
    result.y = Interval(-0.5, Double(rows) - 0.5)
    result.hasContent = true
    result.tight = true
    result.integralX = true
    result.countsX = true
    result.countsY = true
    result.flipsY = true
    result.hidesGrid = true
    result.prefersEqual = max(rows, columns) <= 4 * min(rows, columns)
    if !columnLabels.isEmpty {
      result.xCategories = columnLabels.enumerated().map { Ticks.Tick(Double($0), $1) }
    } else if columns <= 24 {
      result.xCategories = (0..<columns).map { Ticks.Tick(Double($0), "\($0)") }
    }
    if !rowLabels.isEmpty {
      result.yCategories = rowLabels.enumerated().map { Ticks.Tick(Double($0), $1) }
    } else if rows <= 24 {
      result.yCategories = (0..<rows).map { Ticks.Tick(Double($0), "\($0)") }
    }
    if showsColorBar {
      result.colorBar = ColorBar(
        map: colorMap, range: colorRange, label: colorBarLabel)
    }
    return result
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let map = colorMap ?? frame.theme.colorMap
    let range = colorRange
    let flat = values.flatMap { row in
      row + [Double](repeating: .nan, count: columns - row.count)
    }
    let bitmap = Bitmap(
      width: columns, height: rows, values: flat, range: range.lower...range.upper,
      colorMap: map)
    let left = frame.x(-0.5)
    let top = frame.y(-0.5)
    let area = Rect(
      x: left, y: top, width: frame.x(Double(columns) - 0.5) - left,
      height: frame.y(Double(rows) - 0.5) - top)
    canvas.image(bitmap, in: area)
    let cell = (width: area.width / Double(columns), height: area.height / Double(rows))
    if min(cell.width, cell.height) > 14 { drawGaps(area, on: &canvas, in: frame) }
    drawText(cell, bitmap: bitmap, on: &canvas, in: frame)
  }

  private func drawGaps(_ area: Rect, on canvas: inout Canvas, in frame: PlotFrame) {
    let stroke = Stroke(frame.theme.plotBackground, width: 1, roundCap: false)
    for column in stride(from: 1, to: columns, by: 1) {
      let x = frame.x(Double(column) - 0.5)
      canvas.line(Point(x, area.minY), Point(x, area.maxY), stroke)
    }
    for row in stride(from: 1, to: rows, by: 1) {
      let y = frame.y(Double(row) - 0.5)
      canvas.line(Point(area.minX, y), Point(area.maxX, y), stroke)
    }
  }

  private func text(row: Int, column: Int) -> String {
    switch cellText {
    case .none: return ""
    case .numbers(let digits):
      guard column < values[row].count else { return "" }
      return NumberText.short(values[row][column], digits: digits)
    case .custom(let words):
      return row < words.count && column < words[row].count ? words[row][column] : ""
    }
  }

  private func drawText(
    _ cell: (width: Double, height: Double), bitmap: Bitmap, on canvas: inout Canvas,
    in frame: PlotFrame
  ) {
    // One size for all cells: the largest that fits the longest text.
    var size = min(frame.fonts.label, cell.height * 0.55)
    for row in 0..<rows {
      for column in 0..<columns {
        let needed = TextMetrics.width(of: text(row: row, column: column), size: 1)
        if needed > 0 { size = min(size, (cell.width - 3) / needed) }
      }
    }
    guard size >= 5.5 else { return }
    for row in 0..<rows {
      for column in 0..<columns {
        let pixel = (row * columns + column) * 3
        let behind = Color(
          red: Double(bitmap.pixels[pixel]) / 255, green: Double(bitmap.pixels[pixel + 1]) / 255,
          blue: Double(bitmap.pixels[pixel + 2]) / 255)
        let y = TextMetrics.baseline(centeredOn: frame.y(Double(row)), size: size)
        canvas.text(
          TextRun(
            text(row: row, column: column), at: Point(frame.x(Double(column)), y), size: size,
            color: behind.luminance > 0.52 ? Color(hex: 0x10151C) : .white, anchor: .middle))
      }
    }
  }
}
