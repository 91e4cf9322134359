import Wengert
import WengertCharts

extension GradientReport {
  /// The distribution of the relative errors, one panel per order: how many elements lie within each half
  /// of a power of ten, with the tolerance as a line. Errors below 10⁻¹⁶ count as 10⁻¹⁶, those that are no
  /// number or above 1 as 1.
  ///
  ///     try checkGradients(of: net) { … }.figure().write(to: "gradients.png")
  public func figure(title: String = "Relative errors of gradients") -> Figure {
    let orders = Set(rows.map(\.order)).sorted()
    let edges = (-32...0).map { Double($0) / 2 }
    return Figure(title: title, width: orders.count > 1 ? 1_000 : 560, height: 400, columns: 2) {
      for order in orders {
        let chosen = rows.filter { $0.order == order }
        let kinks = chosen.reduce(0) { $0 + $1.kinks.count }
        let logarithms = chosen.flatMap(\.relativeErrors).map(GradientReport.logarithm)
        Panel(
          "Order \(order): \(logarithms.count) elements, \(kinks) at kinks left out",
          x: Axis("log₁₀ of the relative error", limits: -16.5...0.5), y: "elements"
        ) {
          Histogram(logarithms, edges: edges)
          ReferenceLine(x: GradientReport.logarithm(relativeTolerance), label: "tolerance")
        }
      }
    }
  }

  private static func logarithm(_ error: Double) -> Double {
    error.isNaN ? 0 : log10(Tensor<Double>(min(max(error, 1e-16), 1))).scalar
  }
}
