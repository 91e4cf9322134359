import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let elementary: [LimitRow] = powers + logarithms + trigonometry + hyperbolic + roundings

  private static let powers: [LimitRow] = [
    LimitRow.map("abs") { abs($0) }
      .at(0, 0, 0, 0).at(-inf, inf, -1, 0).at(inf, inf, 1, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("sign") { sign($0) }
      .at(0, 0, 0, 0).at(-inf, -1, 0, 0).at(inf, 1, 0, 0).at(.nan, 0, 0, 0),
    LimitRow.map("square") { square($0) }
      .at(0, 0, 0, 2).at(-inf, inf, -inf, 2).at(1e200, inf, 2e200, 2).at(1e-200, 0, 2e-200, 2)
      .at(1e20, inf, 2e20, 2, in: .single)
      .at(.nan, .nan, .nan, 2),
    LimitRow.map("reciprocal") { reciprocal($0) }
      .at(0, inf, -inf, inf).at(-0.0, -inf, -inf, -inf).at(inf, 0, 0, 0).at(-inf, 0, 0, 0)
      .passesNaN(),
    LimitRow.map("sqrt") { sqrt($0) }
      .at(0, 0, inf, -inf).at(-0.0, 0, -inf, inf).at(inf, inf, 0, 0)
      .at(-1, .nan, .nan, .nan, .outsideOfTheDomain).passesNaN(),
    LimitRow.map("rsqrt") { rsqrt($0) }
      .at(0, inf, -inf, inf).at(inf, 0, 0, 0).at(-1, .nan, .nan, .nan, .outsideOfTheDomain)
      .passesNaN(),
  ]

  private static let logarithms: [LimitRow] = [
    LimitRow.map("exp") { exp($0) }
      .at(-inf, 0, 0, 0).at(inf, inf, inf, inf).at(800, inf, inf, inf).at(-800, 0, 0, 0)
      .at(100, inf, inf, inf, in: .single).passesNaN(),
    LimitRow.map("expm1") { expm1($0) }
      .at(-inf, -1, 0, 0).at(inf, inf, inf, inf).at(1e-18, 1e-18, 1, 1).passesNaN(),
    LimitRow.map("log") { log($0) }
      .at(0, -inf, inf, -inf).at(inf, inf, 0, 0).at(-1, .nan, -1, -1, .outsideOfTheDomain)
      .passesNaN(),
    LimitRow.map("log1p") { log1p($0) }
      .at(-1, -inf, inf, -inf).at(inf, inf, 0, 0).at(1e-18, 1e-18, 1, -1)
      .at(-2, .nan, -1, -1, .outsideOfTheDomain).passesNaN(),
    LimitRow.map("log2") { log2($0) }
      .at(0, -inf, inf, -inf).at(inf, inf, 0, 0)
      .at(-1, .nan, -1.4426950408889634, -1.4426950408889634, .outsideOfTheDomain).passesNaN(),
    LimitRow.map("log10") { log10($0) }
      .at(0, -inf, inf, -inf).at(inf, inf, 0, 0)
      .at(-1, .nan, -0.4342944819032518, -0.4342944819032518, .outsideOfTheDomain).passesNaN(),
  ]

  private static let trigonometry: [LimitRow] = [
    LimitRow.map("sin") { sin($0) }
      .at(0, 0, 1, 0).at(inf, .nan, .nan, .nan, .noLimit).at(-inf, .nan, .nan, .nan, .noLimit)
      .passesNaN(),
    LimitRow.map("cos") { cos($0) }
      .at(0, 1, 0, -1).at(inf, .nan, .nan, .nan, .noLimit).passesNaN(),
    LimitRow.map("tan") { tan($0) }
      .at(0, 0, 1, 0).at(-inf, .nan, .nan, .nan, .noLimit).passesNaN(),
    LimitRow.map("asin") { asin($0) }
      .at(1, .pi / 2, inf, inf).at(-1, -.pi / 2, inf, -inf)
      .at(2, .nan, .nan, .nan, .outsideOfTheDomain).at(inf, .nan, .nan, .nan, .outsideOfTheDomain)
      .passesNaN(),
    LimitRow.map("acos") { acos($0) }
      .at(1, 0, -inf, -inf).at(-1, .pi, -inf, inf).at(-2, .nan, .nan, .nan, .outsideOfTheDomain)
      .passesNaN(),
    LimitRow.map("atan") { atan($0) }
      .at(inf, .pi / 2, 0, 0).at(-inf, -.pi / 2, 0, 0).at(1e200, .pi / 2, 0, 0)
      .at(1e30, .pi / 2, 0, 0, in: .single).passesNaN(),
  ]

  private static let hyperbolic: [LimitRow] = [
    LimitRow.map("sinh") { sinh($0) }
      .at(inf, inf, inf, inf).at(-inf, -inf, inf, -inf).at(1000, inf, inf, inf).passesNaN(),
    LimitRow.map("cosh") { cosh($0) }
      .at(inf, inf, inf, inf).at(-inf, inf, -inf, inf).at(1000, inf, inf, inf).passesNaN(),
    LimitRow.map("erf") { erf($0) }
      .at(inf, 1, 0, 0).at(-inf, -1, 0, 0).at(1e200, 1, 0, 0).at(-1e30, -1, 0, 0).passesNaN(),
  ]

  private static let roundings: [LimitRow] = [
    LimitRow.map("floor") { floor($0) }
      .at(inf, inf, 0, 0).at(-1.5, -2, 0, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("ceil") { ceil($0) }
      .at(-inf, -inf, 0, 0).at(-1.5, -1, 0, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("round") { round($0) }
      .at(inf, inf, 0, 0).at(2.5, 2, 0, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("trunc") { trunc($0) }
      .at(inf, inf, 0, 0).at(-1.5, -1, 0, 0).passesNaN(slope: 0, curvature: 0),
  ]
}
