import Wengert

extension GradientTable {
  static let elementary: [GradientRow] =
    powers + logarithms + trigonometry + hyperbolic + roundings

  private static let powers: [GradientRow] = [
    unary("abs", .awayFromZero) { abs($0) }
      .at(0, gives: 0, slope: 0)
      .at(-.infinity, gives: .infinity, slope: -1)
      .at(.nan, gives: .nan),
    unary("sign", .awayFromZero) { sign($0) }
      .at(0, gives: 0, slope: 0)
      .at(-.infinity, gives: -1, slope: 0),
    unary("square") { square($0) }
      .at(0, gives: 0, slope: 0)
      .at(-.infinity, gives: .infinity, slope: -.infinity)
      .at(.nan, gives: .nan, slope: .nan),
    unary("reciprocal", .range(0.4, 3)) { reciprocal($0) }
      .at(0, gives: .infinity, slope: -.infinity)
      .at(.infinity, gives: 0, slope: 0),
    unary("sqrt", .positive) { sqrt($0) }
      .at(0, gives: 0, slope: .infinity)
      .at(.infinity, gives: .infinity, slope: 0)
      .at(-1, gives: .nan, slope: .nan),
    unary("rsqrt", .positive) { rsqrt($0) }
      .at(0, gives: .infinity, slope: -.infinity)
      .at(.infinity, gives: 0, slope: 0)
      .at(-1, gives: .nan, slope: .nan),
  ]

  private static let logarithms: [GradientRow] = [
    unary("exp") { exp($0) }
      .at(0, gives: 1, slope: 1)
      .at(-.infinity, gives: 0, slope: 0)
      .at(.infinity, gives: .infinity, slope: .infinity)
      .at(800, gives: .infinity, slope: .infinity)
      .at(.nan, gives: .nan, slope: .nan),
    unary("expm1") { expm1($0) }
      .at(1e-18, gives: 1e-18, slope: 1)
      .at(-.infinity, gives: -1, slope: 0)
      .at(.infinity, gives: .infinity, slope: .infinity),
    unary("log", .positive) { log($0) }
      .at(1, gives: 0, slope: 1)
      .at(0, gives: -.infinity, slope: .infinity)
      .at(.infinity, gives: .infinity, slope: 0)
      .at(-1, gives: .nan),
    unary("log1p", .range(-0.7, 3)) { log1p($0) }
      .at(1e-18, gives: 1e-18, slope: 1)
      .at(-1, gives: -.infinity, slope: .infinity),
    unary("log2", .positive) { log2($0) }
      .at(8, gives: 3, slope: 0.18033688011112042)
      .at(0, gives: -.infinity, slope: .infinity),
    unary("log10", .positive) { log10($0) }
      .at(100, gives: 2, slope: 0.004342944819032518)
      .at(0, gives: -.infinity, slope: .infinity),
  ]

  private static let trigonometry: [GradientRow] = [
    unary("sin") { sin($0) }
      .at(0, gives: 0, slope: 1)
      .at(.infinity, gives: .nan, slope: .nan),
    unary("cos") { cos($0) }
      .at(0, gives: 1, slope: 0)
      .at(.infinity, gives: .nan, slope: .nan),
    unary("tan", .range(-1.2, 1.2)) { tan($0) }
      .at(0, gives: 0, slope: 1)
      .at(.infinity, gives: .nan, slope: .nan),
    unary("asin", .range(-0.8, 0.8)) { asin($0) }
      .at(1, gives: Double.pi / 2, slope: .infinity)
      .at(2, gives: .nan, slope: .nan),
    unary("acos", .range(-0.8, 0.8)) { acos($0) }
      .at(1, gives: 0, slope: -.infinity)
      .at(2, gives: .nan, slope: .nan),
    unary("atan") { atan($0) }
      .at(.infinity, gives: Double.pi / 2, slope: 0)
      .at(-.infinity, gives: -Double.pi / 2, slope: 0),
  ]

  private static let hyperbolic: [GradientRow] = [
    unary("sinh") { sinh($0) }
      .at(0, gives: 0, slope: 1)
      .at(-.infinity, gives: -.infinity, slope: .infinity),
    unary("cosh") { cosh($0) }
      .at(0, gives: 1, slope: 0)
      .at(-.infinity, gives: .infinity, slope: -.infinity),
    unary("erf") { erf($0) }
      .at(0, gives: 0, slope: 1.1283791670955126)
      .at(.infinity, gives: 1, slope: 0)
      .at(-.infinity, gives: -1, slope: 0),
  ]

  private static let steps = Domain.range(
    -2.4, 2.4, avoiding: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2])

  private static let roundings: [GradientRow] = [
    unary("floor", steps) { floor($0) }.at(-1.5, gives: -2, slope: 0).at(2, gives: 2, slope: 0),
    unary("ceil", steps) { ceil($0) }.at(-1.5, gives: -1, slope: 0).at(2, gives: 2, slope: 0),
    unary("round", steps) { round($0) }
      .at(2.5, gives: 2, slope: 0).at(3.5, gives: 4, slope: 0)
      .at(.infinity, gives: .infinity, slope: 0),
    unary("trunc", steps) { trunc($0) }.at(-1.5, gives: -1, slope: 0).at(1.5, gives: 1, slope: 0),
  ]
}
