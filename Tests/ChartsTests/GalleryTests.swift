import Foundation
import Testing
import WengertCharts
import WengertPNG

/// Every picture of the gallery beside the one that was looked at and kept.
///
/// `Golden` holds them at an eighth of their size, each pixel the mean of 8 by 8. After a change that is
/// meant, `PLOTS_GOLDEN=write` keeps the new ones; `PLOTS_GALLERY=FOLDER` writes all of them at full size.
@Suite struct GalleryTests {
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")
  private static let environment = ProcessInfo.processInfo.environment
  private static let block = 8

  @Test(arguments: [("light", Theme.light), ("dark", Theme.dark)])
  func picturesAreThoseThatWereKept(name: String, theme: Theme) throws {
    for (kind, figure) in Gallery.figures(theme) {
      let small = Self.reduced(try figure.pixels(scale: 1))
      let file = Self.golden.appendingPathComponent("\(kind)-\(name).png")
      if Self.environment["PLOTS_GOLDEN"] == "write" {
        try Data(PNGEncoder.encode(width: small.width, height: small.height, rgb: small.pixels))
          .write(to: file)
      }
      let kept = try PNGReader(Array(Data(contentsOf: file)))
      try #require(kept.width == small.width && kept.height == small.height, "\(kind)-\(name)")
      let difference = zip(kept.pixels, small.pixels).map { abs(Int($0) - Int($1)) }
      // Means are rounded, and another system's sine may differ in its last bit.
      let first = difference.firstIndex { $0 > 1 }
      #expect(
        first == nil,
        "\(kind)-\(name) differs at (\(first! / 3 % small.width * 8), \(first! / 3 / small.width * 8))"
      )
      if let folder = Self.environment["PLOTS_GALLERY"] {
        try figure.write(to: "\(folder)/\(kind)-\(name).png")
        try figure.write(to: "\(folder)/\(kind)-\(name).svg")
      }
    }
  }

  /// The means of the picture's blocks.
  private static func reduced(_ picture: PixelBuffer) -> (width: Int, height: Int, pixels: [UInt8])
  {
    let (width, height) = (picture.width / block, picture.height / block)
    var pixels: [UInt8] = []
    for row in 0..<height {
      for column in 0..<width {
        for channel in 0..<3 {
          var sum = block * block / 2
          for y in 0..<block {
            let start = (row * block + y) * picture.width + column * block
            for x in 0..<block { sum += Int(picture.pixels[(start + x) * 3 + channel]) }
          }
          pixels.append(UInt8(sum / (block * block)))
        }
      }
    }
    return (width, height, pixels)
  }
}
