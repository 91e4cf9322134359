/// Something that is drawn in a panel: `Line`, `Scatter`, `Histogram` and their like.
public protocol PlotMark: Sendable {
  /// The mark as a panel keeps it.
  var mark: Mark { get }
}

/// A mark of any kind, as a panel keeps it.
public struct Mark: PlotMark {
  let content: any MarkContent

  init(_ content: any MarkContent) { self.content = content }

  /// The mark itself.
  public var mark: Mark { self }
}

/// The questions of the layout to a mark.
protocol MarkContent: Sendable {
  /// How many of the palette's colours the mark takes for itself.
  var paletteColors: Int { get }
  /// The room the mark needs on the axes.
  func extent(x: AxisScale, y: AxisScale) -> Extent
  /// The lines the mark adds to the legend.
  func legendEntries(_ style: MarkStyle) -> [LegendEntry]
  func draw(on canvas: inout Canvas, in frame: PlotFrame)
}

extension MarkContent {
  var paletteColors: Int { 0 }
  func legendEntries(_ style: MarkStyle) -> [LegendEntry] { [] }
}

/// The colours a mark draws with.
struct MarkStyle: Sendable {
  var theme: Theme
  /// The first palette colour that is the mark's own.
  var firstColor: Int

  func color(_ chosen: Color?, offset: Int = 0) -> Color {
    chosen ?? theme.palette[firstColor + offset]
  }
}

/// One line of a legend.
struct LegendEntry: Sendable {
  enum Swatch: Sendable {
    case line(Stroke, Marker?)
    case point(Marker, Color, outline: Stroke?)
    case patch(Color)
  }

  var swatch: Swatch
  var label: String
}

/// The requirements of a mark on the axes.
struct Extent: Sendable {
  var x: Interval?
  var y: Interval?
  /// Whether there is anything to draw.
  var hasContent = false
  /// Whether the marks may touch the ends of the axes.
  var tight = false
  /// Whether a zero at the end of the y axis stays its end, as under bars.
  var restsOnZero = false
  /// Whether x holds whole numbers only.
  var integralX = false
  /// Whether x stands for places from 0 on, which only a linear axis has.
  var countsX = false
  /// Whether y stands for places from 0 on, which only a linear axis has.
  var countsY = false
  var xCategories: [Ticks.Tick]?
  var yCategories: [Ticks.Tick]?
  /// Whether y grows downwards.
  var flipsY = false
  var hidesAxes = false
  var hidesGrid = false
  var prefersEqual = false
  var colorBar: ColorBar?

  func union(_ other: Extent) -> Extent {
    var result = self
    result.x = x?.union(other.x) ?? other.x
    result.y = y?.union(other.y) ?? other.y
    result.hasContent = hasContent || other.hasContent
    result.tight = tight || other.tight
    result.restsOnZero = restsOnZero || other.restsOnZero
    result.integralX =
      hasContent && other.hasContent
      ? integralX && other.integralX : integralX || other.integralX
    result.countsX = countsX || other.countsX
    result.countsY = countsY || other.countsY
    result.xCategories = xCategories ?? other.xCategories
    result.yCategories = yCategories ?? other.yCategories
    result.flipsY = flipsY || other.flipsY
    result.hidesAxes = hidesAxes || other.hidesAxes
    result.hidesGrid = hidesGrid || other.hidesGrid
    result.prefersEqual = prefersEqual || other.prefersEqual
    result.colorBar = colorBar ?? other.colorBar
    return result
  }

  /// The extent of points; a pair counts where the axes have a place for both its numbers.
  static func points(_ xs: [Double], _ ys: [Double], x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    var (low, high) = (Point(.infinity, .infinity), Point(-.infinity, -.infinity))
    var integral = true
    for (px, py) in zip(xs, ys) where px.isFinite && py.isFinite {
      if (x == .log && px <= 0) || (y == .log && py <= 0) { continue }
      low = Point(min(low.x, px), min(low.y, py))
      high = Point(max(high.x, px), max(high.y, py))
      if px != px.rounded() { integral = false }
    }
    guard low.x <= high.x else { return result }
    result.x = Interval(low.x, high.x)
    result.y = Interval(low.y, high.y)
    result.hasContent = true
    result.integralX = integral
    return result
  }
}

/// A scale of colours beside a plot.
struct ColorBar: Sendable {
  /// The colours; nil for the theme's.
  var map: ColorMap?
  var range: Interval
  var label: String
}
