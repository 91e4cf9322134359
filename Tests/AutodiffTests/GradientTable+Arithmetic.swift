import Wengert

extension GradientTable {
  static let arithmetic: [GradientRow] = tensorArithmetic + scalarArithmetic + inPlaceArithmetic

  private static let tensorArithmetic: [GradientRow] = [
    binary("+", [.all], covers: "+(Self, Self)") { $0 + $1 }
      .at(.infinity, -.infinity, gives: .nan, slopes: [1, 1])
      .refuses(misfit("+")) { _ = wide + wider },
    binary("-", [.all], covers: "-(Self, Self)") { $0 - $1 }
      .at(.infinity, .infinity, gives: .nan, slopes: [1, -1])
      .refuses(misfit("-")) { _ = wide - wider },
    binary("*", [.all], covers: "*(Self, Self)") { $0 * $1 }
      .at(0, .infinity, gives: .nan, slopes: [.infinity, 0])
      .at(.nan, 2, gives: .nan, slopes: [2, .nan])
      .refuses(misfit("*")) { _ = wide * wider },
    binary("/", [.all, .range(0.5, 3)], covers: "/(Self, Self)") { $0 / $1 }
      .at(1, 0, gives: .infinity, slopes: [.infinity, -.infinity])
      .at(0, 0, gives: .nan, slopes: [.infinity, .nan])
      .at(1, .infinity, gives: 0, slopes: [0, 0])
      .refuses(misfit("/")) { _ = wide / wider }
      .refuses("/: an integer divisor is 0") { _ = Tensor([1, 2]) / Tensor([1, 0]) },
    unary("prefix -", covers: "prefix -(Self)") { -$0 }
      .at(.infinity, gives: -.infinity, slope: -1)
      .at(.nan, gives: .nan, slope: -1),
  ]

  private static let scalarArithmetic: [GradientRow] = [
    unary("x + number", covers: "+(Self, Scalar)") { $0 + 1.5 },
    unary("number + x", covers: "+(Scalar, Self)") { 1.5 + $0 },
    unary("x - number", covers: "-(Self, Scalar)") { $0 - 1.5 },
    unary("number - x", covers: "-(Scalar, Self)") { 1.5 - $0 },
    unary("x * number", covers: "*(Self, Scalar)") { $0 * -2.5 }
      .at(.infinity, gives: -.infinity, slope: -2.5),
    unary("number * x", covers: "*(Scalar, Self)") { -2.5 * $0 },
    unary("x / number", covers: "/(Self, Scalar)") { $0 / -2.5 }
      .refuses("/: an integer divisor is 0") { _ = Tensor([1, 2]) / 0 },
    unary("number / x", .range(0.5, 3), covers: "/(Scalar, Self)") { 2.5 / $0 }
      .at(0, gives: .infinity, slope: -.infinity)
      .refuses("/: an integer divisor is 0") { _ = 1 / Tensor([1, 0]) },
  ]

  private static let inPlaceArithmetic: [GradientRow] = [
    inPlace("+=", covers: "+=(inout Self, Self)") { $0 += $1 },
    inPlace("-=", covers: "-=(inout Self, Self)") { $0 -= $1 },
    inPlace("*=", covers: "*=(inout Self, Self)") { $0 *= $1 },
    inPlace("/=", covers: "/=(inout Self, Self)") { $0 /= $1 },
    inPlace("+= number", covers: "+=(inout Self, Scalar)") { x, _ in x += 1.5 },
    inPlace("-= number", covers: "-=(inout Self, Scalar)") { x, _ in x -= 1.5 },
    inPlace("*= number", covers: "*=(inout Self, Scalar)") { x, _ in x *= -2.5 },
    inPlace("/= number", covers: "/=(inout Self, Scalar)") { x, _ in x /= -2.5 },
  ]

  private static func inPlace(
    _ name: String, covers: String, _ change: @escaping @Sendable (inout Value, Value) -> Void
  ) -> GradientRow {
    binary(name, [.all, .range(0.5, 3)], covers: covers) {
      var result = $0
      change(&result, $1)
      return result
    }
  }

  static let wide = Tensor<Double>.ones([2, 3])
  static let wider = Tensor<Double>.ones([2, 4])

  static func misfit(_ name: String) -> String {
    "\(name): shapes do not broadcast: lhs is [2, 3], rhs is [2, 4]; at axis -1 3 and 4 differ and "
      + "neither is 1"
  }
}
