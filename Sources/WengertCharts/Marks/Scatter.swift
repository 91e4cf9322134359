/// Points, in one colour or in a colour for each category. Non-finite points are left out.
public struct Scatter: PlotMark {
  /// The numbers on the level axis.
  public var x: [Double]
  /// The numbers on the upright axis.
  public var y: [Double]
  /// The category of each point, from 0; nil for one colour. Missing ones count as 0.
  public var categories: [Int]?
  /// The names of the categories in the legend.
  public var categoryLabels: [String]
  /// The name in the legend of points without categories; empty for none.
  public var label: String
  /// The colour of points without categories; nil to take the palette's next.
  public var color: Color?
  /// Distance from a point's middle to its rim, in pixels at scale 1; without one above 0, nothing is
  /// drawn.
  public var radius: Double
  /// The sign drawn at a point.
  public var marker: Marker
  /// Whether points have a thin rim that keeps neighbours apart.
  public var isOutlined: Bool
  /// Opacity of the points, 0...1.
  public var opacity: Double

  /// Makes points from pairs; all lists must have as many elements.
  public init(
    x: [Double], y: [Double], categories: [Int]? = nil, categoryLabels: [String] = [],
    label: String = "", color: Color? = nil, radius: Double = 3.5, marker: Marker = .circle,
    isOutlined: Bool = true, opacity: Double = 1
  ) {
    checkCounts("Scatter", ("x", x.count), ("y", y.count))
    if let categories { checkCounts("Scatter", ("x", x.count), ("categories", categories.count)) }
    self.x = x
    self.y = y
    self.categories = categories
    self.categoryLabels = categoryLabels
    self.label = label
    self.color = color
    self.radius = radius
    self.marker = marker
    self.isOutlined = isOutlined
    self.opacity = opacity
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }
}

extension Scatter: MarkContent {
  var paletteColors: Int { color == nil && categories == nil ? 1 : 0 }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    .points(self.x, self.y, x: x, y: y)
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    let outline = outline(style.theme)
    guard categories != nil else {
      let color = style.color(color)
      return label.isEmpty
        ? [] : [LegendEntry(swatch: .point(marker, color, outline: outline), label: label)]
    }
    return categoryLabels.enumerated().map { index, name in
      LegendEntry(
        swatch: .point(marker, style.theme.palette[index], outline: outline), label: name)
    }
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let radius = min(radius, Canvas.greatestRadius)
    let window = frame.plot.inset(by: -radius - 1)
    let outline = outline(frame.theme)
    let single = frame.style.color(color)
    for (index, (px, py)) in zip(x, y).enumerated() {
      guard let point = frame.point(px, py), window.contains(point) else { continue }
      var color = single
      if let categories {
        color = frame.theme.palette[index < categories.count ? categories[index] : 0]
      }
      canvas.marker(
        marker, at: point, radius: radius, color: color.opacity(color.alpha * opacity),
        outline: outline)
    }
  }

  private func outline(_ theme: Theme) -> Stroke? {
    guard isOutlined, radius >= 2 else { return nil }
    let color = theme.isDark ? theme.background : Color.white
    return Stroke(color.opacity(0.9 * opacity), width: min(1, radius * 0.25))
  }
}
