/// Sizes of text that hold for our own font and, with room to spare, for a viewer's.
package enum TextMetrics {
  /// Reach above the baseline, in em.
  package static let ascent = 0.78
  /// Reach below the baseline, in em.
  package static let descent = 0.24
  /// Height of the capitals, in em.
  package static let capHeight = 0.72
  /// Viewers' sans-serif fonts run up to this much wider than ours.
  static let slack = 1.15

  /// The room a line of text needs, in user units.
  package static func width(of text: String, size: Double, bold: Bool = false) -> Double {
    StrokeFont.width(of: text, size: size, bold: bold) * slack
  }

  /// The baseline that centres capitals and digits on a height.
  static func baseline(centeredOn y: Double, size: Double) -> Double {
    y + capHeight * size / 2
  }

  /// The text, cut with an ellipsis where it is wider than `limit`.
  package static func fitted(
    _ text: String, size: Double, bold: Bool = false, limit: Double
  ) -> String {
    let spread = bold ? StrokeFont.boldSpread : 0
    let ellipsis = StrokeFont.glyph(for: "…").advance + spread
    var sum = 0.0
    var isAfterSpace = false
    /// The end of the longest beginning that leaves room for an ellipsis.
    var end: String.Index?
    for index in text.indices {
      if !isAfterSpace, (sum + ellipsis) * size * slack <= limit { end = index }
      isAfterSpace = text[index] == " "
      sum += StrokeFont.glyph(for: text[index]).advance + spread
      // The rest is not read, however long it is.
      if sum * size * slack > limit { return end.map { text[..<$0] + "…" } ?? "" }
    }
    return text
  }
}
