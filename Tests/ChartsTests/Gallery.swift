import Foundation
import WengertCharts

/// One figure of every kind, for the checks that all figures must pass.
enum Gallery {
  static func figures(_ theme: Theme) -> [(name: String, figure: Figure)] {
    [
      ("lines", lines(theme)), ("log", logarithmic(theme)), ("moons", moons(theme)),
      ("widths", widths(theme)), ("digits", digits(theme)), ("confusion", confusion(theme)),
      ("bars", bars(theme)), ("distributions", distributions(theme)), ("small", small(theme)),
      ("scores", scores(theme)),
    ]
  }

  /// Numbers from 0 to 1 that look random and are the same every time.
  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(UInt64(1) << 31)
    }
  }

  static func normal(_ count: Int, seed: UInt64) -> [Double] {
    let rolls = (0..<12).map { noise(count, seed: seed &* 100 &+ $0) }
    return (0..<count).map { index in rolls.reduce(-6) { $0 + $1[index] } }
  }

  static func lines(_ theme: Theme) -> Figure {
    let epochs = (0...60).map(Double.init)
    let wobble = noise(61, seed: 3)
    let loss = epochs.map { 2.3 * exp(-$0 / 12) + 0.08 + 0.05 * wobble[Int($0)] }
    let held = epochs.map { 2.35 * exp(-$0 / 14) + 0.22 + 0.004 * $0 }
    return Figure(title: "Training on digits", width: 760, height: 480, theme: theme) {
      Panel("Loss by epoch", x: "epoch", y: "cross-entropy (nats)") {
        Band(
          x: epochs, lower: held.map { $0 * 0.85 }, upper: held.map { $0 * 1.15 },
          color: theme.palette[1])
        Line(x: epochs, y: loss, label: "training")
        Line(x: epochs, y: held, label: "validation, mean of 5 runs", dash: .dashed)
        Line(
          x: stride(from: 0, through: 60, by: 5).map(Double.init),
          y: stride(from: 0, through: 60, by: 5).map { 1.4 * exp(-Double($0) / 20) + 0.3 },
          label: "baseline", marker: .square)
        Line(x: epochs, y: epochs.map { 1.9 - $0 / 45 }, label: "linear", dash: .dashDot)
        Line(x: epochs, y: epochs.map { 0.6 + 0.3 * sin($0 / 6) }, label: "η = 0.1", dash: .dotted)
        ReferenceLine(y: 0.1, label: "target")
        Annotation("early stop", x: 24, y: 0.62, side: .right)
      }
    }
  }

  static func logarithmic(_ theme: Theme) -> Figure {
    let sizes = (0...16).map { pow(2, Double($0)) }
    return Figure(title: "Cost of a step", width: 900, height: 420, theme: theme, columns: 2) {
      Panel(
        "Both axes logarithmic", x: Axis("elements", scale: .log),
        y: Axis("seconds", scale: .log)
      ) {
        Line(x: sizes, y: sizes.map { 1e-7 + 2e-9 * $0 }, label: "vectorised", marker: .circle)
        Line(x: sizes, y: sizes.map { 3e-8 * $0 + 1e-7 }, label: "plain", marker: .triangle)
      }
      Panel("Large numbers", x: Axis("samples seen"), y: Axis("parameters")) {
        Line(x: sizes.map { $0 * 40 }, y: sizes.map { sqrt($0) * 12_345 }, label: "grown")
        Scatter(x: [0, 1e6, 2e6], y: [2e6, 1e6, .nan], label: "kept", radius: 5)
      }
    }
  }

  static func moonPoints(_ count: Int) -> (x: [Double], y: [Double], classes: [Int]) {
    let (nx, ny) = (normal(count, seed: 5), normal(count, seed: 9))
    var (x, y, classes): ([Double], [Double], [Int]) = ([], [], [])
    for index in 0..<count {
      let angle = Double.pi * Double(index / 2) / Double(count / 2)
      let isUpper = index % 2 == 0
      x.append((isUpper ? cos(angle) : 1 - cos(angle)) + 0.1 * nx[index])
      y.append((isUpper ? sin(angle) : 0.5 - sin(angle)) + 0.1 * ny[index])
      classes.append(isUpper ? 0 : 1)
    }
    return (x, y, classes)
  }

  static func grid(
    _ count: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
    _ value: (Double, Double) -> Double
  ) -> [[Double]] {
    (0..<count).map { row in
      let py = y.lowerBound + (y.upperBound - y.lowerBound) * Double(row) / Double(count - 1)
      return (0..<count).map { column in
        value(
          x.lowerBound + (x.upperBound - x.lowerBound) * Double(column) / Double(count - 1), py)
      }
    }
  }

  static func moonScore(_ x: Double, _ y: Double) -> Double {
    0.25 - y + 0.9 * sin(2.9 * (x - 0.5)) * -0.62
  }

  static func moons(_ theme: Theme) -> Figure {
    let points = moonPoints(300)
    let (xs, ys) = (-1.6...2.6, -1.1...1.6)
    let scores = grid(400, x: xs, y: ys, moonScore)
    let classes = scores.map { $0.map { $0 > 0 ? 1 : 0 } }
    return Figure(title: "Two moons, three units", width: 1000, height: 800, theme: theme) {
      Panel("Decision boundary", x: "x₁", y: "x₂") {
        Contour(classes: classes, x: xs, y: ys)
        Scatter(
          x: points.x, y: points.y, categories: points.classes,
          categoryLabels: ["upper moon", "lower moon"], radius: 4)
      }
    }
  }

  static func widths(_ theme: Theme) -> Figure {
    let points = moonPoints(120)
    let (xs, ys) = (-1.6...2.6, -1.1...1.6)
    return Figure(title: "Hidden layer sizes", width: 1000, height: 900, theme: theme, columns: 4) {
      for index in 0..<16 {
        Panel("\(index + 1) units", x: index > 11 ? "x₁" : "", y: index % 4 == 0 ? "x₂" : "") {
          Contour(
            classes: grid(60, x: xs, y: ys) { x, y in
              let bend = Double(index) / 12
              let score = 0.25 - y - 0.56 * bend * sin(2.9 * (x - 0.5))
              return score > 0 ? (x > 1.2 && index == 9 ? 2 : 1) : 0
            }.map { $0.map { Int($0) } }, x: xs, y: ys)
          Scatter(x: points.x, y: points.y, categories: points.classes, radius: 2.2)
        }
      }
    }
  }

  static func digits(_ theme: Theme) -> Figure {
    let images = (0..<20).map { index in
      Bitmap(
        width: 28, height: 28,
        pixels: (0..<784).map { pixel in
          let (x, y) = (Double(pixel % 28) - 13.5, Double(pixel / 28) - 13.5)
          let ring = abs((x * x * (1 + Double(index) / 8) + y * y).squareRoot() - 9)
          return UInt8(max(0, min(255, 255 * (1.6 - ring / 2))))
        })
    }
    let weights = (0..<16).map { (index: Int) -> Bitmap in
      let values = (0..<64).map { (pixel: Int) -> Double in
        let (x, y) = (Double(pixel % 8), Double(pixel / 8))
        return sin(x * Double(index + 1) / 6) * cos(y)
      }
      return Bitmap(width: 8, height: 8, values: values, range: -1...1, colorMap: .diverging)
    }
    return Figure(title: "Digits and weights", width: 900, height: 520, theme: theme) {
      Panel("First pictures") {
        ImageGrid(images, columns: 5, labels: (0..<20).map { "\($0 % 10) → \($0 * 7 % 10)" })
      }
      Panel("First-layer weights") { ImageGrid(weights) }
    }
  }

  static func confusion(_ theme: Theme) -> Figure {
    var counts: [[Double]] = []
    for row in 0..<10 {
      counts.append((0..<10).map { Double((row * 13 + $0 * 29) % 23) })
      counts[row][row] = Double(950 + row * 7)
    }
    return Figure(title: "Confusion", width: 1100, height: 520, theme: theme, columns: 2) {
      Panel("Counts", x: "predicted", y: "true") {
        HeatMap(
          counts, colorMap: theme == .dark ? nil : .blues, cellText: .numbers(digits: 4),
          colorBarLabel: "digits")
      }
      Panel("Correlation", x: "feature", y: "feature") {
        HeatMap(
          grid(4, x: -1...1, y: -1...1) { $0 * $1 },
          rowLabels: ["length", "width", "depth", "age"],
          columnLabels: ["length", "width", "depth", "age in years"], colorMap: .diverging,
          range: -1...1, cellText: .numbers(digits: 2))
      }
    }
  }

  static func bars(_ theme: Theme) -> Figure {
    Figure(title: "Accuracy & speed <by> method", width: 980, height: 420, theme: theme) {
      Panel("Grouped", x: "optimizer", y: Axis("accuracy (%)", limits: 0...115)) {
        Bar(
          labels: ["SGD", "Momentum", "Adam", "RMSProp"],
          series: [
            .init("train", [91.2, 95.4, 99.1, 97.75]), .init("test", [89.9, 93.8, 96.4, 95.2]),
          ], showsValues: true)
      }
      Panel("Long names", y: "seconds") {
        Bar(
          labels: (1...9).map { "a rather long name \($0)" },
          values: [3, 1, 4, 1, -5, 9, 2.6, .nan, 3])
      }
    }
  }

  static func distributions(_ theme: Theme) -> Figure {
    let values = normal(4000, seed: 1)
    let kinds = (0..<150).map { $0 % 3 }
    let lengths = kinds.enumerated().map { values[$0] * 0.4 + Double($1) * 2 + 1.5 }
    let petals = kinds.enumerated().map { values[$0 + 200] * 0.2 + Double($1) * 0.8 + 0.3 }
    return Figure(title: "Distributions", width: 980, height: 420, theme: theme) {
      Panel("Two samples", x: "value", y: "count") {
        Histogram(values, bins: 40, label: "before", opacity: 0.7)
        Histogram(values.map { $0 * 0.6 + 1.5 }, bins: 40, label: "after", opacity: 0.7)
        ReferenceLine(x: 0, label: "zero")
      }
      Panel("Clusters", x: "petal length (cm)", y: "petal width (cm)") {
        Scatter(
          x: lengths, y: petals, categories: kinds,
          categoryLabels: ["setosa", "versicolor", "virginica"])
      }
    }
  }

  static func small(_ theme: Theme) -> Figure {
    Figure(title: "Odd cases", width: 900, height: 560, theme: theme) {
      Panel("Empty", x: "x", y: "y")
      Panel("Not a number") { Line([.nan, .infinity]) }
      Panel("One point", x: "x", y: "y") { Scatter(x: [3], y: [12_000]) }
      Panel("Constant") { Line([5, 5, 5, 5], label: "flat") }
      Panel("Tiny naïve Gödel é Å ñ ŷ", x: "∇f", y: "σ²") {
        Line(x: [1e-7, 2e-7, 3e-7], y: [-3e-9, 2e-9, 4e-9], marker: .diamond)
      }
      Panel("Gaps and a very long title that has no room in so small a panel") {
        Line([1, 2, .nan, 4, 3, .infinity, 2, 2.5], label: "broken", marker: .plus)
      }
      Panel("Many series") {
        for index in 0..<12 {
          Line(
            (0..<9).map { sin(Double($0 + index) / 2) + Double(index) / 3 }, label: "k = \(index)")
        }
      }
    }
  }

  static func scores(_ theme: Theme) -> Figure {
    let (xs, ys) = (-2.0...2.0, -2.0...2.0)
    let saddle = grid(50, x: xs, y: ys) { x, y in x * exp(-x * x - y * y) }
    return Figure(title: "Contours", width: 1000, height: 400, theme: theme, columns: 3) {
      Panel("Gradient", x: "θ₁", y: "θ₂", aspect: .equal) {
        Contour(
          scores: saddle, levels: [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3], x: xs, y: ys,
          shading: .gradient(.diverging), lineWidth: 0.8)
      }
      Panel("Regions", x: "θ₁", y: "θ₂", aspect: .equal) {
        Contour(scores: saddle, levels: [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3], x: xs, y: ys)
      }
      Panel("One level", x: "θ₁", y: "θ₂", aspect: .equal) {
        Contour(scores: saddle, levels: [0.1], x: xs, y: ys)
        Annotation("peak", x: 0.7, y: 0)
      }
    }
  }
}
