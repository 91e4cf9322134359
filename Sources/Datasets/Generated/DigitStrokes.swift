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

  private init(_ pairs: [(Double, Double)], smooth: Bool) {
    points = pairs.map { Point(x: $0.0, y: $0.1) }
    isSmooth = smooth
  }

  static func line(_ pairs: (Double, Double)...) -> Stroke { Stroke(pairs, smooth: false) }
  static func curve(_ pairs: (Double, Double)...) -> Stroke { Stroke(pairs, smooth: true) }

  /// The ways to write each digit, each a list of strokes.
  static let digits: [[[Stroke]]] = [
    [
      [
        .curve(
          (0.52, 0.08), (0.33, 0.16), (0.25, 0.4), (0.26, 0.66), (0.38, 0.89), (0.54, 0.92),
          (0.7, 0.8), (0.76, 0.55), (0.73, 0.28), (0.62, 0.11), (0.52, 0.08))
      ]
    ],
    [
      [.line((0.5, 0.08), (0.5, 0.92))],
      [.line((0.36, 0.26), (0.53, 0.08), (0.53, 0.92))],
      [.line((0.36, 0.26), (0.53, 0.08), (0.53, 0.92)), .line((0.34, 0.92), (0.72, 0.92))],
    ],
    [
      [
        .curve(
          (0.25, 0.29), (0.33, 0.13), (0.5, 0.08), (0.68, 0.15), (0.71, 0.33), (0.6, 0.53),
          (0.42, 0.72), (0.24, 0.9)),
        .line((0.24, 0.9), (0.77, 0.9)),
      ],
      [
        .curve(
          (0.26, 0.24), (0.42, 0.09), (0.64, 0.14), (0.68, 0.34), (0.54, 0.6), (0.36, 0.86),
          (0.24, 0.86), (0.29, 0.73), (0.46, 0.8), (0.62, 0.91), (0.8, 0.84))
      ],
    ],
    [
      [
        .curve((0.27, 0.17), (0.45, 0.08), (0.66, 0.15), (0.68, 0.33), (0.56, 0.45), (0.42, 0.48)),
        .curve((0.42, 0.48), (0.62, 0.52), (0.73, 0.68), (0.66, 0.85), (0.46, 0.92), (0.25, 0.83)),
      ],
      [
        .line((0.26, 0.1), (0.7, 0.1), (0.46, 0.42)),
        .curve((0.46, 0.42), (0.64, 0.47), (0.73, 0.66), (0.65, 0.85), (0.45, 0.92), (0.25, 0.82)),
      ],
    ],
    [
      [.line((0.62, 0.92), (0.62, 0.08), (0.22, 0.64), (0.8, 0.64))],
      [.line((0.32, 0.1), (0.26, 0.54), (0.76, 0.54)), .line((0.68, 0.14), (0.63, 0.92))],
    ],
    [
      [
        .line((0.72, 0.1), (0.36, 0.1), (0.31, 0.45)),
        .curve(
          (0.31, 0.45), (0.48, 0.39), (0.67, 0.48), (0.73, 0.67), (0.63, 0.86), (0.44, 0.92),
          (0.25, 0.83)),
      ]
    ],
    [
      [
        .curve(
          (0.64, 0.09), (0.45, 0.2), (0.31, 0.42), (0.27, 0.66), (0.36, 0.87), (0.52, 0.92),
          (0.68, 0.83), (0.71, 0.66), (0.6, 0.53), (0.44, 0.54), (0.3, 0.66))
      ]
    ],
    [
      [.line((0.24, 0.12), (0.75, 0.12)), .curve((0.75, 0.12), (0.58, 0.47), (0.46, 0.92))],
      [
        .line((0.24, 0.12), (0.75, 0.12)), .curve((0.75, 0.12), (0.58, 0.47), (0.46, 0.92)),
        .line((0.4, 0.52), (0.7, 0.52)),
      ],
    ],
    [
      [
        .curve(
          (0.5, 0.48), (0.34, 0.37), (0.33, 0.18), (0.5, 0.08), (0.67, 0.18), (0.66, 0.37),
          (0.5, 0.48), (0.3, 0.62), (0.28, 0.82), (0.5, 0.92), (0.72, 0.82), (0.7, 0.62),
          (0.5, 0.48))
      ]
    ],
    [
      [
        .curve(
          (0.68, 0.28), (0.6, 0.12), (0.45, 0.08), (0.3, 0.18), (0.28, 0.36), (0.4, 0.49),
          (0.57, 0.45), (0.68, 0.28)),
        .curve((0.68, 0.28), (0.68, 0.55), (0.6, 0.92)),
      ],
      [
        .curve(
          (0.68, 0.28), (0.6, 0.12), (0.45, 0.08), (0.3, 0.18), (0.28, 0.36), (0.4, 0.49),
          (0.57, 0.45), (0.68, 0.28)),
        .curve((0.68, 0.28), (0.71, 0.6), (0.62, 0.86), (0.45, 0.92), (0.3, 0.84)),
      ],
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
