import Wengert

extension GradientTable {
  static let special: [GradientRow] = inverseHyperbolic + gammas + pairs + remainders

  private static let inf = Double.infinity

  private static let inverseHyperbolic: [GradientRow] = [
    unary("asinh") { asinh($0) }.at(0, gives: 0, slope: 1).at(-inf, gives: -inf, slope: 0),
    unary("acosh", .range(1.2, 4)) { acosh($0) }
      .at(1, gives: 0, slope: inf).at(inf, gives: inf, slope: 0).at(0, gives: .nan, slope: .nan),
    unary("atanh", .range(-0.8, 0.8)) { atanh($0) }
      .at(0, gives: 0, slope: 1).at(1, gives: inf, slope: inf).at(2, gives: .nan),
  ]

  private static let gammas: [GradientRow] = [
    unary("erfinv", .range(-0.9, 0.9)) { erfinv($0) }
      .at(0, gives: 0, slope: 0.886226925452758).at(1, gives: inf, slope: inf)
      .at(-1, gives: -inf, slope: inf).at(1.5, gives: .nan, slope: .nan),
    unary("lgamma", .range(-1.7, 3, avoiding: [-1.6, -1.1, -1, -0.9, -0.1, 0, 0.1])) { lgamma($0) }
      .at(1, gives: 0, slope: -0.5772156649015329).at(inf, gives: inf, slope: inf)
      .at(-2, gives: inf, slope: .nan),
    unary("digamma", .range(0.3, 12)) { digamma($0) }
      .at(1, gives: -0.5772156649015329, slope: .pi * .pi / 6).at(inf, gives: inf, slope: 0)
      .at(0, gives: -inf, slope: inf),
    unary("digamma of negative numbers", .range(-0.8, -0.2), covers: "digamma(_:)") { digamma($0) },
    unary("polygamma", .range(0.3, 15), covers: "polygamma(_:_:)") { polygamma(2, $0) }
      .at(1, gives: -2.4041138063191886, slope: 6.493939402266829)
      .at(0.5, gives: -16.828796644234320, slope: 97.40909103400244)
      .at(-0.5, gives: -0.8287966442343200, slope: 193.40909103400244)
      .refuses("polygamma: the order is -1; it must be 0 or more") {
        _ = polygamma(-1, Tensor<Double>(1))
      },
    unary("sinc") { sinc($0) }
      .at(0, gives: 1, slope: 0).at(0.5, gives: 0.6366197723675814, slope: -1.2732395447351628)
      .at(inf, gives: .nan, slope: .nan),
    unary("nanToNum", covers: "nanToNum(_:nan:positiveInfinity:negativeInfinity:)") {
      nanToNum($0, nan: 7, negativeInfinity: -3)
    }
    .at(2, gives: 2, slope: 1).at(.nan, gives: 7, slope: 0).at(-inf, gives: -3, slope: 0)
    .at(inf, gives: .greatestFiniteMagnitude, slope: 0),
  ]

  private static let pairs: [GradientRow] = [
    binary("atan2", [.awayFromZero], covers: "atan2(_:_:)") { atan2($0, $1) }
      .at(0, 0, gives: 0, slopes: [0, 0]).at(1, 0, gives: .pi / 2, slopes: [0, -1])
      .at(0, -1, gives: .pi, slopes: [-1, 0]),
    binary("hypot", [.awayFromZero], covers: "hypot(_:_:)") { hypot($0, $1) }
      .at(3, -4, gives: 5, slopes: [0.6, -0.8]).at(3e200, 4e200, gives: 5e200, slopes: [0.6, 0.8])
      .at(0, 0, gives: 0, slopes: [.nan, .nan]),
    binary("logAddExp", [.all], covers: "logAddExp(_:_:)") { logAddExp($0, $1) }
      .at(1000, 1000, gives: 1000.6931471805599, slopes: [0.5, 0.5])
      .at(-inf, 2, gives: 2, slopes: [0, 1]).at(-inf, -inf, gives: -inf, slopes: [.nan, .nan]),
  ]

  /// Dividends and divisors whose quotients stay away from whole numbers.
  private static let dividends = Domain.range(2.3, 2.7)
  private static let divisors = Domain.range(0.9, 1.1)
  private static let remainders: [GradientRow] = [
    binary("fmod", [dividends, divisors], covers: "fmod(_:_:)", cases: different) { fmod(-$0, $1) }
      .at(5, -3, gives: -2, slopes: [-1, -1]).at(1, 0, gives: .nan),
    binary("remainder", [dividends, divisors], covers: "remainder(_:_:)", cases: different) {
      remainder(-$0, $1)
    }
    .at(5, 3, gives: 1, slopes: [-1, 2]).at(1, 0, gives: .nan)
    .refuses("remainder: an integer divisor is 0") { _ = remainder(Tensor([7, 8]), [3, 0]) },
    binary("floorDivide", [dividends, divisors], covers: "floorDivide(_:_:)", cases: different) {
      floorDivide(-$0, $1)
    }
    .at(5, 3, gives: -2, slopes: [0, 0]).at(1, 0, gives: -inf)
    .refuses("floorDivide: an integer divisor is 0") { _ = floorDivide(Tensor([7]), [0]) },
  ]
  /// No two of one shape: of the same variable twice the quotient is 1, a step.
  private static let different = Cases.binary.filter { $0[0] != $0[1] }
}
