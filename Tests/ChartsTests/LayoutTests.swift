import Foundation
import WengertCharts
import Testing

@Suite struct LayoutTests {
  func texts(_ canvas: Canvas) -> [TextRun] {
    canvas.commands.compactMap { command in
      if case .text(let run) = command { run } else { nil }
    }
  }

  @Test func wordsStayInsideTheFigure() {
    for (name, figure) in Gallery.figures(.light) {
      let canvas = figure.canvas()
      let page = Rect(x: 0, y: 0, width: canvas.width, height: canvas.height)
      for run in texts(canvas) {
        #expect(page.contains(run.bounds), "\(name): \(run.text) \(run.bounds)")
      }
    }
  }

  @Test func wordsDoNotOverlap() {
    for (name, figure) in Gallery.figures(.dark) {
      let runs = texts(figure.canvas()).filter { $0.rotation == 0 || $0.rotation == -90 }
      for (index, run) in runs.enumerated() {
        for other in runs[(index + 1)...] where run.halo == nil && other.halo == nil {
          // Letters reach neither the top nor the bottom of their box.
          let (a, b) = (run.bounds, other.bounds)
          let (low, high) = (a.inset(by: a.height * 0.1), b.inset(by: b.height * 0.1))
          #expect(!low.intersects(high), "\(name): \(run.text) / \(other.text)")
        }
      }
    }
  }

  @Test(arguments: [(240.0, 160.0), (420, 300), (800, 560), (1600, 400), (64, 64)])
  func wordsFitAtEverySize(width: Double, height: Double) {
    for (name, original) in Gallery.figures(.light) where name != "widths" {
      var figure = original
      (figure.width, figure.height) = (width, height)
      if width < 500 { figure.panels = Array(figure.panels.prefix(1)) }
      let canvas = figure.canvas()
      let ticks = texts(canvas).filter { $0.anchor == .end && $0.rotation == 0 }
      for (index, run) in ticks.enumerated() {
        for other in ticks[(index + 1)...] {
          let (a, b) = (run.bounds, other.bounds)
          #expect(
            !a.inset(by: a.height * 0.12).intersects(b.inset(by: b.height * 0.12)),
            "\(name): \(run.text) / \(other.text)")
        }
      }
    }
  }

  /// The box of the only legend: the last rounded rectangle with fill and rim.
  func legend(_ canvas: Canvas) -> Rect? {
    var found: Rect?
    for case .rectangle(let rect, let radius, .some, .some) in canvas.commands where radius > 0 {
      found = rect
    }
    return found
  }

  func clip(_ canvas: Canvas) -> Rect? {
    for case .pushClip(let rect) in canvas.commands { return rect }
    return nil
  }

  @Test(arguments: LegendPosition.allCases, [(300.0, 200.0), (800.0, 560.0)])
  func legendStaysInThePlot(position: LegendPosition, size: (Double, Double)) throws {
    let figure = Figure(width: size.0, height: size.1) {
      Panel("Legend", legend: position) {
        for index in 0..<3 {
          Line([0, Double(index), 1], label: "a name of some length, number \(index)")
        }
      }
    }
    let canvas = figure.canvas()
    let plot = try #require(clip(canvas))
    if position == .hidden || position == .outside {
      #expect(legend(canvas) == nil)
    } else if let box = legend(canvas) {
      #expect(plot.contains(box))
    } else {
      #expect(position == .automatic)
    }
    let page = Rect(x: 0, y: 0, width: size.0, height: size.1)
    let words = texts(canvas)
    #expect(words.allSatisfy { page.contains($0.bounds) })
    #expect(words.contains { $0.text.hasPrefix("a name") } == (position != .hidden))
  }

  @Test func legendAvoidsTheData() throws {
    // All points in the upper right: the legend goes elsewhere.
    let dense = (0..<400).map { 0.6 + 0.4 * Double($0 % 20) / 20 }
    let figure = Figure {
      Panel(x: Axis(limits: 0...1), y: Axis(limits: 0...1)) {
        Scatter(x: dense, y: (0..<400).map { 0.6 + 0.4 * Double($0 / 20) / 20 }, label: "points")
      }
    }
    let canvas = figure.canvas()
    let box = try #require(legend(canvas))
    let plot = try #require(clip(canvas))
    #expect(box.midX < plot.midX || box.midY > plot.midY)
    for case .circle(let center, _, _, _) in canvas.commands.dropLast(3) {
      if plot.contains(center) { #expect(!box.contains(center)) }
    }
  }

  @Test func nonFiniteDataIsSkipped() {
    let figure = Figure {
      Panel {
        Scatter(x: [1, .nan, 3, 4], y: [1, 2, .infinity, 4])
        Line([1, 2, .nan, 4, 5])
      }
    }
    var (circles, paths) = (0, 0)
    let canvas = figure.canvas()
    var isInside = false
    for command in canvas.commands {
      switch command {
      case .pushClip: isInside = true
      case .popClip: isInside = false
      case .circle where isInside: circles += 1
      case .path where isInside: paths += 1
      default: break
      }
    }
    #expect(circles == 2)
    #expect(paths == 2)
    #expect(!texts(canvas).contains { $0.text == "no data" })
  }

  @Test func emptyPanelsSaySo() {
    let empty: [Panel] = [
      Panel(), Panel { Line([]) }, Panel { Line([.nan]) }, Panel { Histogram([.infinity]) },
      Panel { Scatter(x: [], y: []) }, Panel { HeatMap([]) }, Panel { ImageGrid([]) },
      Panel { Contour(classes: [[1]], x: 0...1, y: 0...1) }, Panel { Bar(labels: [], values: []) },
      Panel(y: Axis(scale: .log)) { Line([-1, 0, -3]) },
    ]
    for panel in empty {
      let canvas = Figure { panel }.canvas()
      #expect(texts(canvas).contains { $0.text == "no data" })
    }
    #expect(texts(Figure().canvas()).contains { $0.text == "no data" })
  }

  @Test func histogramsCount() {
    let histogram = Histogram([0, 0.5, 1, 1.5, 2, 7, .nan], edges: [0, 1, 2])
    #expect(histogram.heights == [2, 3])
    let density = Histogram([0, 1, 2, 3, 4], bins: 2, isDensity: true)
    #expect(density.heights == [0.2, 0.3])
    #expect(density.edges == [0, 2, 4])
    #expect(Histogram([5, 5], bins: 3).heights.reduce(0, +) == 2)
  }

  @Test func circleContourIsOneClosedLine() throws {
    let grid = Gallery.grid(41, x: -2...2, y: -2...2) { $0 * $0 + $1 * $1 }
    let lines = ContourLines.places(grid, level: 1)
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    #expect(line.first?.0 == line.last?.0 && line.first?.1 == line.last?.1)
    for (row, column) in line {
      let (x, y) = (column / 10 - 2, row / 10 - 2)
      #expect(abs((x * x + y * y).squareRoot() - 1) < 0.01)
    }
  }

  @Test func longTextIsCut() {
    let text = TextMetrics.fitted("a very long line of words", size: 12, limit: 80)
    #expect(text.hasSuffix("…"))
    #expect(TextMetrics.width(of: text, size: 12) <= 80)
    #expect(TextMetrics.fitted("short", size: 12, limit: 80) == "short")
  }

  @Test func cutTextIsTheLongestThatFits() {
    let text = "one  two three, four"
    for limit in stride(from: 0.0, to: 160, by: 1.5) {
      let cut = TextMetrics.fitted(text, size: 12, limit: limit)
      let beginnings = text.indices.map { String(text[..<$0]) }.filter { $0.last != " " } + [text]
      let longest = beginnings.map { $0 == text ? text : $0 + "…" }
        .last { TextMetrics.width(of: $0, size: 12) <= limit }
      #expect(cut == longest ?? "")
    }
  }

  /// Cutting them took two minutes for a title of 22,000 characters: for this one it would be hours. The limit is
  /// far from what a busy machine needs with a sanitizer.
  @Test(.timeLimit(.minutes(10))) func veryLongTextIsCutAtOnce() {
    let words = String(repeating: "many words ", count: 20_000)
    let figure = Figure(title: words) {
      Panel(words, x: Axis(words), y: Axis(words)) {
        Bar(labels: [words, words], values: [1, 2], label: words)
      }
    }
    #expect(texts(figure.canvas()).allSatisfy { $0.text.count < 300 })
  }

  @Test func everyCharacterHasADrawing() {
    let needed =
      String(decoding: UInt8(32)...126, as: UTF8.self)
      + "−×±µθηλαβσ∇π·²³…⁰¹⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉→≤≥≈°–ΔΣω"
    let known = Set(StrokeFont.characters)
    for character in needed { #expect(known.contains(character), "\(character)") }
  }
}
