/// A colour in sRGB with opacity; every component is in 0...1.
public struct Color: Sendable, Hashable {
  /// Amount of red, 0...1.
  public var red: Double
  /// Amount of green, 0...1.
  public var green: Double
  /// Amount of blue, 0...1.
  public var blue: Double
  /// Opacity, 0 (clear) ... 1 (opaque).
  public var alpha: Double

  /// Makes a colour from components in 0...1; values outside are cut to the range.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = Color.unit(red)
    self.green = Color.unit(green)
    self.blue = Color.unit(blue)
    self.alpha = Color.unit(alpha)
  }

  /// Makes an opaque colour from a number written like `0x1F77B4`.
  public init(hex: UInt32) {
    self.init(
      red: Double((hex >> 16) & 0xFF) / 255, green: Double((hex >> 8) & 0xFF) / 255,
      blue: Double(hex & 0xFF) / 255)
  }

  /// White, with red, green and blue of 1.
  public static let white = Color(hex: 0xFFFFFF)
  /// Black, with red, green and blue of 0.
  public static let black = Color(hex: 0x000000)

  /// The same colour with another opacity, 0...1.
  public func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// The colour on the way to `other`: this one at 0, the other at 1.
  public func mixed(with other: Color, _ amount: Double) -> Color {
    let t = Color.unit(amount)
    return Color(
      red: red + (other.red - red) * t, green: green + (other.green - green) * t,
      blue: blue + (other.blue - blue) * t, alpha: alpha + (other.alpha - alpha) * t)
  }

  /// Perceived lightness, 0 (black) ... 1 (white).
  var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  /// The components as bytes: red, green, blue.
  var bytes: (UInt8, UInt8, UInt8) {
    (UInt8((red * 255).rounded()), UInt8((green * 255).rounded()), UInt8((blue * 255).rounded()))
  }

  private static func unit(_ value: Double) -> Double {
    value.isFinite ? min(1, max(0, value)) : 0
  }
}
