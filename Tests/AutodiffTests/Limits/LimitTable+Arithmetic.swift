import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let arithmetic: [LimitRow] = operators + withNumbers

  private static let operators: [LimitRow] = [
    LimitRow.of("+", covers: "+(Self, Self)") { $0[0] + $0[1] }
      .pair(inf, 1, inf, (1, 1), second: (0, 0))
      .pair(inf, -inf, .nan, (1, 1), second: (0, 0), .productOfZeroAndInfinity)
      .pair(.nan, 1, .nan, (1, 1), second: (0, 0)),
    LimitRow.of("-", covers: "-(Self, Self)") { $0[0] - $0[1] }
      .pair(inf, inf, .nan, (1, -1), second: (0, 0), .productOfZeroAndInfinity),
    LimitRow.of("*", covers: "*(Self, Self)") { $0[0] * $0[1] }
      .pair(1e200, 1e200, inf, (1e200, 1e200), second: (1, 1))
      .pair(0, inf, .nan, (inf, 0), second: (1, 1), .productOfZeroAndInfinity),
    LimitRow.of("/", covers: "/(Self, Self)") { $0[0] / $0[1] }
      .pair(1, 0, inf, (inf, -inf))
      .pair(1, inf, 0, (0, 0), second: (0, 0))
      .pair(0, 0, .nan, (inf, .nan), .productOfZeroAndInfinity),
    LimitRow.map("prefix -", covers: "prefix -(Self)") { -$0 }.at(inf, -inf, -1, 0).passesNaN(
      slope: -1, curvature: 0),
  ]

  private static let withNumbers: [LimitRow] = [
    LimitRow.map("x + number", covers: "+(Self, Scalar)") { $0 + 1.5 }.at(inf, inf, 1, 0),
    LimitRow.map("number + x", covers: "+(Scalar, Self)") { 1.5 + $0 }.at(-inf, -inf, 1, 0),
    LimitRow.map("x - number", covers: "-(Self, Scalar)") { $0 - 1.5 }.at(inf, inf, 1, 0),
    LimitRow.map("number - x", covers: "-(Scalar, Self)") { 1.5 - $0 }.at(inf, -inf, -1, 0),
    LimitRow.map("x * number", covers: "*(Self, Scalar)") { $0 * -2 }.at(inf, -inf, -2, 0),
    LimitRow.map("number * x", covers: "*(Scalar, Self)") { -2 * $0 }.at(1e308, -inf, -2, 0),
    LimitRow.map("x / number", covers: "/(Self, Scalar)") { $0 / -2 }.at(inf, -inf, -0.5, 0),
    LimitRow.map("number / x", covers: "/(Scalar, Self)") { 2 / $0 }
      .at(0, inf, -inf, inf).at(-0.0, -inf, -inf, -inf).at(inf, 0, 0, 0),
  ]
}
