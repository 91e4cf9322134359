import Wengert
import WengertPlots

/// Histograms of the activations, a row for each scale of the weights and a column for each layer.
///
/// Of rectified units half and more are 0: their bars are cut off at 7,000 so that the others are seen.
func spreadFigure(_ spreads: [Spread]) -> Figure {
  let activation = spreads[0].activation
  let range = activation == .tanh ? -1.0...1.0 : 0.0...1.0
  let edges = (0...30).map {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 30
  }
  return Figure(
    title: "Activations of five layers, \(activation.rawValue)", width: 1_280, height: 900,
    columns: 5
  ) {
    for spread in spreads {
      for (index, layer) in spread.layers.enumerated() {
        Panel(
          "σ = \(spread.scale.rawValue), layer \(index + 1)",
          x: Axis(limits: range, ticks: [range.lowerBound, 0.5 * (range.lowerBound + 1), 1]),
          y: Axis(limits: activation == .relu ? 0...7_000 : nil, isVisible: false)
        ) {
          Histogram(layer.scalars, edges: edges)
        }
      }
    }
  }
}
