import Foundation

/// A line of text with its place and look.
package struct TextRun: Sendable, Equatable {
  /// Which part of the text lies on the given x.
  package enum Anchor: String, Sendable {
    case start
    case middle
    case end
  }

  package var text: String
  /// The anchor's place on the baseline.
  package var position: Point
  /// The size of the em square, in user units.
  package var size: Double
  package var color: Color
  package var bold: Bool
  package var anchor: Anchor
  /// Degrees, clockwise as seen on the picture, around `position`.
  package var rotation: Double
  /// A rim drawn behind the letters, so that they can be read over marks.
  package var halo: Color?

  package init(
    _ text: String, at position: Point, size: Double, color: Color, bold: Bool = false,
    anchor: Anchor = .start, rotation: Double = 0, halo: Color? = nil
  ) {
    self.text = text
    self.position = position
    self.size = size
    self.color = color
    self.bold = bold
    self.anchor = anchor
    self.rotation = rotation
    self.halo = halo
  }

  /// The box the text needs at most, whichever font a viewer puts in.
  package var bounds: Rect {
    let width = TextMetrics.width(of: text, size: size, bold: bold)
    let left: Double
    switch anchor {
    case .start: left = 0
    case .middle: left = -width / 2
    case .end: left = -width
    }
    let box = Rect(
      x: left, y: -TextMetrics.ascent * size, width: width,
      height: (TextMetrics.ascent + TextMetrics.descent) * size)
    let (sine, cosine) = (sin(rotation * .pi / 180), cos(rotation * .pi / 180))
    let corners = box.corners.map { corner in
      Point(
        position.x + corner.x * cosine - corner.y * sine,
        position.y + corner.x * sine + corner.y * cosine)
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (minX, minY) = (xs.min() ?? 0, ys.min() ?? 0)
    return Rect(
      x: minX, y: minY, width: (xs.max() ?? 0) - minX, height: (ys.max() ?? 0) - minY)
  }
}
