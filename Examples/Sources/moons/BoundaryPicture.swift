import Wengert
import WengertDatasets
import WengertPlots

/// The class that a classifier gives every point of the plane, with the data on top.
func boundaryPanel(
  _ title: String, _ moons: PointSet, classify: (Tensor<Double>) -> Tensor<Int>
) -> Panel {
  let xs = stride(from: 0, to: moons.points.count, by: 2).map { moons.points[$0] }
  let ys = stride(from: 1, to: moons.points.count, by: 2).map { moons.points[$0] }
  let x = (xs.min()! - 0.5)...(xs.max()! + 0.5)
  let y = (ys.min()! - 0.5)...(ys.max()! + 0.5)
  let (columns, rows) = (300, 240)
  let across = Tensor<Double>.linspace(from: x.lowerBound, to: x.upperBound, count: columns)
  let up = Tensor<Double>.linspace(from: y.lowerBound, to: y.upperBound, count: rows)
  let grid = stack(
    [
      across.broadcast(to: [rows, columns]).flattened(),
      up.unsqueezed(at: 1).broadcast(to: [rows, columns]).flattened(),
    ], along: 1)
  let classes = classify(grid).scalars
  let lines = (0..<rows).map { Array(classes[($0 * columns)..<(($0 + 1) * columns)]) }
  return Panel(title) {
    Contour(classes: lines, x: x, y: y)
    Scatter(x: xs, y: ys, categories: moons.labels)
  }
}
