import Wengert
import WengertPlots

extension InvalidCalls {
  mutating func addPlots() {
    add(
      "line of other lengths",
      "Line: x has 2 elements, y has 3; they must have the same number"
    ) { Line(x: [1, 2], y: [1, 2, 3]) }
    add(
      "points of other lengths",
      "Scatter: x has 2 elements, y has 1; they must have the same number"
    ) { Scatter(x: [1, 2], y: [1]) }
    add(
      "points with too few categories",
      "Scatter: x has 2 elements, categories has 1; they must have the same number"
    ) { Scatter(x: [1, 2], y: [1, 2], categories: [0]) }
    add(
      "band of other lengths",
      "Band: x has 2 elements, upper has 1; they must have the same number"
    ) { Band(x: [1, 2], lower: [1, 2], upper: [1]) }
    add(
      "bars without labels",
      "Bar: labels has 1 elements, values has 2; they must have the same number"
    ) { Bar(labels: ["a"], values: [1, 2]) }
    add(
      "ragged contour",
      "Contour: row 1 has 1 elements, row 0 has 2; all rows must have the same length"
    ) {
      Contour(scores: [[1, 2], [3]], x: 0...1, y: 0...1)
    }
    add(
      "ragged classes",
      "Contour: row 1 has 2 elements, row 0 has 1; all rows must have the same length"
    ) { Contour(classes: [[1], [1, 2]], x: 0...1, y: 0...1) }
    add(
      "picture without columns",
      "Bitmap: 0 × 2 pixels; sides must lie in 1...65536"
    ) { Bitmap(width: 0, height: 2, pixels: []) }
    add(
      "picture with too few bytes",
      "Bitmap: 3 bytes do not fill 2 × 2 pixels of 1"
    ) { Bitmap(width: 2, height: 2, pixels: [1, 2, 3]) }
    add(
      "picture with too many numbers",
      "Bitmap: 2 numbers do not fill 1 × 1 pixels of 1"
    ) { Bitmap(width: 1, height: 1, values: [1, 2]) }
    add(
      "histogram without bins",
      "Histogram: bins is 0; it must be 1 or more"
    ) { Histogram([1, 2], bins: 0) }
  }
}
