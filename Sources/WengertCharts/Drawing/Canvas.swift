/// The display list of a whole picture, made by a layout and read by both renderers.
package struct Canvas: Sendable, Equatable {
  package var width: Double
  package var height: Double
  package var background: Color
  package var commands: [DrawingCommand] = []

  package init(width: Double, height: Double, background: Color) {
    self.width = width
    self.height = height
    self.background = background
  }

  mutating func path(_ points: [Point], _ stroke: Stroke) {
    if points.count > 1, stroke.width > 0 { commands.append(.path(points, stroke)) }
  }

  mutating func line(_ from: Point, _ to: Point, _ stroke: Stroke) {
    path([from, to], stroke)
  }

  mutating func polygon(_ points: [Point], fill: Color) {
    if points.count > 2 { commands.append(.polygon([points], fill: fill)) }
  }

  /// Greater than every picture.
  static let greatestRadius = 50_000.0

  mutating func circle(_ center: Point, radius: Double, fill: Color?, stroke: Stroke? = nil) {
    guard radius > 0 else { return }
    let radius = min(radius, Canvas.greatestRadius)
    commands.append(.circle(center: center, radius: radius, fill: fill, stroke: stroke))
  }

  mutating func rectangle(
    _ rect: Rect, cornerRadius: Double = 0, fill: Color? = nil, stroke: Stroke? = nil
  ) {
    guard rect.width > 0, rect.height > 0 else { return }
    commands.append(
      .rectangle(rect, cornerRadius: cornerRadius, fill: fill, stroke: stroke))
  }

  mutating func text(_ run: TextRun) {
    if !run.text.isEmpty { commands.append(.text(run)) }
  }

  mutating func image(_ bitmap: Bitmap, in rect: Rect, smooth: Bool = false) {
    commands.append(.image(bitmap, in: rect, smooth: smooth))
  }

  mutating func clipped(to rect: Rect, _ body: (inout Canvas) -> Void) {
    commands.append(.pushClip(rect))
    body(&self)
    commands.append(.popClip)
  }
}
