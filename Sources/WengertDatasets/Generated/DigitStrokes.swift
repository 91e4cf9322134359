/// One line of a drawn digit: points in the unit square, x to the right and y down.
struct Stroke {
  /// A point of the drawing plane.
  struct Point {
    var x: Double
    var y: Double
  }

  var points: [Point]
  /// Whether the line bends through its points instead of having corners there.
  var isSmooth: Bool

  /// A stroke as written below.
  private init(_ text: Substring) {
    let words = text.split { $0 == " " || $0 == "," }
    isSmooth = words[0] == "curve"
    let numbers = words.dropFirst().map { Double($0)! / 100 }
    points = stride(from: 0, to: numbers.count, by: 2).map {
      Point(x: numbers[$0], y: numbers[$0 + 1])
    }
  }

  /// The ways to write each digit, each a list of strokes.
  static let digits: [[[Stroke]]] = written.map { ways in
    ways.map { way in way.split(separator: ";").map { Stroke($0) } }
  }

  // Points in hundredths; text, because the compiler takes two seconds for as many numbers in an expression.
  private static let written: [[String]] = [
    [
      "curve 52 8, 33 16, 25 40, 26 66, 38 89, 54 92, 70 80, 76 55, 73 28, 62 11, 52 8"
    ],
    [
      "line 50 8, 50 92",
      "line 36 26, 53 8, 53 92",
      "line 36 26, 53 8, 53 92; line 34 92, 72 92",
    ],
    [
      "curve 25 29, 33 13, 50 8, 68 15, 71 33, 60 53, 42 72, 24 90; line 24 90, 77 90",
      "curve 26 24, 42 9, 64 14, 68 34, 54 60, 36 86, 24 86, 29 73, 46 80, 62 91, 80 84",
    ],
    [
      """
      curve 27 17, 45 8, 66 15, 68 33, 56 45, 42 48; curve 42 48, 62 52, 73 68, 66 85, 46 92, \
      25 83
      """,
      "line 26 10, 70 10, 46 42; curve 46 42, 64 47, 73 66, 65 85, 45 92, 25 82",
    ],
    [
      "line 62 92, 62 8, 22 64, 80 64",
      "line 32 10, 26 54, 76 54; line 68 14, 63 92",
    ],
    [
      "line 72 10, 36 10, 31 45; curve 31 45, 48 39, 67 48, 73 67, 63 86, 44 92, 25 83"
    ],
    [
      "curve 64 9, 45 20, 31 42, 27 66, 36 87, 52 92, 68 83, 71 66, 60 53, 44 54, 30 66"
    ],
    [
      "line 24 12, 75 12; curve 75 12, 58 47, 46 92",
      "line 24 12, 75 12; curve 75 12, 58 47, 46 92; line 40 52, 70 52",
    ],
    [
      """
      curve 50 48, 34 37, 33 18, 50 8, 67 18, 66 37, 50 48, 30 62, 28 82, 50 92, 72 82, 70 62, \
      50 48
      """
    ],
    [
      "curve 68 28, 60 12, 45 8, 30 18, 28 36, 40 49, 57 45, 68 28; curve 68 28, 68 55, 60 92",
      """
      curve 68 28, 60 12, 45 8, 30 18, 28 36, 40 49, 57 45, 68 28; curve 68 28, 71 60, 62 86, \
      45 92, 30 84
      """,
    ],
  ]

  /// The corners of the line: its points, or a smooth way through them in small steps.
  func corners() -> [Point] {
    guard isSmooth, points.count > 2 else { return points }
    let steps = 5
    var result = [points[0]]
    for index in 1..<points.count {
      let (start, end) = (points[index - 1], points[index])
      let before = index >= 2 ? points[index - 2] : start
      let after = index + 1 < points.count ? points[index + 1] : end
      for step in 1...steps {
        let part = Double(step) / Double(steps)
        result.append(
          Point(
            x: Self.catmullRom(before.x, start.x, end.x, after.x, part),
            y: Self.catmullRom(before.y, start.y, end.y, after.y, part)))
      }
    }
    return result
  }

  /// The Catmull–Rom spline between `start` and `end`.
  private static func catmullRom(
    _ before: Double, _ start: Double, _ end: Double, _ after: Double, _ part: Double
  ) -> Double {
    let linear = end - before
    let square = 2 * before - 5 * start + 4 * end - after
    let cube = 3 * (start - end) + after - before
    return start + 0.5 * part * (linear + part * (square + part * cube))
  }
}
