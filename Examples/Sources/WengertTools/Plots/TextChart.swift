import Foundation

/// Curves as letters on a screen: one panel for each name, with the curves of all runs.
public struct TextChart {
  private let curves: [Curve]
  private let isLogarithmic: Bool
  private static let unicodeSigns: [Character] = ["•", "×", "+", "o", "*", "#"]
  private static let plainSigns: [Character] = ["*", "x", "+", "o", "@", "#"]

  /// A chart of some curves; with a logarithmic y axis only of what is greater than 0.
  public init(_ curves: [Curve], isLogarithmic: Bool = false) {
    self.curves = isLogarithmic ? curves.map(\.positive) : curves
    self.isLogarithmic = isLogarithmic
  }

  /// The lines of all panels.
  public func text(on screen: Screen, height: Int = 12) -> String {
    var names: [String] = []
    for curve in curves where !names.contains(curve.name) { names.append(curve.name) }
    return names.map { name in
      panel(name, curves.filter { $0.name == name }, screen, height).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private func panel(
    _ name: String, _ curves: [Curve], _ screen: Screen, _ height: Int
  ) -> [String] {
    let (x, y) = (curves.flatMap(\.x), curves.flatMap(\.y).map(scaled))
    guard let left = x.min(), let right = x.max(), let low = y.min(), let high = y.max() else {
      return [screen.shown("\(name): nothing to draw")]
    }
    // Halves, because the sum of two great numbers is infinite.
    let labels = [high, high / 2 + low / 2, low].map { short(unscaled($0), digits: 4) }
    let margin = labels.map(\.count).max() ?? 0
    let width = max(10, min(screen.width, 100) - margin - 3)
    var canvas = Canvas(
      width: width, height: height, x: left...right, y: low...high,
      isFine: screen.isUnicode && curves.count == 1)
    for (number, curve) in curves.enumerated() {
      canvas.draw(
        zip(curve.x, curve.y.map(scaled)).map { ($0, $1) }, as: sign(number, screen))
    }
    var lines = [screen.shown(name + (isLogarithmic ? " (logarithmic)" : ""))]
    let bar = screen.isUnicode ? "│" : "|"
    for (row, text) in canvas.lines.enumerated() {
      let label =
        row == height / 2
        ? labels[1]
        : low == high
          ? "" : row == 0 ? labels[0] : row == height - 1 ? labels[2] : ""
      lines.append(padded(label, margin) + " " + bar + text)
    }
    let (from, to) = (short(left), short(right))
    let gap = String(repeating: " ", count: max(1, width - from.count - to.count))
    lines.append(String(repeating: " ", count: margin + 2) + from + gap + to)
    if curves.count > 1 {
      for (number, curve) in curves.enumerated() {
        lines.append("  \(sign(number, screen)) \(screen.shown(curve.run))")
      }
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private func sign(_ number: Int, _ screen: Screen) -> Character {
    let signs = screen.isUnicode ? TextChart.unicodeSigns : TextChart.plainSigns
    return signs[number % signs.count]
  }

  private func scaled(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }
  private func unscaled(_ value: Double) -> Double {
    isLogarithmic ? min(pow(10, value), .greatestFiniteMagnitude) : value
  }
}

/// Places for letters, or for dots of which eight make a letter (Braille).
private struct Canvas {
  private let width: Int
  private let height: Int
  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>
  private let isFine: Bool
  private var signs: [Character]
  private var dots: [UInt32]

  init(
    width: Int, height: Int, x: ClosedRange<Double>, y: ClosedRange<Double>, isFine: Bool
  ) {
    (self.width, self.height, self.x, self.y, self.isFine) = (width, height, x, y, isFine)
    signs = Array(repeating: " ", count: width * height)
    dots = Array(repeating: 0, count: width * height)
  }

  var lines: [String] {
    (0..<height).map { row in
      String(
        (0..<width).map { column in
          let place = row * width + column
          guard isFine else { return signs[place] }
          return dots[place] == 0 ? " " : Character(UnicodeScalar(0x2800 + dots[place])!)
        })
    }
  }

  /// Draws a line through points.
  mutating func draw(_ points: [(Double, Double)], as sign: Character) {
    let (columns, rows) = isFine ? (2 * width, 4 * height) : (width, height)
    func place(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Double {
      // Halves, because the difference of two great numbers is infinite.
      let span = range.upperBound / 2 - range.lowerBound / 2
      return span > 0
        ? (value / 2 - range.lowerBound / 2) / span * Double(count - 1) : Double(count / 2)
    }
    var previous: (Double, Double)?
    for (xValue, yValue) in points {
      let here = (
        place(xValue, x, columns), Double(rows - 1) - place(yValue, y, rows)
      )
      let start = previous ?? here
      // No more steps than places: far apart points are joined, close ones cost one step.
      let steps = max(1, Int(max(abs(here.0 - start.0), abs(here.1 - start.1)).rounded(.up)))
      for step in 0...steps {
        let share = Double(step) / Double(steps)
        set(
          Int((start.0 + share * (here.0 - start.0)).rounded()),
          Int((start.1 + share * (here.1 - start.1)).rounded()), sign)
      }
      previous = here
    }
  }

  private mutating func set(_ column: Int, _ row: Int, _ sign: Character) {
    guard isFine else {
      signs[row * width + column] = sign
      return
    }
    // The dots of a letter are numbered down the columns, the last row apart.
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    dots[row / 4 * width + column / 2] |= bits[row % 4][column % 2]
  }
}
