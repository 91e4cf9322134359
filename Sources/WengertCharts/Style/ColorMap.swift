/// A run of colours for the numbers 0...1.
public struct ColorMap: Sendable, Hashable {
  /// The colours at equal distances, lowest number first.
  public var stops: [Color]

  /// Makes a map from colours at equal distances, lowest number first.
  public init(_ stops: [Color]) {
    self.stops = stops.isEmpty ? [.black, .white] : stops
  }

  private init(hex stops: [UInt32]) { self.init(stops.map { Color(hex: $0) }) }

  /// Night blue over green to pale yellow; lightness grows evenly.
  public static let sequential = ColorMap(hex: [
    0x1B1F4B, 0x25407F, 0x23639A, 0x1F84A0, 0x2CA39A, 0x58BF87, 0x98D574, 0xD6E57A, 0xFBF3A8,
  ])
  /// Nearly white to deep blue, for counts on a light page.
  public static let blues = ColorMap(hex: [
    0xF4F8FC, 0xDCE9F6, 0xBDD7EE, 0x93BFE2, 0x62A2D3, 0x3A82C1, 0x1F63A8, 0x114786, 0x0B2E5E,
  ])
  /// Blue over near white to red, for numbers around a middle.
  public static let diverging = ColorMap(hex: [
    0x1E4C8F, 0x3F7FBF, 0x83B3DB, 0xC5DCED, 0xF5F5F3, 0xF6CDB8, 0xE7967A, 0xCB5347, 0x8E1B2E,
  ])
  /// Black to white.
  public static let grayscale = ColorMap([.black, .white])
  /// Black over red and orange to pale yellow.
  public static let heat = ColorMap(hex: [
    0x0B0715, 0x3A0F4C, 0x71185F, 0xA82A57, 0xD64A42, 0xF0762C, 0xF9A63A, 0xFBD46E, 0xFDF7C4,
  ])

  /// The colour of a number in 0...1; numbers outside get the end colours.
  public func color(at value: Double) -> Color {
    guard value.isFinite else { return Color(hex: 0x888888) }
    let place = min(1, max(0, value)) * Double(stops.count - 1)
    let lower = min(stops.count - 1, Int(place))
    let upper = min(stops.count - 1, lower + 1)
    return stops[lower].mixed(with: stops[upper], place - Double(lower))
  }

  /// The map with its ends exchanged.
  public var reversed: ColorMap { ColorMap(stops.reversed()) }
}
