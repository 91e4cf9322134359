import Foundation
import Testing
import WengertCharts

/// Figures of numbers from all over `Double`: each is drawn or says that there is nothing to draw.
@Suite struct AnyRangeTests {
  /// Where the numbers of a figure lie.
  enum Kind: String, CaseIterable {
    case ordinary, tiny, subnormal, huge, offset, neighbours, ratio, equal, zero

    func ends(_ random: inout SplitMix) -> (Double, Double) {
      let sign = random.unit() < 0.5 ? -1.0 : 1.0
      func power(_ range: ClosedRange<Double>) -> Double {
        sign * (1 + random.unit() * 8)
          * pow(
            10, (range.lowerBound + random.unit() * (range.upperBound - range.lowerBound)).rounded()
          )
      }
      switch self {
      case .ordinary: return (power(-6...6), power(-6...6))
      case .tiny: return (power(-307...(-250)), power(-307...(-250)))
      case .subnormal: return (0, power(-323...(-309)))
      case .huge:
        let most = Double.greatestFiniteMagnitude
        return (-most * (0.5 + random.unit() / 2), most * (0.5 + random.unit() / 2))
      case .offset:
        let base = power(-200...200)
        return (base, base * (1 + pow(10, -1 - random.unit() * 13)))
      case .neighbours:
        let base = power(-300...300)
        return (base, random.unit() < 0.5 ? base.nextUp : base.nextDown)
      case .ratio: return (power(-320...(-200)).magnitude, power(200...307).magnitude)
      case .equal:
        let base = power(-320...307)
        return (base, base)
      case .zero: return (0, 0)
      }
    }
  }

  struct SplitMix {
    var state: UInt64
    mutating func unit() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
  }

  /// Seven numbers between two ends, these included.
  func numbers(_ ends: (Double, Double), _ random: inout SplitMix) -> [Double] {
    [ends.0, ends.1]
      + (0..<5).map { _ in
        let share = random.unit()
        return ends.0 * (1 - share) + ends.1 * share
      }
  }

  /// A panel of each mark, with its name.
  func panels(_ x: [Double], _ y: [Double], _ xScale: AxisScale, _ yScale: AxisScale)
    -> [(name: String, panel: Panel)]
  {
    func panel(_ mark: some PlotMark) -> Panel {
      Panel(x: Axis(scale: xScale), y: Axis(scale: yScale)) { mark }
    }
    let (left, right) = (x.min() ?? 0, x.max() ?? 0)
    let (bottom, top) = (y.min() ?? 0, y.max() ?? 0)
    let scores = (0..<3).map { row in (0..<3).map { y[(3 * row + $0) % y.count] } }
    let names = y.indices.map { "b\($0)" }
    return [
      ("line", panel(Line(x: x, y: y, marker: .square))), ("scatter", panel(Scatter(x: x, y: y))),
      ("band", panel(Band(x: x.sorted(), lower: y, upper: y.reversed()))),
      ("bar", panel(Bar(labels: names, values: y, showsValues: true))),
      ("histogram", panel(Histogram(x, bins: 9))),
      ("density", panel(Histogram(x, bins: 4, isDensity: true))),
      ("contour", panel(Contour(scores: scores, levels: [y[2]], x: left...right, y: bottom...top))),
      (
        "gradient",
        panel(Contour(scores: scores, x: 0...1, y: 0...1, shading: .gradient(.sequential)))
      ),
      (
        "classes",
        panel(Contour(classes: [[0, 1, 1], [0, 0, 1]], x: left...right, y: bottom...top))
      ),
      ("heat map", panel(HeatMap(scores, cellText: .numbers(digits: 3)))),
      (
        "reference",
        Panel(x: Axis(scale: xScale), y: Axis(scale: yScale)) {
          Scatter(x: x, y: y)
          ReferenceLine(x: x[2])
          ReferenceLine(y: y[2])
        }
      ),
      ("limits", Panel(x: Axis(limits: left...right, scale: xScale)) { Line([1, 2, 3]) }),
      (
        "ticks",
        Panel(x: Axis(scale: xScale, ticks: Array(Set(x))), y: Axis(scale: yScale)) {
          Line(x: x, y: y)
        }
      ),
      (
        "images",
        panel(ImageGrid([Bitmap(width: 3, height: 3, values: scores.flatMap(\.self))]))
      ),
    ]
  }

  static let scales: [(x: AxisScale, y: AxisScale)] = [
    (.linear, .linear), (.log, .log), (.log, .linear), (.linear, .log),
  ]

  /// Each kind of numbers beside each, on one pair of scales; the pairs take turns.
  @Test(arguments: 0..<81) func isDrawnWithLabelsThatDiffer(number: Int) {
    let (xKind, yKind) = (Kind.allCases[number % 9], Kind.allCases[number / 9])
    let scales = Self.scales[(number + number / 9) % 4]
    var random = SplitMix(state: UInt64(number))
    let x = numbers(xKind.ends(&random), &random)
    let y = numbers(yKind.ends(&random), &random)
    for (name, panel) in panels(x, y, scales.x, scales.y) {
      let figure = Figure(width: 640, height: 420) { panel }
      check(figure, "\(name), x \(xKind) \(scales.x), y \(yKind) \(scales.y): \(x) \(y)")
    }
  }

  @Test func figuresThatOnceStoppedOrWereBlank() throws {
    let panels: [(String, Panel)] = [
      ("log beyond 1e285", Panel(y: Axis(scale: .log)) { Line([0.7, 12, 1e100, 1e300]) }),
      (
        "gradient of tiny scores",
        Panel {
          Contour(
            scores: [[0, 1e-306], [1e-307, 0]], x: 0...1, y: 0...1,
            shading: .gradient(.sequential))
        }
      ),
      ("bars over all numbers", Panel { Bar(labels: ["a", "b"], values: [-1.7e308, 1.7e308]) }),
      (
        "seconds of an epoch",
        Panel { Line(x: (0...10).map { 1.7e9 + 60 * Double($0) }, y: (0...10).map(Double.init)) }
      ),
      (
        "bars on a logarithmic axis",
        Panel(x: Axis(scale: .log)) { Bar(labels: ["a", "b"], values: [1, 2]) }
      ),
      ("a band of one place", Panel { Band(x: [1], lower: [1], upper: [2]) }),
    ]
    for (name, panel) in panels {
      let figure = Figure(width: 640, height: 420) { panel }
      check(figure, name)
      _ = try figure.pixels(scale: 0.5)
    }
  }

  @Test func sizesThatAreNoneDoNotStopTheProgram() throws {
    for size in [Double.nan, .infinity, -1, 0, 1e300, 1e-300] {
      var theme = Theme.light
      theme.fontSize = size
      let figure = Figure(title: "t", width: size, height: 200, theme: theme, columns: 2) {
        Panel("p") {
          Line([1, 2], label: "l", width: size, dash: .dotted, marker: .diamond)
          Scatter(x: [1, 2], y: [1, 2], radius: size)
          Scatter(x: [1, 2], y: [1, 2], radius: size, marker: .cross)
          ReferenceLine(x: 1, width: size)
          Band(x: [0, 1], lower: [0, 0], upper: [1, 1], opacity: size)
        }
        Panel {
          ImageGrid([Bitmap(width: 1, height: 1, values: [1])], columns: .max, padding: size)
        }
        Panel { HeatMap([[1, 2]], cellText: .numbers(digits: .max)) }
      }
      _ = figure.svg()
      if figure.canvas().width < 1000 { _ = try figure.pixels(scale: 1) }
    }
  }

  func check(_ figure: Figure, _ what: String) {
    let canvas = figure.canvas()
    let page = Rect(x: 0, y: 0, width: canvas.width, height: canvas.height)
    var words: [TextRun.Anchor: [TextRun]] = [:]
    for case .text(let run) in canvas.commands where run.rotation == 0 {
      words[run.anchor, default: []].append(run)
      #expect(page.contains(run.bounds), "\(run.text) of \(what)")
    }
    if words[.middle]?.contains(where: { $0.text == "no data" }) == true {
      // Nothing positive for a logarithmic axis, or a grid without extent.
      let panel = figure.panels[0]
      let isRefused =
        panel.x.scale == .log || panel.y.scale == .log || what.contains("equal")
        || what.contains("zero")
      #expect(isRefused, "\(what)")
      return
    }
    // The caller's own limits may lead away from the data.
    if !what.hasPrefix("limits") { #expect(hasInk(canvas), "nothing is seen of \(what)") }
    guard !what.hasPrefix("images") else { return }
    // Words over bars and in cells stand in the plot, of one anchor with those under the axis.
    let plot = plot(canvas)
    for (anchor, runs) in words {
      let labels = runs.filter { !plot.contains($0.position) }.map(\.text)
      #expect(Set(labels).count == labels.count, "\(labels) of \(what)")
      if anchor != .start {
        #expect(labels.count >= 2 || what.hasPrefix("ticks"), "\(labels) of \(what)")
      }
    }
    #expect(words[.end] != nil && words[.middle] != nil || what.hasPrefix("ticks"), "\(what)")
  }

  func plot(_ canvas: Canvas) -> Rect {
    for case .pushClip(let rect) in canvas.commands { return rect }
    return Rect(x: 0, y: 0, width: 0, height: 0)
  }

  /// Whether a mark covers a part of the plot.
  func hasInk(_ canvas: Canvas) -> Bool {
    let plot = plot(canvas)
    var isInside = false
    for command in canvas.commands {
      var points: [Point] = []
      switch command {
      case .pushClip: isInside = true
      case .popClip: isInside = false
      case .path(let path, _): points = path
      case .polygon(let rings, _): points = rings.flatMap(\.self)
      case .circle(let center, _, _, _): points = [center]
      case .rectangle(let rect, _, _, _), .image(_, let rect, _):
        points = [Point(rect.minX, rect.minY), Point(rect.maxX, rect.maxY)]
      case .text: break
      }
      guard isInside, let first = points.first else { continue }
      #expect(points.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      let low = points.reduce(first) { Point(min($0.x, $1.x), min($0.y, $1.y)) }
      let high = points.reduce(first) { Point(max($0.x, $1.x), max($0.y, $1.y)) }
      if case .polygon = command, high.x - low.x < 1 { continue }
      if low.x <= plot.maxX, high.x >= plot.minX, low.y <= plot.maxY, high.y >= plot.minY {
        return true
      }
    }
    return false
  }

  @Test(arguments: Kind.allCases)
  func pixelsAreDrawn(kind: Kind) throws {
    var random = SplitMix(state: 9)
    for _ in 0..<2 {
      let x = numbers(kind.ends(&random), &random)
      let y = numbers(kind.ends(&random), &random)
      for (scale, other) in [(AxisScale.linear, AxisScale.linear), (.log, .log)] {
        for (_, panel) in panels(x, y, scale, other) {
          _ = try Figure(width: 200, height: 150) { panel }.pixels(scale: 1)
        }
      }
    }
  }
}
