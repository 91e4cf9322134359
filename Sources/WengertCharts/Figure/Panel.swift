/// Where a panel's legend is put.
public enum LegendPosition: String, Sendable, CaseIterable {
  /// In the place inside the plot where it hides least; outside where it would hide much.
  case automatic
  /// To the right of the plot.
  case outside
  /// There is no legend.
  case hidden
  /// In the upper left corner of the plot.
  case topLeft
  /// In the upper right corner of the plot.
  case topRight
  /// In the lower left corner of the plot.
  case bottomLeft
  /// In the lower right corner of the plot.
  case bottomRight
}

/// How a plot fills its place.
public enum PlotAspect: String, Sendable {
  /// As the marks need it: square cells for heat maps, else the whole place.
  case automatic
  /// The whole place.
  case fill
  /// One unit of x is as long as one unit of y.
  case equal
}

/// One plot of a figure: a title, two axes and the marks drawn between them.
public struct Panel: Sendable {
  /// The words above the plot; empty for none.
  public var title: String
  /// The level axis.
  public var x: Axis
  /// The upright axis.
  public var y: Axis
  /// Where the legend is put; it names the marks that have a label.
  public var legend: LegendPosition
  /// How the plot fills its place.
  public var aspect: PlotAspect
  /// The marks, later ones on top.
  public var marks: [Mark]

  /// Makes a panel with the marks that the closure lists.
  public init(
    _ title: String = "", x: Axis = "", y: Axis = "", legend: LegendPosition = .automatic,
    aspect: PlotAspect = .automatic, @MarkBuilder marks: () -> [Mark] = { [] }
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.legend = legend
    self.aspect = aspect
    self.marks = marks()
  }

  /// Adds a mark on top of the others.
  public mutating func add(_ mark: some PlotMark) { marks.append(mark.mark) }
}
