import Foundation
import WengertCharts
import Testing

@Suite struct RasterTests {
  /// The covered area in pixels of polygons on a picture of 120 by 100 pixels.
  func area(_ rings: [[Point]], clip: PixelRect? = nil) -> Double {
    var rasterizer = Rasterizer(width: 120, height: 100)
    var sum = 0.0
    let all = PixelRect(left: 0, top: 0, right: 120, bottom: 100)
    rasterizer.fill(rings, clip: clip ?? all) { _, columns, coverage in
      for column in columns { sum += Double(coverage[column]) }
    }
    return sum
  }

  func square(_ x: Double, _ y: Double, _ side: Double, clockwise: Bool = true) -> [Point] {
    let ring = [
      Point(x, y), Point(x + side, y), Point(x + side, y + side), Point(x, y + side),
    ]
    return clockwise ? ring : ring.reversed()
  }

  func expect(_ value: Double, near truth: Double) {
    #expect(abs(value - truth) <= truth * 1e-3, "\(value) is not near \(truth)")
  }

  @Test func areasOfPolygons() {
    expect(area([square(10, 10, 40)]), near: 1600)
    expect(area([square(10.3, 10.25, 40.5)]), near: 40.5 * 40.5)
    expect(area([[Point(5, 5), Point(95, 20), Point(30, 90)]]), near: 3637.5)
    let circle = (0..<720).map { index in
      let angle = Double(index) * .pi / 360
      return Point(50 + 33.3 * cos(angle), 50 + 33.3 * sin(angle))
    }
    expect(area([circle]), near: .pi * 33.3 * 33.3)
  }

  @Test func nonZeroWinding() {
    // Equal turns join, opposite turns cut a hole.
    expect(area([square(10, 10, 40), square(30, 30, 40)]), near: 1600 + 1600 - 400)
    expect(area([square(10, 10, 40), square(20, 20, 20, clockwise: false)]), near: 1200)
  }

  @Test func clippedAndOutside() {
    expect(area([square(-50, -50, 500)]), near: 12_000)
    let clip = PixelRect(left: 20, top: 30, right: 50, bottom: 40)
    expect(area([square(0, 0, 100)], clip: clip), near: 300)
    #expect(area([square(200, 200, 10)]) == 0)
    #expect(area([[Point(.nan, 0), Point(10, .infinity), Point(5, 5)]]) == 0)
    expect(area([square(-1e12, -1e12, 2e12)]), near: 12_000)
  }

  @Test func halfCoveredPixels() {
    var rasterizer = Rasterizer(width: 8, height: 8)
    var rows: [Int: [Float]] = [:]
    rasterizer.fill(
      [square(2.5, 2.5, 3)], clip: PixelRect(left: 0, top: 0, right: 8, bottom: 8)
    ) { row, columns, coverage in rows[row] = columns.map { coverage[$0] } }
    #expect(rows.keys.sorted() == [2, 3, 4, 5])
    #expect(rows[2]?.prefix(4) == [0.25, 0.5, 0.5, 0.25])
    #expect(rows[3]?.prefix(4) == [0.5, 1, 1, 0.5])
  }

  @Test func strokesCoverTheirWidth() {
    var canvas = Canvas(width: 100, height: 100, background: .white)
    let stroke = Stroke(.black, width: 6, roundCap: false)
    canvas.commands = [.path([Point(20, 50), Point(80, 50)], stroke)]
    let pixels = RasterRenderer.render(canvas, scale: 1).pixels
    #expect(ink(pixels) == 360)
    canvas.commands = [
      .path([Point(20, 20), Point(80, 20), Point(80, 80)], Stroke(.black, width: 10))
    ]
    // Two arms, a quarter disc at the corner beyond the square both share, two half-disc ends.
    let bend = 1200.0 - 25 + .pi * 25 / 4 + .pi * 25
    #expect(abs(ink(RasterRenderer.render(canvas, scale: 1).pixels) - bend) < 2)
  }

  @Test func dashesLeaveGaps() {
    var canvas = Canvas(width: 100, height: 20, background: .white)
    canvas.commands = [
      .path(
        [Point(0, 10), Point(100, 10)],
        Stroke(.black, width: 4, dash: [6, 4], roundCap: false))
    ]
    #expect(abs(ink(RasterRenderer.render(canvas, scale: 1).pixels) - 240) < 0.5)
  }

  @Test func colorsAreBlended() {
    var canvas = Canvas(width: 4, height: 4, background: .white)
    let whole = Rect(x: 0, y: 0, width: 4, height: 4)
    canvas.commands = [
      .pushClip(Rect(x: 0, y: 0, width: 2, height: 4)),
      .rectangle(
        whole, cornerRadius: 0, fill: Color(red: 1, green: 0, blue: 0, alpha: 0.5), stroke: nil),
      .popClip,
    ]
    let pixels = RasterRenderer.render(canvas, scale: 1).pixels
    #expect(Array(pixels[0..<3]) == [255, 128, 128])
    #expect(Array(pixels[9..<12]) == [255, 255, 255])
  }

  @Test func imagesKeepTheirPixels() {
    var canvas = Canvas(width: 6, height: 4, background: .white)
    let bitmap = Bitmap(width: 3, height: 2, pixels: [0, 50, 100, 150, 200, 250])
    canvas.commands = [
      .image(bitmap, in: Rect(x: 0, y: 0, width: 6, height: 4), smooth: false)
    ]
    let pixels = RasterRenderer.render(canvas, scale: 1).pixels
    let reds = stride(from: 0, to: pixels.count, by: 3).map { pixels[$0] }
    #expect(Array(reds[0..<6]) == [0, 0, 50, 50, 100, 100])
    #expect(Array(reds[18..<24]) == [150, 150, 200, 200, 250, 250])
  }

  /// How much black there is, in pixels.
  func ink(_ pixels: [UInt8]) -> Double {
    stride(from: 0, to: pixels.count, by: 3).reduce(0) { $0 + 1 - Double(pixels[$1]) / 255 }
  }
}
