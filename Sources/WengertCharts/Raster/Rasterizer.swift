/// Turns polygons into pixel coverage, by the non-zero winding rule.
///
/// Every pixel row is cut into sub-scan-lines. On each one the inside of the polygons is a set of
/// spans whose ends are exact; a pixel's coverage is the mean over its sub-scan-lines.
package struct Rasterizer {
  /// Sub-scan-lines in one pixel row.
  static let rowParts = 16

  private struct Edge {
    var first: Int
    var last: Int
    var x: Double
    var slope: Double
    var winding: Int
  }

  private let width: Int
  private let height: Int
  private var edges: [Edge] = []
  private var active: [Edge] = []
  private var changes: [Float]
  private var coverage: [Float]

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
    changes = [Float](repeating: 0, count: width + 2)
    coverage = [Float](repeating: 0, count: width)
  }

  /// Calls `emit` for each row that has ink, with the row, the columns, and the coverage 0...1 of
  /// every column of the picture; only the given columns hold meaning.
  package mutating func fill(
    _ rings: [[Point]], clip: PixelRect, emit: (Int, Range<Int>, [Float]) -> Void
  ) {
    let clip = clip.clamped(width: width, height: height)
    guard !clip.isEmpty else { return }
    edges.removeAll(keepingCapacity: true)
    for ring in rings { add(ring, clip: clip) }
    guard !edges.isEmpty else { return }
    edges.sort { $0.first < $1.first }
    sweep(clip: clip, emit: emit)
  }

  private mutating func add(_ ring: [Point], clip: PixelRect) {
    guard var from = ring.last else { return }
    let parts = Double(Self.rowParts)
    for to in ring {
      defer { from = to }
      let (top, bottom, winding) = from.y < to.y ? (from, to, 1) : (to, from, -1)
      guard top.isFinite, bottom.isFinite else { continue }
      let lowest = Double(clip.top * Self.rowParts)
      let highest = Double(clip.bottom * Self.rowParts)
      let first = Int(max(lowest, min(highest, (top.y * parts - 0.5).rounded(.up))))
      let last = Int(max(lowest - 1, min(highest, (bottom.y * parts - 0.5).rounded(.up)) - 1))
      if first > last { continue }
      let slope = (bottom.x - top.x) / (bottom.y - top.y)
      edges.append(
        Edge(
          first: first, last: last, x: top.x + ((Double(first) + 0.5) / parts - top.y) * slope,
          slope: slope / parts, winding: winding))
    }
  }

  private mutating func sweep(clip: PixelRect, emit: (Int, Range<Int>, [Float]) -> Void) {
    active.removeAll(keepingCapacity: true)
    var next = 0
    var line = edges[0].first
    var touched = Touched()
    while next < edges.count || !active.isEmpty {
      if active.isEmpty { line = max(line, edges[next].first) }
      while next < edges.count, edges[next].first <= line {
        active.append(edges[next])
        next += 1
      }
      sortActive()
      addSpans(clip: clip, touched: &touched)
      // Step on, and drop the edges that end here.
      var kept = 0
      for index in active.indices where active[index].last > line {
        var edge = active[index]
        edge.x += edge.slope
        active[kept] = edge
        kept += 1
      }
      active.removeLast(active.count - kept)
      line += 1
      let row = (line - 1) / Self.rowParts
      let upcoming = active.isEmpty ? (next < edges.count ? edges[next].first : .max) : line
      if upcoming / Self.rowParts != row { flush(row, clip: clip, touched: &touched, emit: emit) }
    }
  }

  private mutating func sortActive() {
    guard active.count > 1 else { return }
    for index in 1..<active.count {
      let edge = active[index]
      var place = index
      while place > 0, active[place - 1].x > edge.x {
        active[place] = active[place - 1]
        place -= 1
      }
      if place != index { active[place] = edge }
    }
  }

  private mutating func addSpans(clip: PixelRect, touched: inout Touched) {
    let (left, right) = (Double(clip.left), Double(clip.right))
    var winding = 0
    var start = 0.0
    for edge in active {
      let before = winding
      winding += edge.winding
      if before == 0 {
        start = edge.x
      } else if winding == 0 {
        let from = min(right, max(left, start))
        let to = min(right, max(left, edge.x))
        if from < to { addSpan(from, to, touched: &touched) }
      }
    }
  }

  private mutating func addSpan(_ from: Double, _ to: Double, touched: inout Touched) {
    let weight = 1 / Float(Self.rowParts)
    let (a, b) = (Int(from), Int(to))
    let (fa, fb) = (Float(from - Double(a)), Float(to - Double(b)))
    changes[a] += weight * (1 - fa)
    changes[a + 1] += weight * fa
    changes[b] -= weight * (1 - fb)
    changes[b + 1] -= weight * fb
    touched.lower = min(touched.lower, a)
    touched.upper = max(touched.upper, b)
  }

  private mutating func flush(
    _ row: Int, clip: PixelRect, touched: inout Touched,
    emit: (Int, Range<Int>, [Float]) -> Void
  ) {
    guard touched.lower <= touched.upper else { return }
    let columns = touched.lower..<min(clip.right, touched.upper + 1)
    var sum: Float = 0
    for column in columns {
      sum += changes[column]
      changes[column] = 0
      coverage[column] = min(1, max(0, sum))
    }
    for column in columns.upperBound..<max(columns.upperBound, min(width + 2, touched.upper + 2)) {
      changes[column] = 0
    }
    touched = Touched()
    emit(row, columns, coverage)
  }

  /// The columns that the spans of the present row have reached.
  private struct Touched {
    var lower = Int.max
    var upper = Int.min
  }
}

/// A rectangle of whole pixels; right and bottom are outside.
package struct PixelRect: Sendable, Equatable {
  package var left: Int
  package var top: Int
  package var right: Int
  package var bottom: Int

  package init(left: Int, top: Int, right: Int, bottom: Int) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  var isEmpty: Bool { left >= right || top >= bottom }

  func clamped(width: Int, height: Int) -> PixelRect {
    PixelRect(
      left: max(0, left), top: max(0, top), right: min(width, right), bottom: min(height, bottom))
  }

  func intersection(_ other: PixelRect) -> PixelRect {
    PixelRect(
      left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
      bottom: min(bottom, other.bottom))
  }
}
