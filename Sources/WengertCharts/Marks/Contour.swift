/// Regions of a plane and the crisp lines between them, from numbers or classes on a grid.
public struct Contour: PlotMark {
  /// The data that define the plane.
  enum Content: Sendable {
    case classes([[Int]])
    case scores([[Double]], levels: [Double])
  }

  /// How the plane is coloured.
  public enum Shading: Sendable {
    /// Each region between lines in one tint.
    case regions
    /// By the number itself; a colour bar stands beside the plot. Classes are drawn as regions.
    case gradient(ColorMap)
    /// Not at all: lines only.
    case none
  }

  let content: Content
  /// The numbers of the level axis at the first and last column.
  public var x: ClosedRange<Double>
  /// The numbers of the upright axis at the first and last row.
  public var y: ClosedRange<Double>
  /// How the plane is coloured.
  public var shading: Shading
  /// Strength of the tints of regions, 0...1.
  public var opacity: Double
  /// The width of the lines in pixels at scale 1; 0 for none.
  public var lineWidth: Double
  /// The colour of the lines; nil for that of the text.
  public var lineColor: Color?

  /// Makes a decision boundary from the class at each grid point.
  ///
  /// Row 0 lies at the lower end of `y`, column 0 at the lower end of `x`; first and last
  /// points lie on the ends. Classes take the palette's colours, as in `Scatter`.
  public init(
    classes: [[Int]], x: ClosedRange<Double>, y: ClosedRange<Double>, opacity: Double = 0.3,
    lineWidth: Double = 1.5, lineColor: Color? = nil
  ) {
    checkRows("Contour", classes.map(\.count))
    content = .classes(classes)
    self.x = x
    self.y = y
    shading = .regions
    self.opacity = opacity
    self.lineWidth = lineWidth
    self.lineColor = lineColor
  }

  /// Makes contours where numbers on a grid cross the levels.
  ///
  /// Rows and columns lie as for classes. With one level, below and above it are tinted like
  /// classes 0 and 1. Cells with a non-finite corner stay empty.
  public init(
    scores: [[Double]], levels: [Double] = [0], x: ClosedRange<Double>, y: ClosedRange<Double>,
    shading: Shading = .regions, opacity: Double = 0.3, lineWidth: Double = 1.5,
    lineColor: Color? = nil
  ) {
    checkRows("Contour", scores.map(\.count))
    content = .scores(scores, levels: levels.filter(\.isFinite).sorted())
    self.x = x
    self.y = y
    self.shading = shading
    self.opacity = opacity
    self.lineWidth = lineWidth
    self.lineColor = lineColor
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Contour: MarkContent {
  /// Rows and columns; zero unless all rows are as long as the first.
  private var size: (rows: Int, columns: Int) {
    let lengths: [Int]
    switch content {
    case .classes(let rows): lengths = rows.map(\.count)
    case .scores(let rows, _): lengths = rows.map(\.count)
    }
    guard let columns = lengths.min(), lengths.count > 1, columns > 1 else { return (0, 0) }
    return (lengths.count, columns)
  }

  private var scoreRange: Interval? {
    guard case .scores(let rows, _) = content else { return nil }
    return Interval.covering(rows.joined())
  }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    guard size.rows > 0, self.x.upperBound > self.x.lowerBound,
      self.y.upperBound > self.y.lowerBound
    else { return result }
    result.x = Interval.covering([self.x.lowerBound, self.x.upperBound], positive: x == .log)
    result.y = Interval.covering([self.y.lowerBound, self.y.upperBound], positive: y == .log)
    result.hasContent = result.x != nil && result.y != nil
    result.tight = true
    result.hidesGrid = true
    if case .gradient(let map) = shading, let range = scoreRange {
      result.colorBar = ColorBar(map: map, range: range, label: "")
    }
    return result
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let size = size
    guard size.rows > 0 else { return }
    let grid = GridPlacement(rows: size.rows, columns: size.columns, x: x, y: y, frame: frame)
    let lines: [[GridPoint]]
    switch content {
    case .classes(let classes):
      if let colors = tints(frame, regions: nil) {
        let count = colors.count
        grid.paint(on: &canvas, colors: colors) { row, column in
          let index = RegionSampler.dominant(classes, row, column) % count
          return index < 0 ? index + count : index
        }
      }
      lines = ContourLines.boundaries(classes).map(ContourLines.smoothed)
    case .scores(let scores, let levels):
      paint(scores, levels, grid, on: &canvas, in: frame)
      lines = levels.flatMap { ContourLines.isolines(scores, level: $0) }
    }
    guard lineWidth > 0 else { return }
    let stroke = Stroke(lineColor ?? contrast(frame.theme), width: lineWidth)
    for line in lines { canvas.path(line.map(grid.place), stroke) }
  }

  /// A colour that is seen on the tints.
  private func contrast(_ theme: Theme) -> Color {
    guard case .gradient(let map) = shading, case .scores = content else {
      return theme.text.opacity(0.9)
    }
    let isLight = map.color(at: 0.5).luminance > 0.5
    return (isLight ? Color(hex: 0x10151C) : .white).opacity(0.85)
  }

  private func paint(
    _ scores: [[Double]], _ levels: [Double], _ grid: GridPlacement, on canvas: inout Canvas,
    in frame: PlotFrame
  ) {
    if case .gradient(let map) = shading {
      guard let range = scoreRange else { return }
      let table = (0...255).map { map.color(at: Double($0) / 255) }
      grid.paint(on: &canvas, colors: table) { row, column in
        RegionSampler.value(scores, row, column).map { value in
          range.span > 0 ? Int(255 * min(1, max(0, range.share(of: value)))) : 0
        }
      }
    } else if let colors = tints(frame, regions: levels.count + 1) {
      grid.paint(on: &canvas, colors: colors) { row, column in
        RegionSampler.value(scores, row, column).map { value in
          var region = 0
          for level in levels where value >= level { region += 1 }
          return region
        }
      }
    }
  }

  /// The tints of the regions, or nil where none are wanted.
  private func tints(_ frame: PlotFrame, regions: Int?) -> [Color]? {
    if case .none = shading { return nil }
    let theme = frame.theme
    guard let regions, regions > 2 else {
      let count = max(2, theme.palette.colors.count)
      return (0..<count).map { theme.plotBackground.mixed(with: theme.palette[$0], opacity) }
    }
    return (0..<regions).map { index in
      let color = theme.colorMap.color(at: Double(index) / Double(regions - 1))
      return theme.plotBackground.mixed(with: color, min(1, opacity * 2.4))
    }
  }
}
