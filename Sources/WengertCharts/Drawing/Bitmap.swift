/// A small picture of pixels, rows from the top, each pixel red, green, blue bytes.
public struct Bitmap: Sendable, Hashable {
  /// Number of columns.
  public let width: Int
  /// Number of rows.
  public let height: Int
  /// `width * height * 3` bytes: red, green, blue of each pixel, row by row.
  public let pixels: [UInt8]

  /// How the bytes of a picture are to be read.
  public enum Layout: Int, Sendable {
    /// One byte of gray for each pixel.
    case gray = 1
    /// Red, green and blue bytes for each pixel.
    case rgb = 3
  }

  /// Makes a picture from bytes, rows from the top, as many as it has pixels and channels.
  public init(width: Int, height: Int, pixels: [UInt8], layout: Layout = .gray) {
    Bitmap.check(width, height, pixels.count, layout.rawValue, "bytes")
    self.width = min(max(1, width), Bitmap.greatestSide)
    self.height = min(max(1, height), Bitmap.greatestSide)
    let count = self.width * self.height
    var result = [UInt8](repeating: 0, count: count * 3)
    let channels = layout.rawValue
    for pixel in 0..<count {
      for channel in 0..<3 {
        let source = pixel * channels + (channels == 3 ? channel : 0)
        if source < pixels.count { result[pixel * 3 + channel] = pixels[source] }
      }
    }
    self.pixels = result
  }

  /// More columns or rows are a mistake.
  private static let greatestSide = 1 << 16

  private static func check(
    _ width: Int, _ height: Int, _ count: Int, _ channels: Int, _ what: String
  ) {
    let sides = 1...greatestSide
    guard sides.contains(width), sides.contains(height) else {
      return checkRule(
        "Bitmap", false, "\(width) × \(height) pixels; sides must lie in 1...\(greatestSide)")
    }
    checkRule(
      "Bitmap", count == width * height * channels,
      "\(count) \(what) do not fill \(width) × \(height) pixels of \(channels)")
  }

  /// Makes a picture of `width * height * 3` bytes as they are.
  init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(width > 0 && height > 0 && rgb.count == width * height * 3)
    self.width = width
    self.height = height
    pixels = rgb
  }

  /// Makes a picture from numbers, rows from the top.
  ///
  /// `range` gives the numbers at the ends of the colour map; without it, the smallest and the
  /// largest finite number. Non-finite numbers are mid-gray.
  public init(
    width: Int, height: Int, values: [Double], range: ClosedRange<Double>? = nil,
    colorMap: ColorMap = .grayscale
  ) {
    Bitmap.check(width, height, values.count, 1, "numbers")
    let (width, height) = (
      min(max(1, width), Bitmap.greatestSide), min(max(1, height), Bitmap.greatestSide)
    )
    let known = Interval.covering(values)
    let low = range?.lowerBound ?? known?.lower ?? 0
    let high = range?.upperBound ?? known?.upper ?? 1
    var bytes: [UInt8] = []
    let count = width * height
    bytes.reserveCapacity(count * 3)
    for index in 0..<count {
      var value = index < values.count ? values[index] : .nan
      value = high > low ? share(of: value, from: low, to: high) : value - low
      let (red, green, blue) = colorMap.color(at: value).bytes
      bytes += [red, green, blue]
    }
    self.init(width: width, height: height, pixels: bytes, layout: .rgb)
  }

  /// The picture with every pixel repeated `factor` times both ways.
  func enlarged(_ factor: Int) -> Bitmap {
    guard factor > 1 else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count * factor * factor)
    for row in 0..<height {
      var line: [UInt8] = []
      for column in 0..<width {
        let start = (row * width + column) * 3
        for _ in 0..<factor { line += pixels[start..<start + 3] }
      }
      for _ in 0..<factor { result += line }
    }
    return Bitmap(width: width * factor, height: height * factor, rgb: result)
  }
}
