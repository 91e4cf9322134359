import WengertSupport

/// Histograms side by side, one column for each time: the darker, the more elements.
package struct HistogramStrip {
  let title: String
  /// The histograms, and the epochs after which they were taken.
  let columns: [(epoch: Int, histogram: ElementHistogram)]

  package init(title: String, columns: [(epoch: Int, histogram: ElementHistogram)]) {
    (self.title, self.columns) = (title, columns)
  }

  static let style = """

    .cell { fill:var(--accent); }
    """

  package var html: String {
    let finite = columns.filter { !$0.histogram.limits.isEmpty }
    let title = "<figcaption>\(Page.escaped(title))</figcaption>"
    let low = finite.map(\.histogram.moments.minimum).min() ?? 0
    let high = finite.map(\.histogram.moments.maximum).max() ?? 0
    guard high > low else {
      let text =
        finite.isEmpty ? "no element is finite" : NumberFormat.short(low, digits: 4) + " everywhere"
      return "<figure>\(title)<p class=\"muted\">\(text)</p></figure>"
    }
    let (left, width, height) = (62.0, 300.0, 120.0)
    // More columns than can be told apart are thinned.
    let step = max(1, finite.count / 60)
    let shown = finite.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    let columnWidth = width / Double(shown.count)
    func y(_ value: Double) -> Double { 8 + (high - value) / (high - low) * height }
    func fixed(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 1) }
    var cells: [String] = []
    for (place, column) in shown.enumerated() {
      let histogram = column.histogram
      let top = histogram.counts.max() ?? 1
      var lower = histogram.moments.minimum
      for (limit, count) in zip(histogram.limits, histogram.counts) {
        if count > 0 {
          let opacity = NumberFormat.fixed(0.08 + 0.92 * (count / top).squareRoot(), decimals: 2)
          cells.append(
            "<rect class=\"cell\" x=\"\(fixed(left + Double(place) * columnWidth))\" y=\"\(fixed(y(limit)))\" "
              + "width=\"\(fixed(columnWidth))\" height=\"\(fixed(max(y(lower) - y(limit), 1)))\" opacity=\"\(opacity)\"/>"
          )
        }
        lower = limit
      }
    }
    let marks = [(high, 12.0), (low, 8 + height)].map { value, place in
      "<text class=\"tick\" x=\"\(left - 6)\" y=\"\(fixed(place))\" text-anchor=\"end\">"
        + "\(NumberFormat.short(value, digits: 3))</text>"
    }
    let epochs =
      "<text class=\"tick\" x=\"\(left)\" y=\"\(height + 26)\">epoch \(shown[0].epoch)</text>"
      + "<text class=\"tick\" x=\"\(left + width)\" y=\"\(height + 26)\" text-anchor=\"end\">\(shown[shown.count - 1].epoch)</text>"
    return
      "<figure>\(title)<svg viewBox=\"0 0 \(Int(left + width + 8)) \(Int(height + 32))\" role=\"img\" "
      + "aria-label=\"values over time\">\(cells.joined())\(marks.joined())\(epochs)</svg></figure>"
  }
}
