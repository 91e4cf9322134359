/// The look of a figure: its colours and letter sizes.
public struct Theme: Sendable, Hashable {
  /// The page behind everything.
  public var background: Color
  /// The area inside the axes.
  public var plotBackground: Color
  /// Titles and strong lines.
  public var text: Color
  /// Tick labels and axis labels.
  public var secondaryText: Color
  /// Axis lines and ticks.
  public var axis: Color
  /// The color of grid lines.
  public var grid: Color
  /// The colours of series and categories.
  public var palette: Palette
  /// The colours of numbers where a mark names none.
  public var colorMap: ColorMap
  /// Size of axis labels in pixels at scale 1, 1...200; the other sizes follow from it.
  public var fontSize: Double

  /// Makes a theme from its colours and the size of axis labels in pixels.
  public init(
    background: Color, plotBackground: Color, text: Color, secondaryText: Color, axis: Color,
    grid: Color, palette: Palette, colorMap: ColorMap = .sequential, fontSize: Double = 12
  ) {
    self.background = background
    self.plotBackground = plotBackground
    self.text = text
    self.secondaryText = secondaryText
    self.axis = axis
    self.grid = grid
    self.palette = palette
    self.colorMap = colorMap
    self.fontSize = fontSize
  }

  /// Dark letters on white.
  public static let light = Theme(
    background: .white, plotBackground: Color(hex: 0xFCFCFD), text: Color(hex: 0x1C2430),
    secondaryText: Color(hex: 0x4A5564), axis: Color(hex: 0x8C96A3), grid: Color(hex: 0xE5E8ED),
    palette: .light)
  /// Light letters on a near-black page.
  public static let dark = Theme(
    background: Color(hex: 0x14171C), plotBackground: Color(hex: 0x1A1E25),
    text: Color(hex: 0xECEFF3), secondaryText: Color(hex: 0xB4BDC9),
    axis: Color(hex: 0x6B7685), grid: Color(hex: 0x2B313B), palette: .dark)

  /// The size of axis labels; 12 where none can be used.
  var letterSize: Double { (1...200).contains(fontSize) ? fontSize : 12 }

  var isDark: Bool { background.luminance < 0.5 }
}
