/// A place on a grid, in rows and columns, not necessarily whole.
struct GridPoint: Sendable, Equatable {
  var row: Double
  var column: Double
}

/// Where the points of a grid lie on the picture.
struct GridPlacement {
  let rows: Int
  let columns: Int
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let frame: PlotFrame

  func place(_ point: GridPoint) -> Point {
    let px = GridPlacement.value(x, point.column, of: columns - 1)
    let py = GridPlacement.value(y, point.row, of: rows - 1)
    return frame.point(px, py) ?? Point(frame.plot.minX, frame.plot.maxY)
  }

  private static func value(_ range: ClosedRange<Double>, _ step: Double, of count: Int) -> Double {
    let span = range.upperBound - range.lowerBound
    return (span * step).isFinite
      ? range.lowerBound + span * step / Double(count)
      : Interval(range.lowerBound, range.upperBound).value(at: step / Double(count))
  }

  /// Fills the part of the plot that the grid covers, asking for the colour at each pixel:
  /// its place in `colors`, or nil for none.
  func paint(on canvas: inout Canvas, colors: [Color], index: (Double, Double) -> Int?) {
    if frame.isSketch { return }
    let plot = frame.plot
    let (a, b) = (
      place(GridPoint(row: 0, column: 0)),
      place(GridPoint(row: Double(rows - 1), column: Double(columns - 1)))
    )
    let left = max(plot.minX, min(a.x, b.x))
    let right = min(plot.maxX, max(a.x, b.x))
    let top = max(plot.minY, min(a.y, b.y))
    let bottom = min(plot.maxY, max(a.y, b.y))
    guard right - left >= 1, bottom - top >= 1 else { return }
    // Two samples for each unit, so that edges are crisp at scale 2 too.
    let width = min(2400, Int((right - left) * 2))
    let height = min(2400, Int((bottom - top) * 2))
    let columnsAt = (0..<width).map { index in
      let px = left + (Double(index) + 0.5) / Double(width) * (right - left)
      return share(frame.x.value(at: px), x) * Double(columns - 1)
    }
    let rowsAt = (0..<height).map { index in
      let py = top + (Double(index) + 0.5) / Double(height) * (bottom - top)
      return share(frame.y.value(at: py), y) * Double(rows - 1)
    }
    let table = (colors + [frame.theme.plotBackground]).map(\.bytes)
    let bytes = GridPlacement.pixels(rowsAt, columnsAt) { row, column in
      table[index(row, column) ?? colors.count]
    }
    canvas.image(
      Bitmap(width: width, height: height, rgb: bytes),
      in: Rect(x: left, y: top, width: right - left, height: bottom - top), smooth: true)
  }

  /// The bytes of a picture whose colours are known by rows and columns.
  private static func pixels(
    _ rows: [Double], _ columns: [Double], color: (Double, Double) -> (UInt8, UInt8, UInt8)
  ) -> [UInt8] {
    let size = rows.count * columns.count * 3
    return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
      for row in rows {
        for column in columns {
          (bytes[count], bytes[count + 1], bytes[count + 2]) = color(row, column)
          count += 3
        }
      }
    }
  }

  private func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    min(1, max(0, Interval(range.lowerBound, range.upperBound).share(of: value)))
  }
}

/// Reads grids between their points.
enum RegionSampler {
  /// The number at a place, between the four points around it; nil where one is not finite.
  static func value(_ grid: [[Double]], _ row: Double, _ column: Double) -> Double? {
    let (r, c) = (min(grid.count - 2, Int(row)), Int(column))
    let (upper, lower) = (grid[r], grid[r + 1])
    let k = min(min(upper.count, lower.count) - 2, c)
    let (u, v) = (column - Double(k), row - Double(r))
    let top = between(upper[k], upper[k + 1], u)
    let value = between(top, between(lower[k], lower[k + 1], u), v)
    return value.isFinite ? value : nil
  }

  private static func between(_ a: Double, _ b: Double, _ share: Double) -> Double {
    (b - a).isFinite ? a + (b - a) * share : a * (1 - share) + b * share
  }

  /// The class with the most weight among the four points around a place.
  static func dominant(_ grid: [[Int]], _ row: Double, _ column: Double) -> Int {
    let (r, c) = (min(grid.count - 2, Int(row)), Int(column))
    let (upper, lower) = (grid[r], grid[r + 1])
    let k = min(min(upper.count, lower.count) - 2, c)
    let classes = (upper[k], upper[k + 1], lower[k], lower[k + 1])
    if classes.0 == classes.1, classes.0 == classes.2, classes.0 == classes.3 { return classes.0 }
    let (u, v) = (column - Double(k), row - Double(r))
    let weights = ((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v)
    func weight(_ index: Int) -> Double {
      (classes.0 == index ? weights.0 : 0) + (classes.1 == index ? weights.1 : 0)
        + (classes.2 == index ? weights.2 : 0) + (classes.3 == index ? weights.3 : 0)
    }
    var best = (index: classes.0, weight: weight(classes.0))
    for index in [classes.1, classes.2, classes.3] where weight(index) > best.weight {
      best = (index, weight(index))
    }
    return best.index
  }
}
