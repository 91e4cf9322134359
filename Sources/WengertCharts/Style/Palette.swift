/// The colours that series and categories take in turn.
public struct Palette: Sendable, Hashable {
  /// The colours, first one first.
  public var colors: [Color]

  /// Makes a palette; an empty list stands for one gray.
  public init(_ colors: [Color]) {
    self.colors = colors.isEmpty ? [Color(hex: 0x808080)] : colors
  }

  private init(hex colors: [UInt32]) { self.init(colors.map { Color(hex: $0) }) }

  /// Colours for a light page that stay apart for colour-blind eyes.
  public static let light = Palette(hex: [
    0x1768B5, 0xE2711D, 0x159A74, 0xC33C76, 0x7A5BC4, 0x3FA9DC, 0xA8800F, 0x6B2A2A, 0x5D6875,
    0x0F4C45,
  ])
  /// Colours for a dark page that stay apart for colour-blind eyes.
  public static let dark = Palette(hex: [
    0x5AA9F2, 0xF79A4B, 0x3FCB9E, 0xF07FB0, 0xAE97F2, 0x8FDCF8, 0xE3C24C, 0xD98A82, 0xA7B2BF,
    0x6FA79F,
  ])

  /// The colour of series or category `index`; the list starts again after its end.
  public subscript(index: Int) -> Color {
    colors[((index % colors.count) + colors.count) % colors.count]
  }
}
