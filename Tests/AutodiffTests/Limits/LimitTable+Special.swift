import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let special: [LimitRow] = functions + pairs

  private static let functions: [LimitRow] = [
    LimitRow.map("asinh") { asinh($0) }
      .at(0, 0, 1, 0).at(inf, inf, 0, 0).at(-inf, -inf, 0, 0).at(1e200, 461.210165779359, 1e-200, 0)
      .passesNaN(),
    LimitRow.map("acosh") { acosh($0) }
      .at(1, 0, inf, -inf).at(inf, inf, 0, 0).at(
        -2, .nan, 0.5773502691896258, 0.3849001794597505, .outsideOfTheDomain
      )
      .passesNaN(),
    LimitRow.map("atanh") { atanh($0) }
      .at(1, inf, inf, nil).at(-1, -inf, inf, nil).at(1e-18, 1e-18, 1, nil)
      .at(3, .nan, -0.125, 0.09375, .outsideOfTheDomain).passesNaN(),
    LimitRow.map("erfinv") { erfinv($0) }
      .at(1, inf, inf, inf).at(-1, -inf, inf, -inf).at(2, .nan, .nan, .nan, .outsideOfTheDomain)
      .passesNaN(),
    LimitRow.map("lgamma") { lgamma($0) }
      .at(0, inf, -inf, inf).at(inf, inf, inf, 0).at(-1, inf, .nan, inf, .noLimit)
      .at(-inf, inf, .nan, .nan, .noLimit).passesNaN(),
    LimitRow.map("digamma") { digamma($0) }
      .at(0, -inf, inf, -inf).at(inf, inf, 0, 0).at(-1, .nan, inf, .nan, .noLimit)
      .at(-inf, .nan, .nan, .nan, .noLimit).passesNaN(),
    LimitRow.map("polygamma", covers: "polygamma(_:_:)") { polygamma(1, $0) }
      .at(0, inf, -inf, inf).at(inf, 0, 0, 0).at(-3, inf, .nan, inf, .noLimit).passesNaN(),
    LimitRow.map("sinc") { sinc($0) }
      .at(0, 1, 0, -.pi * .pi / 3).at(1e-9, 1, -3.289868133696453e-9, -.pi * .pi / 3)
      .at(inf, .nan, .nan, .nan, .noLimit).passesNaN(),
    LimitRow.map("nanToNum", covers: "nanToNum(_:nan:positiveInfinity:negativeInfinity:)") {
      nanToNum($0, positiveInfinity: 9, negativeInfinity: -9)
    }
    .at(inf, 9, 0, 0).at(-inf, -9, 0, 0).at(.nan, 0, 0, 0).at(3, 3, 1, 0),
  ]

  private static let pairs: [LimitRow] = [
    LimitRow.of("atan2", covers: "atan2(_:_:)") { atan2($0[0], $0[1]) }
      .pair(0, 0, 0, (0, 0), second: (0, 0)).pair(0, -1, .pi, (-1, 0), second: (-1, -1))
      .pair(1e300, 1e-300, .pi / 2, (0, -1e-300)).pair(1, inf, 0, (.nan, 0), .infiniteDeviation),
    LimitRow.of("hypot", covers: "hypot(_:_:)") { hypot($0[0], $0[1]) }
      .pair(0, 0, 0, (.nan, .nan), .noLimit).pair(3e-200, 4e-200, 5e-200, (0.6, 0.8))
      .pair(inf, 1, inf, (.nan, 0), .infiniteDeviation),
    LimitRow.of("logAddExp", covers: "logAddExp(_:_:)") { logAddExp($0[0], $0[1]) }
      .pair(1e30, -1e30, 1e30, (1, 0), second: (0, 0)).pair(inf, 0, inf, (1, 0), second: (0, 0))
      .pair(-inf, -inf, -inf, (.nan, .nan), .productOfZeroAndInfinity),
    LimitRow.of("fmod", covers: "fmod(_:_:)") { fmod($0[0], $0[1]) }
      .pair(-5, 3, -2, (1, 1), second: (0, 0)).pair(1, inf, 1, (1, 0), second: (0, 0))
      .pair(3, 0, .nan, (1, -inf), .outsideOfTheDomain),
    LimitRow.of("remainder", covers: "remainder(_:_:)") { remainder($0[0], $0[1]) }
      .pair(-5, 3, 1, (1, 2), second: (0, 0)).pair(1, inf, 1, (1, 0), second: (0, 0))
      .pair(3, 0, .nan, (1, -inf), .outsideOfTheDomain),
    LimitRow.of("floorDivide", covers: "floorDivide(_:_:)") { floorDivide($0[0], $0[1]) }
      .pair(-5, 3, -2, (0, 0), second: (0, 0)).pair(3, 0, inf, (0, 0), second: (0, 0)),
  ]
}
