/// The place a mark is drawn in.
struct PlotFrame: Sendable {
  var plot: Rect
  var x: AxisMap
  var y: AxisMap
  var style: MarkStyle
  var fonts: FontSizes
  /// Whether only the ink is wanted, not the colours of areas behind it.
  var isSketch = false

  var theme: Theme { style.theme }

  /// The place of a pair of numbers, or nil where the axes have none for it.
  func point(_ px: Double, _ py: Double) -> Point? {
    let point = Point(x(px), y(py))
    return point.isFinite ? point : nil
  }

  /// The part of a rectangle that is not so far off that its numbers would be no use to a viewer.
  func reachable(_ rect: Rect) -> Rect { rect.intersection(plot.inset(by: -100_000)) }

  /// The pieces of a line through the pairs that can be seen; pairs without a place break it.
  func polylines(_ xs: [Double], _ ys: [Double]) -> [[Point]] {
    // Far-off points would cost dashes and digits that are not visible.
    let window = plot.inset(by: -40)
    var pieces: [[Point]] = []
    var piece: [Point] = []
    var previous: Point?
    for (px, py) in zip(xs, ys) {
      guard let point = point(px, py) else {
        if !piece.isEmpty { pieces.append(piece) }
        (piece, previous) = ([], nil)
        continue
      }
      defer { previous = point }
      guard let last = previous else {
        if window.contains(point) { piece = [point] }
        continue
      }
      guard let (from, to) = window.clip(last, point) else {
        if !piece.isEmpty { pieces.append(piece) }
        piece = []
        continue
      }
      if piece.isEmpty { piece = [from] }
      piece.append(to)
      if to != point {
        pieces.append(piece)
        piece = []
      }
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }
}

extension Rect {
  /// The part of a segment inside the rectangle.
  func clip(_ from: Point, _ to: Point) -> (Point, Point)? {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    var (enter, leave) = (0.0, 1.0)
    let sides = [
      (-dx, from.x - minX), (dx, maxX - from.x), (-dy, from.y - minY), (dy, maxY - from.y),
    ]
    for (speed, room) in sides {
      if speed == 0 {
        if room < 0 { return nil }
      } else if speed < 0 {
        enter = max(enter, room / speed)
      } else {
        leave = min(leave, room / speed)
      }
    }
    guard enter <= leave else { return nil }
    let start = enter == 0 ? from : Point(from.x + dx * enter, from.y + dy * enter)
    let end = leave == 1 ? to : Point(from.x + dx * leave, from.y + dy * leave)
    return (start, end)
  }
}
