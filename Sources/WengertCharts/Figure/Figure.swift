import WengertPNG

/// A picture of one or several plots, to be written as SVG or PNG.
public struct Figure: Sendable {
  /// The words above all panels; empty for none.
  public var title: String
  /// Width in pixels at scale 1, from 64 to 16,384.
  public var width: Double
  /// Height in pixels at scale 1, from 64 to 16,384.
  public var height: Double
  /// The colours and letter sizes.
  public var theme: Theme
  /// How many panels stand side by side; nil to choose by their number.
  public var columns: Int?
  /// The plots, row by row from the top.
  public var panels: [Panel]

  /// Makes a figure with the panels that the closure lists; sizes are in pixels at scale 1.
  public init(
    title: String = "", width: Double = 800, height: Double = 560, theme: Theme = .light,
    columns: Int? = nil, @PanelBuilder panels: () -> [Panel] = { [] }
  ) {
    self.title = title
    self.width = width
    self.height = height
    self.theme = theme
    self.columns = columns
    self.panels = panels()
  }

  /// Adds a panel after the others.
  public mutating func add(_ panel: Panel) { panels.append(panel) }

  /// The figure as an SVG document.
  public func svg() -> String { SVGRenderer.render(canvas(), title: title) }

  /// The figure as the bytes of a PNG file with `scale` pixels for each unit of width.
  ///
  /// - Throws: `PlotError.tooLarge` for more than 100 million pixels or a scale that is not
  ///   above zero.
  public func png(scale: Double = 2) throws(PlotError) -> [UInt8] {
    let buffer = try pixels(scale: scale)
    return PNGEncoder.encode(width: buffer.width, height: buffer.height, rgb: buffer.pixels)
  }

  /// The pixels that `png(scale:)` writes.
  package func pixels(scale: Double) throws(PlotError) -> PixelBuffer {
    let canvas = canvas()
    let (width, height) = (canvas.width * scale, canvas.height * scale)
    guard scale > 0, width * height <= 1e8 else {
      throw PlotError.tooLarge(
        width: width.isFinite ? min(width, 1e9) : 0, height: height.isFinite ? min(height, 1e9) : 0)
    }
    return RasterRenderer.render(canvas, scale: scale)
  }

  /// The display list of the figure.
  package func canvas() -> Canvas { FigureLayout(self).canvas() }
}
