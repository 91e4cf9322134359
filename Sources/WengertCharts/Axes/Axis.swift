/// How numbers are laid out along an axis.
public enum AxisScale: String, Sendable {
  /// Equal differences are equal lengths.
  case linear
  /// Equal ratios are equal lengths; zero and negative numbers are left out.
  case log
}

/// The label, range and ticks of an axis. A string literal stands for an axis with that label.
public struct Axis: Sendable, ExpressibleByStringLiteral {
  /// The words beside the axis; empty for none.
  public var label: String
  /// The numbers at the ends; nil to fit the data. Non-finite limits are ignored.
  public var limits: ClosedRange<Double>?
  /// How numbers are laid out.
  public var scale: AxisScale
  /// Where ticks are put; nil to choose round numbers.
  public var ticks: [Double]?
  /// The texts at `ticks`; nil to write the numbers.
  public var tickLabels: [String]?
  /// Whether lines run from the ticks over the plot.
  public var showsGrid: Bool
  /// Whether the axis with its ticks and label is drawn at all.
  public var isVisible: Bool

  /// Makes an axis; everything but the label has a choice fit for most data.
  public init(
    _ label: String = "", limits: ClosedRange<Double>? = nil, scale: AxisScale = .linear,
    ticks: [Double]? = nil, tickLabels: [String]? = nil, showsGrid: Bool = true,
    isVisible: Bool = true
  ) {
    self.label = label
    self.limits = limits
    self.scale = scale
    self.ticks = ticks
    self.tickLabels = tickLabels
    self.showsGrid = showsGrid
    self.isVisible = isVisible
  }

  /// Makes an axis with a label.
  public init(stringLiteral label: String) { self.init(label) }
}
