import Foundation

/// Our own single-line font: every glyph is a pen path drawn with a round pen.
package enum StrokeFont {
  /// A glyph as polylines in em units, y upwards from the baseline; one point means a dot.
  struct Glyph: Sendable {
    var advance: Double
    var lines: [[Point]]
  }

  /// The characters that have a drawing of their own.
  package static var characters: [Character] { glyphs.keys.sorted() }

  /// Width of the pen, in em.
  static func pen(bold: Bool) -> Double { bold ? 0.12 : 0.084 }

  /// The width of a line of text set in this font, in user units.
  package static func width(of text: String, size: Double, bold: Bool = false) -> Double {
    var sum = 0.0
    for character in text { sum += glyph(for: character).advance + (bold ? boldSpread : 0) }
    return sum * size
  }

  /// The polylines of a line of text, from x = 0 on the baseline y = 0, y upwards, in em.
  static func lines(of text: String, bold: Bool) -> [[Point]] {
    var x = bold ? boldSpread / 2 : 0
    var lines: [[Point]] = []
    // The pen's own thickness reaches below a line on y = 0, so the letters stand that much higher.
    let lift = pen(bold: false) / 2
    for character in text {
      let glyph = glyph(for: character)
      for line in glyph.lines { lines.append(line.map { Point($0.x + x, $0.y + lift) }) }
      x += glyph.advance + (bold ? boldSpread : 0)
    }
    return lines
  }

  static let boldSpread = 0.035

  static func glyph(for character: Character) -> Glyph {
    if let glyph = glyphs[character] { return glyph }
    let scalars = Array(String(character).decomposedStringWithCanonicalMapping.unicodeScalars)
    if scalars.count > 1, let glyph = glyphs[Character(scalars[0])] {
      return Accents.placed(scalars.dropFirst(), over: glyph)
    }
    return missing
  }

  /// An open box, for a character we have no drawing of.
  private static let missing = Glyph(
    advance: 0.56,
    lines: [
      [Point(0.1, 0), Point(0.46, 0), Point(0.46, 0.6), Point(0.1, 0.6), Point(0.1, 0)]
    ])

  private static let glyphs: [Character: Glyph] = makeGlyphs()

  private static func makeGlyphs() -> [Character: Glyph] {
    var table: [Character: Glyph] = [
      " ": Glyph(advance: 0.28, lines: []), "\u{A0}": Glyph(advance: 0.28, lines: []),
      "\u{202F}": Glyph(advance: 0.16, lines: []), "\t": Glyph(advance: 0.56, lines: []),
    ]
    let tables = [
      GlyphTable.capitals, GlyphTable.smallLetters, GlyphTable.digits, SymbolTable.punctuation,
      SymbolTable.mathematics, SymbolTable.greek,
    ]
    for line in tables.joined(separator: "\n").split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 2)
      guard fields.count == 3, let character = fields[0].first, let advance = Double(fields[1])
      else { continue }
      table[character] = Glyph(
        advance: advance / 100, lines: GlyphPath.lines(from: fields[2]))
    }
    table["µ"] = table["μ"]
    addSmall("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", like: "0123456789+−n", raised: 0.33, to: &table)
    addSmall("₀₁₂₃₄₅₆₇₈₉₊₋ₙ", like: "0123456789+−n", raised: -0.14, to: &table)
    return table
  }

  private static func addSmall(
    _ names: String, like models: String, raised: Double, to table: inout [Character: Glyph]
  ) {
    let factor = 0.62
    for (name, model) in zip(names, models) {
      guard let glyph = table[model] else { continue }
      table[name] = Glyph(
        advance: glyph.advance * factor + 0.02,
        lines: glyph.lines.map { line in
          line.map { Point($0.x * factor + 0.01, $0.y * factor + raised) }
        })
    }
  }
}
