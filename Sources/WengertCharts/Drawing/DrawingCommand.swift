/// How an outline is drawn.
package struct Stroke: Sendable, Equatable {
  package var color: Color
  package var width: Double
  /// Lengths drawn and left out in turn, in user units; empty for an unbroken line.
  package var dash: [Double]
  package var roundCap: Bool

  package init(_ color: Color, width: Double, dash: [Double] = [], roundCap: Bool = true) {
    self.color = color
    // Without a width that is a number, nothing is drawn.
    self.width = width >= 0 ? min(width, 2 * Canvas.greatestRadius) : 0
    self.dash = dash
    self.roundCap = roundCap
  }
}

/// One step of a picture. Renderers carry the steps out in order, later ones on top.
package enum DrawingCommand: Sendable, Equatable {
  /// A polyline through the points.
  case path([Point], Stroke)
  /// The area inside the rings by the non-zero winding rule.
  case polygon([[Point]], fill: Color)
  case circle(center: Point, radius: Double, fill: Color?, stroke: Stroke?)
  case rectangle(Rect, cornerRadius: Double, fill: Color?, stroke: Stroke?)
  case text(TextRun)
  /// A bitmap stretched over a rectangle; `smooth` lets a viewer blend neighbouring pixels.
  case image(Bitmap, in: Rect, smooth: Bool)
  /// Everything until the matching `popClip` is cut to the rectangle.
  case pushClip(Rect)
  case popClip
}
