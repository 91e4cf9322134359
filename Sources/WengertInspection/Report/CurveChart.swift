import Foundation
import WengertSupport

/// Curves over a common axis, as a picture in the colors of the page.
package struct CurveChart {
  /// One curve.
  package struct Curve {
    let name: String
    let points: [(x: Double, y: Double)]

    package init(name: String, points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }
  }

  let title: String
  let xName: String
  let curves: [Curve]
  /// Whether the axis of values is logarithmic.
  let isLogarithmic: Bool

  package init(title: String, xName: String, curves: [Curve], isLogarithmic: Bool = false) {
    (self.title, self.xName) = (title, xName)
    (self.curves, self.isLogarithmic) = (curves, isLogarithmic)
  }

  private static let (width, height) = (560.0, 260.0)
  private static let (left, right, top, bottom) = (62.0, 12.0, 12.0, 38.0)
  private static let styles = ["first", "second", "third"]

  static let style = """

    .charts { display:grid; grid-template-columns:repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); gap:1rem 1.5rem; }
    figure { margin:0; break-inside:avoid; }
    figcaption { font-weight:600; font-size:.95rem; }
    figure svg { width:100%; height:auto; display:block; }
    .tick { fill:var(--muted); font:13px system-ui, sans-serif; }
    @media (max-width:30rem) { .tick { font-size:17px; } }
    .grid { stroke:var(--line); stroke-width:1; opacity:.6; }
    .curve { fill:none; stroke-width:2; stroke-linejoin:round; }
    .dot { stroke:none; }
    .first { stroke:var(--accent); } .second { stroke:var(--second); stroke-dasharray:7 3; }
    .third { stroke:var(--third); stroke-dasharray:2 3; }
    .legend { font-size:.85rem; color:var(--muted); display:flex; gap:1rem; flex-wrap:wrap; }
    .legend svg { width:28px; height:8px; display:inline-block; vertical-align:middle; margin-right:.3rem; }
    """

  package var html: String {
    let drawn = curves.map(visible)
    let all = drawn.flatMap(\.points)
    guard let x = CurveChart.range(all.map(\.x), isWhole: true),
      let y = CurveChart.range(all.map(\.y))
    else {
      return
        "<figure><figcaption>\(Page.escaped(title))</figcaption><p>nothing measured</p></figure>"
    }
    var parts = [
      "<svg viewBox=\"0 0 \(Int(CurveChart.width)) \(Int(CurveChart.height))\" role=\"img\" "
        + "aria-label=\"\(Page.escaped(title))\">"
    ]
    parts += axes(x, y)
    for (index, curve) in drawn.enumerated() {
      let kind = CurveChart.styles[index % 3]
      let points = curve.points.map { "\(place($0.x, x, 0)),\(place($0.y, y, 1))" }
      if points.count == 1 {
        let (px, py) = (place(curve.points[0].x, x, 0), place(curve.points[0].y, y, 1))
        parts.append("<circle class=\"curve \(kind)\" cx=\"\(px)\" cy=\"\(py)\" r=\"3\"/>")
      } else {
        parts.append(
          "<polyline class=\"curve \(kind)\" points=\"\(points.joined(separator: " "))\"/>")
      }
    }
    parts.append("</svg>")
    return "<figure><figcaption>\(Page.escaped(title))</figcaption>\n"
      + parts.joined(separator: "\n")
      + legend + "</figure>"
  }

  private var legend: String {
    let entries = curves.enumerated().map { index, curve in
      "<span><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><path class=\"curve \(CurveChart.styles[index % 3])\" "
        + "d=\"M0 4H28\"/></svg>\(Page.escaped(curve.name))</span>"
    }
    return "<div class=\"legend\">\(entries.joined())</div>"
  }

  /// Finite points, on the logarithmic axis if that is wanted, and no more than can be told apart.
  private func visible(_ curve: Curve) -> Curve {
    var points = curve.points.filter { abs($0.y) < 1e300 && (!isLogarithmic || $0.y > 0) }
    if isLogarithmic { points = points.map { ($0.x, log10($0.y)) } }
    let limit = 400
    guard points.count > 2 * limit else { return Curve(name: curve.name, points: points) }
    // The least and the greatest of each stretch.
    var kept: [(x: Double, y: Double)] = []
    for part in 0..<limit {
      let stretch = points[part * points.count / limit..<(part + 1) * points.count / limit]
      let low = stretch.min { $0.y < $1.y }!
      let high = stretch.max { $0.y < $1.y }!
      kept += low.x <= high.x ? [low, high] : [high, low]
    }
    return Curve(name: curve.name, points: kept)
  }

  /// An interval with round ends, and the distance of its marks.
  typealias Range = (low: Double, high: Double, step: Double)

  static func range(_ values: [Double], isWhole: Bool = false) -> Range? {
    guard var low = values.min(), var high = values.max() else { return nil }
    if low == high, !isWhole {
      // A constant runs through the middle.
      let margin = max(abs(high) * 0.5, 1e-12)
      (low, high) = (low - margin, high + margin)
    }
    let span = max(high - low, max(abs(high), 1e-12) * 1e-3)
    let raw = span / 4
    let power = pow(10, floor(log10(raw)))
    var step = [1.0, 2, 5, 10].first { $0 * power >= raw * 0.999 }! * power
    if isWhole { step = max(step.rounded(), 1) }
    return isWhole
      ? (low, max(high, low + 1), step)
      : ((low / step).rounded(.down) * step, (high / step).rounded(.up) * step, step)
  }

  private func place(_ value: Double, _ range: Range, _ axis: Int) -> String {
    let share = (value - range.low) / max(range.high - range.low, 1e-300)
    let (width, height) = (CurveChart.width, CurveChart.height)
    let place =
      axis == 0
      ? CurveChart.left + share * (width - CurveChart.left - CurveChart.right)
      : height - CurveChart.bottom - share * (height - CurveChart.top - CurveChart.bottom)
    return NumberFormat.fixed(place, decimals: 1)
  }

  private func axes(_ x: Range, _ y: Range) -> [String] {
    var parts: [String] = []
    let (width, height) = (CurveChart.width, CurveChart.height)
    for index in 0...Int(((y.high - y.low) / y.step).rounded()) {
      let value = y.low + Double(index) * y.step
      let shown = isLogarithmic ? pow(10, value) : (abs(value) < y.step * 1e-6 ? 0 : value)
      let py = place(value, y, 1)
      parts.append(
        "<line class=\"grid\" x1=\"\(CurveChart.left)\" x2=\"\(width - CurveChart.right)\" y1=\"\(py)\" y2=\"\(py)\"/>"
          + "<text class=\"tick\" x=\"\(CurveChart.left - 6)\" y=\"\(py)\" dy=\"4\" text-anchor=\"end\">"
          + "\(NumberFormat.short(shown, digits: 3))</text>")
    }
    var value = (x.low / x.step).rounded(.up) * x.step
    while value <= x.high {
      parts.append(
        "<text class=\"tick\" x=\"\(place(value, x, 0))\" y=\"\(height - 20)\" text-anchor=\"middle\">"
          + "\(NumberFormat.short(value, digits: 6))</text>")
      value += x.step
    }
    parts.append(
      "<text class=\"tick\" x=\"\((width + CurveChart.left) / 2)\" y=\"\(height - 4)\" text-anchor=\"middle\">"
        + "\(Page.escaped(xName))</text>")
    return parts
  }
}
