/// The signs over letters such as é, ü and ñ; letters with other signs are drawn without them.
enum Accents {
  /// Pen lines around x = 0, from y = 0 upwards, in hundredths of an em.
  private static let marks: [Unicode.Scalar: [[(Double, Double)]]] = [
    "\u{300}": [[(5, 0), (-5, 9)]],
    "\u{301}": [[(-5, 0), (5, 9)]],
    "\u{302}": [[(-9, 0), (0, 9), (9, 0)]],
    "\u{303}": [[(-11, 1), (-5, 6), (5, 1), (11, 6)]],
    "\u{304}": [[(-10, 4), (10, 4)]],
    "\u{308}": [[(-8, 4)], [(8, 4)]],
    "\u{30A}": [[(-6, 5), (0, 11), (6, 5), (0, -1), (-6, 5)]],
    "\u{30C}": [[(-9, 9), (0, 0), (9, 9)]],
  ]

  /// A letter with its signs over its middle.
  static func placed(
    _ scalars: ArraySlice<Unicode.Scalar>, over letter: StrokeFont.Glyph
  ) -> StrokeFont.Glyph {
    var result = letter
    for scalar in scalars {
      guard let mark = marks[scalar] else { continue }
      // The dot of i and j gives way.
      result.lines.removeAll { $0.count == 1 }
      let points = result.lines.joined()
      let top = (points.map(\.y).max() ?? 0) + 0.1
      let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
      result.lines += mark.map { line in
        line.map { Point((left + right) / 2 + $0.0 / 100, top + $0.1 / 100) }
      }
    }
    return result
  }
}
