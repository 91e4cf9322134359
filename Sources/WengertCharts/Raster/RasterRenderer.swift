import Foundation

/// Draws a display list into pixels.
package struct RasterRenderer {
  private let scale: Double
  private var buffer: PixelBuffer
  private var rasterizer: Rasterizer
  private var clips: [PixelRect]

  /// The picture of a canvas with `scale` pixels for each user unit.
  package static func render(_ canvas: Canvas, scale: Double) -> PixelBuffer {
    var renderer = RasterRenderer(canvas, scale: scale)
    for command in canvas.commands { renderer.draw(command) }
    return renderer.buffer
  }

  private init(_ canvas: Canvas, scale: Double) {
    let width = max(1, Int((canvas.width * scale).rounded()))
    let height = max(1, Int((canvas.height * scale).rounded()))
    self.scale = scale
    buffer = PixelBuffer(width: width, height: height, background: canvas.background)
    rasterizer = Rasterizer(width: width, height: height)
    clips = [PixelRect(left: 0, top: 0, right: width, bottom: height)]
  }

  private var clip: PixelRect { clips[clips.count - 1] }

  private mutating func draw(_ command: DrawingCommand) {
    switch command {
    case .path(let points, let stroke): self.stroke(points.map(scaled), stroke)
    case .polygon(let rings, let color): fill(rings.map { $0.map(scaled) }, color)
    case .circle(let center, let radius, let color, let stroke):
      let ring = StrokeOutliner.circle(scaled(center), radius: radius * scale)
      if let color { fill([ring], color) }
      if let stroke { self.stroke(ring + [ring[0]], stroke) }
    case .rectangle(let rect, let cornerRadius, let color, let stroke):
      let ring = corners(scaled(rect), radius: cornerRadius * scale)
      if let color { fill([ring], color) }
      if let stroke { self.stroke(ring + [ring[0]], stroke) }
    case .text(let run): draw(run)
    case .image(let bitmap, let rect, _): buffer.draw(bitmap, in: scaled(rect), clip: clip)
    case .pushClip(let rect): push(scaled(rect))
    case .popClip: if clips.count > 1 { clips.removeLast() }
    }
  }

  private func scaled(_ point: Point) -> Point { Point(point.x * scale, point.y * scale) }

  private func scaled(_ rect: Rect) -> Rect {
    Rect(
      x: rect.x * scale, y: rect.y * scale, width: rect.width * scale,
      height: rect.height * scale)
  }

  private mutating func push(_ rect: Rect) {
    let pixels = PixelRect(
      left: Int(rect.minX.rounded()), top: Int(rect.minY.rounded()),
      right: Int(rect.maxX.rounded()), bottom: Int(rect.maxY.rounded()))
    clips.append(clip.intersection(pixels))
  }

  private mutating func fill(_ rings: [[Point]], _ color: Color) {
    guard color.alpha > 0 else { return }
    rasterizer.fill(rings, clip: clip) { row, columns, coverage in
      buffer.blend(color, row: row, columns: columns, coverage: coverage)
    }
  }

  private mutating func stroke(_ points: [Point], _ stroke: Stroke) {
    let lines =
      stroke.dash.isEmpty
      ? [points] : Dasher.dashes(of: points, pattern: stroke.dash.map { $0 * scale })
    let width = stroke.width * scale
    var rings: [[Point]] = []
    for line in lines {
      rings += StrokeOutliner.outline(line, width: width, roundCap: stroke.roundCap)
    }
    fill(rings, stroke.color)
  }

  private func corners(_ rect: Rect, radius: Double) -> [Point] {
    let radius = min(radius, rect.width / 2, rect.height / 2)
    guard radius > 0 else { return rect.corners }
    let centers = rect.inset(by: radius).corners
    var ring: [Point] = []
    for (index, center) in centers.enumerated() {
      for step in 0...6 {
        let angle = (Double(index) + 2 + Double(step) / 6) * .pi / 2
        ring.append(Point(center.x + radius * cos(angle), center.y + radius * sin(angle)))
      }
    }
    return ring
  }

  private mutating func draw(_ run: TextRun) {
    let size = run.size * scale
    let width = StrokeFont.width(of: run.text, size: size, bold: run.bold)
    let shift: Double
    switch run.anchor {
    case .start: shift = 0
    case .middle: shift = -width / 2
    case .end: shift = -width
    }
    let origin = scaled(run.position)
    let (sine, cosine) = (sin(run.rotation * .pi / 180), cos(run.rotation * .pi / 180))
    let lines = StrokeFont.lines(of: run.text, bold: run.bold).map { line in
      line.map { point in
        let (x, y) = (shift + point.x * size, -point.y * size)
        return Point(origin.x + x * cosine - y * sine, origin.y + x * sine + y * cosine)
      }
    }
    let pen = max(1, StrokeFont.pen(bold: run.bold) * size)
    if let halo = run.halo { fill(letters(lines, pen: pen + size * 0.28), halo) }
    fill(letters(lines, pen: pen), run.color)
  }

  private func letters(_ lines: [[Point]], pen: Double) -> [[Point]] {
    lines.flatMap { line in
      StrokeOutliner.outline(line, width: line.count == 1 ? pen * 1.3 : pen, roundCap: true)
    }
  }
}
