import WengertPlots

/// Curves as a picture: one panel for each name, with the curves of all runs.
///
/// With smoothing the curves as they are stand behind, thin and pale.
public func curvePicture(
  _ curves: [Curve], title: String, x: String = "", isLogarithmic: Bool = false,
  smoothing: Double = 0
) -> Figure {
  var names: [String] = []
  for curve in curves where !names.contains(curve.name) { names.append(curve.name) }
  let columns = min(names.count, 2)
  let rows = (names.count + 1) / 2
  return Figure(
    title: title, width: columns > 1 ? 1_100 : 760, height: Double(max(rows, 1)) * 380 + 60,
    columns: max(columns, 1)
  ) {
    names.map { name in
      let shown = curves.filter { $0.name == name }.map { isLogarithmic ? $0.positive : $0 }
      return Panel(
        name, x: Axis(stringLiteral: x), y: Axis(scale: isLogarithmic ? .log : .linear)
      ) {
        for (number, curve) in shown.enumerated() {
          let color = Palette.light[number]
          if smoothing > 0 {
            Line(x: curve.x, y: curve.y, color: color.opacity(0.25), width: 1)
          }
          Line(
            x: curve.x, y: curve.smoothed(smoothing).y, label: shown.count > 1 ? curve.run : "",
            color: color, marker: curve.x.count < 2 ? .circle : nil)
        }
      }
    }
  }
}
