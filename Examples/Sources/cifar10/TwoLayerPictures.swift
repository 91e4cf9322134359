import Wengert
import WengertPlots

/// The loss of every iteration, and the accuracies of every epoch.
func historyFigure(_ result: TwoLayerResult) -> Figure {
  let iterations = result.measures.validationAccuracies.indices.map {
    Double($0 * result.iterationsPerEpoch)
  }
  return Figure(title: "Training the two-layer net", width: 960, height: 380, columns: 2) {
    Panel("Loss", x: "iteration", y: "loss of the batch") {
      Line(result.measures.losses, width: 1)
    }
    Panel("Accuracy", x: "iteration", y: "share of pictures recognised") {
      Line(
        x: iterations, y: result.measures.batchAccuracies, label: "training batch", marker: .circle)
      Line(
        x: iterations, y: result.measures.validationAccuracies, label: "validation", marker: .circle
      )
    }
  }
}

/// The weights into the first 60 hidden units as pictures of 32 × 32 pixels, each from its own darkest to
/// its own brightest; weights of shape [3072, units].
func filterFigure(_ weights: Tensor<Float>) -> Figure {
  let plane = 32 * 32
  let units = min(weights.shape[1], 60)
  let filters = weights.transposed().scalars
  let pictures = (0..<units).map { unit in
    let filter = filters[(unit * 3 * plane)..<((unit + 1) * 3 * plane)]
    let (low, high) = (filter.min() ?? 0, filter.max() ?? 1)
    let bytes = filter.map { UInt8(255 * ($0 - low) / max(high - low, .leastNormalMagnitude)) }
    let pixels = (0..<plane).flatMap { pixel in (0..<3).map { bytes[$0 * plane + pixel] } }
    return Bitmap(width: 32, height: 32, pixels: pixels, layout: .rgb)
  }
  let title = "Weights of the first layer: \(units) of \(weights.shape[1]) units"
  return Figure(title: title, width: 500, height: 260) {
    Panel { ImageGrid(pictures, columns: 12) }
  }
}
