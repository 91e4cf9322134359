/// How often numbers fall into bins. Non-finite numbers are left out.
public struct Histogram: PlotMark {
  /// The ends of the bins, growing; one more than there are bins.
  public let edges: [Double]
  /// The height of each bin.
  public let heights: [Double]
  /// The name in the legend; empty for none.
  public var label: String
  /// The colour; nil to take the palette's next.
  public var color: Color?
  /// Opacity of the bars, 0...1; less than 1 lets histograms overlap.
  public var opacity: Double

  /// Counts numbers in bins of equal width between the smallest and the largest.
  ///
  /// With `isDensity`, the areas of the bars sum to 1.
  public init(
    _ values: [Double], bins: Int = 30, isDensity: Bool = false, label: String = "",
    color: Color? = nil, opacity: Double = 0.85
  ) {
    checkRule("Histogram", bins >= 1, "bins is \(bins); it must be 1 or more")
    let range = Interval.covering(values)
    let count = max(1, min(bins, 10_000))
    var edges: [Double] = []
    if let range {
      let pad = range.span > 0 ? 0 : max(0.5, abs(range.lower) * 0.05)
      // Bins between neighbouring numbers would have no width.
      let domain = range.padded(pad, pad).holding(2 * count)
      let width = domain.span / Double(count)
      edges = (0...count).map { index in
        if index == count { return domain.upper }
        return width.isFinite
          ? domain.lower + width * Double(index)
          : domain.value(at: Double(index) / Double(count))
      }
    }
    self.init(
      values, edges: edges, isDensity: isDensity, label: label, color: color, opacity: opacity)
  }

  /// Counts numbers in bins with the given ends; the last bin holds its upper end too.
  public init(
    _ values: [Double], edges: [Double], isDensity: Bool = false, label: String = "",
    color: Color? = nil, opacity: Double = 0.85
  ) {
    let edges = edges.filter(\.isFinite).sorted()
    self.edges = edges.count > 1 ? edges : []
    self.heights = Self.count(values, edges: self.edges, isDensity: isDensity)
    self.label = label
    self.color = color
    self.opacity = opacity
  }

  /// The mark as a panel keeps it.
  public var mark: Mark { Mark(self) }

  private static func count(_ values: [Double], edges: [Double], isDensity: Bool) -> [Double] {
    guard let first = edges.first, let last = edges.last else { return [] }
    var counts = [Double](repeating: 0, count: edges.count - 1)
    for value in values where value.isFinite && value >= first && value <= last {
      var (low, high) = (0, counts.count - 1)
      while low < high {
        let middle = (low + high + 1) / 2
        if edges[middle] <= value { low = middle } else { high = middle - 1 }
      }
      counts[low] += 1
    }
    let total = counts.reduce(0, +)
    guard isDensity, total > 0 else { return counts }
    return counts.indices.map { index in
      let width = edges[index + 1] - edges[index]
      guard width > 0 else { return 0 }
      let area = total * width
      let density = area.isFinite ? counts[index] / area : counts[index] / total / width
      return min(.greatestFiniteMagnitude, density)
    }
  }
}

extension Histogram: MarkContent {
  var paletteColors: Int { color == nil ? 1 : 0 }

  func extent(x: AxisScale, y: AxisScale) -> Extent {
    var result = Extent()
    guard !edges.isEmpty, let tallest = heights.max(), tallest > 0 else { return result }
    guard let range = Interval.covering(edges, positive: x == .log) else { return result }
    result.x = range
    let least = heights.filter { $0 > 0 }.min() ?? 1
    result.y = y == .log ? Interval(least / 2, tallest) : Interval(0, tallest)
    result.restsOnZero = true
    result.hasContent = true
    return result
  }

  func legendEntries(_ style: MarkStyle) -> [LegendEntry] {
    let color = style.color(color).opacity(opacity)
    return label.isEmpty ? [] : [LegendEntry(swatch: .patch(color), label: label)]
  }

  func draw(on canvas: inout Canvas, in frame: PlotFrame) {
    let fill = frame.style.color(color).opacity(opacity)
    let base = frame.y.scale == .log ? frame.y.domain.lower : max(0, frame.y.domain.lower)
    for (index, height) in heights.enumerated() where height > 0 {
      guard let a = frame.point(max(edges[index], frame.x.domain.lower), base),
        let b = frame.point(edges[index + 1], height)
      else { continue }
      // A hair between neighbours, where the bars are wide enough for one.
      let gap = b.x - a.x > 4 ? 0.5 : 0
      let bar = Rect(x: a.x + gap, y: b.y, width: b.x - a.x - 2 * gap, height: a.y - b.y)
      canvas.rectangle(frame.reachable(bar), fill: fill)
    }
  }
}
