import Wengert

private let inf = Double.infinity
private let ln2 = 0.6931471805599453

extension LimitTable {
  static let choices: [LimitRow] = powers + extremes

  private static let powers: [LimitRow] = [
    LimitRow.of("pow", covers: "pow(_:_:)") { pow($0[0], $0[1]) }
      .pair(0, 0, 1, (0, 0), second: (0, 0))
      // b (b − 1) aᵇ⁻² + aᵇ⁻¹ (1 + b ln a), and the latter + aᵇ ln² a.
      .pair(0, 2, 0, (0, 0), second: (2, 0))
      .pair(2, 0, 1, (0, ln2), second: (0.5, 0.5 + ln2 * ln2))
      .pair(0, 1, 0, (1, 0))
      .pair(0, -1, inf, (-inf, -inf))
      .pair(inf, 2, inf, (inf, inf))
      .pair(inf, -1, 0, (0, 0), second: (0, 0))
      .pair(inf, 0, 1, (0, inf))
      .pair(1, inf, 1, (inf, 0))
      .pair(0.5, inf, 0, (.nan, 0), .noLimit)
      .pair(-2, 2, 4, (-4, .nan), .outsideOfTheDomain)
      .pair(.nan, 0, 1, (0, .nan)),
    LimitRow.map("pow 0", covers: "pow(_:_:)") { pow($0, 0) }
      .at(0, 1, 0, 0).at(inf, 1, 0, 0).at(.nan, 1, 0, 0),
    LimitRow.map("pow 1", covers: "pow(_:_:)") { pow($0, 1) }.at(0, 0, 1, 0).at(inf, inf, 1, 0),
    LimitRow.map("pow 2", covers: "pow(_:_:)") { pow($0, 2) }.at(0, 0, 0, 2).at(-inf, inf, -inf, 2),
    LimitRow.map("pow 3", covers: "pow(_:_:)") { pow($0, 3) }.at(0, 0, 0, 0).at(
      -inf, -inf, inf, -inf),
    LimitRow.map("pow 0.5", covers: "pow(_:_:)") { pow($0, 0.5) }
      .at(0, 0, inf, -inf).at(inf, inf, 0, 0).at(-1, .nan, .nan, .nan, .outsideOfTheDomain),
    LimitRow.map("pow -1", covers: "pow(_:_:)") { pow($0, -1) }
      .at(0, inf, -inf, inf).at(inf, 0, 0, 0),
  ]

  private static let extremes: [LimitRow] = [
    LimitRow.of("maximum", covers: "maximum(_:_:)") { maximum($0[0], $0[1]) }
      .pair(1, 1, 1, (0.5, 0.5), second: (0, 0)).pair(-inf, 2, 2, (0, 1), second: (0, 0))
      .pair(inf, inf, inf, (0.5, 0.5), second: (0, 0)).pair(.nan, 2, .nan, (1, 1), second: (0, 0)),
    LimitRow.of("minimum", covers: "minimum(_:_:)") { minimum($0[0], $0[1]) }
      .pair(1, 1, 1, (0.5, 0.5), second: (0, 0)).pair(-inf, 2, -inf, (1, 0), second: (0, 0))
      .pair(2, .nan, .nan, (1, 1), second: (0, 0)),
    LimitRow.of("select", covers: "select(_:_:_:)") { select(Tensor([true]), $0[0], $0[1]) }
      .pair(1, .nan, 1, (1, 0), second: (0, 0)).pair(inf, 2, inf, (1, 0), second: (0, 0)),
    LimitRow.map("clipped", covers: "clipped(from:to:)") { $0.clipped(from: -1, to: 1) }
      .at(1, 1, 0, 0).at(-1, -1, 0, 0).at(-inf, -1, 0, 0).at(inf, 1, 0, 0)
      .passesNaN(slope: 0, curvature: 0),
  ]
}
