import Wengert

private let inf = Double.infinity

extension GradientTable {
  static let furtherActivations: [GradientRow] = exponential + smoothFurther + piecewise + gated

  private static let exponential: [GradientRow] = [
    unary("selu", .awayFromZero) { selu($0) }
      .at(0, gives: 0, slope: 1.7580993408473766).at(-inf, gives: -1.7580993408473766, slope: 0)
      .at(1000, gives: 1050.7009873554804, slope: 1.0507009873554805),
    unary("celu", .awayFromZero, covers: "celu(_:alpha:)") { celu($0, alpha: 1.5) }
      .at(0, gives: 0, slope: 1).at(-inf, gives: -1.5, slope: 0).at(1000, gives: 1000, slope: 1)
      .refuses("celu: alpha is 0.0; it must be finite and other than 0") {
        _ = celu(wide, alpha: 0)
      },
  ]

  private static let smoothFurther: [GradientRow] = [
    unary("mish") { mish($0) }
      .at(0, gives: 0, slope: 0.6).at(50, gives: 50, slope: 1).at(-800, gives: 0, slope: 0),
    unary("tanhShrink") { tanhShrink($0) }
      .at(0, gives: 0, slope: 0).at(inf, gives: inf, slope: 1),
    unary("softsign", .awayFromZero) { softsign($0) }
      .at(0, gives: 0, slope: 1).at(-1, gives: -0.5, slope: 0.25),
    unary("logSigmoid") { logSigmoid($0) }
      .at(0, gives: -0.6931471805599453, slope: 0.5).at(-1000, gives: -1000, slope: 1),
    unary("softmin", covers: "softmin(_:along:)", cases: Cases.matrices) { softmin($0, along: 0) }
      .on([[-1000, 1000]], gives: [1, 0], gradients: [[0, 0]])
      .refuses("softmin: axis 2 is out of range for [2, 3]: it must lie in -2...1") {
        _ = softmin(wide, along: 2)
      },
  ]

  private static let piecewise: [GradientRow] = [
    unary("hardSwish", .range(-4, 4, avoiding: [-3, 3])) { hardSwish($0) }
      .at(-3, gives: 0, slope: 0).at(3, gives: 3, slope: 1).at(inf, gives: inf, slope: 1),
    unary("hardSigmoid", .range(-4, 4, avoiding: [-3, 3])) { hardSigmoid($0) }
      .at(-3, gives: 0, slope: 0).at(3, gives: 1, slope: 0),
    unary("relu6", .range(-1, 7, avoiding: [0, 6])) { relu6($0) }
      .at(0, gives: 0, slope: 0).at(6, gives: 6, slope: 0).at(inf, gives: 6, slope: 0),
    unary("hardTanh", .range(-2, 2, avoiding: [-0.5, 1]), covers: "hardTanh(_:from:to:)") {
      hardTanh($0, from: -0.5, to: 1)
    }
    .at(1, gives: 1, slope: 0)
    .refuses("hardTanh: the bounds are 1.0 and 1.0; the first must be less") {
      _ = hardTanh(wide, from: 1)
    },
    unary("softShrink", .range(-2, 2, avoiding: [-0.7, 0.7]), covers: "softShrink(_:bound:)") {
      softShrink($0, bound: 0.7)
    }
    .at(1, gives: 0.3, slope: 1).at(0.7, gives: 0, slope: 0).at(-inf, gives: -inf, slope: 1)
    .refuses("softShrink: the bound is -0.5; it must be 0 or more") {
      _ = softShrink(wide, bound: -0.5)
    },
    unary("hardShrink", .range(-2, 2, avoiding: [-0.7, 0.7]), covers: "hardShrink(_:bound:)") {
      hardShrink($0, bound: 0.7)
    }
    .at(1, gives: 1, slope: 1).at(-0.7, gives: 0, slope: 0).at(.nan, gives: .nan, slope: 0)
    .refuses("hardShrink: the bound is nan; it must be 0 or more") {
      _ = hardShrink(wide, bound: .nan)
    },
    unary(
      "threshold", .range(-2, 2, avoiding: [0.3]), covers: "threshold(_:above:otherwise:)"
    ) { threshold($0, above: 0.3, otherwise: -1) }
    .at(0.3, gives: -1, slope: 0).at(1, gives: 1, slope: 1).at(.nan, gives: .nan, slope: 1),
  ]

  private static let gated: [GradientRow] = [
    binary(
      "prelu", [.awayFromZero, .all], covers: "prelu(_:slope:)",
      cases: [
        [[2, 3], [3]], [[2, 3], [1]], [[2, 3], []], [[], []], [[2, 2, 3], [2]], [[0, 2], [2]],
      ]
    ) { prelu($0, slope: $1) }
    .at(0, 0.25, gives: 0, slopes: [0.25, 0]).at(-2, 0.25, gives: -0.5, slopes: [0.25, -2])
    .at(inf, 0.25, gives: inf, slopes: [1, 0])
    .refuses(
      "prelu: x is [2, 3], the slopes are [2]; there must be one, or one per channel of axis 1"
    ) { _ = prelu(wide, slope: [1, 2]) },
    unary("glu", covers: "glu(_:along:)", cases: [[[2, 4]], [[2]], [[3, 0]]]) { glu($0) }
      .on([[3, 0]], gives: [1.5], gradients: [[0.5, 0.75]])
      .refuses("glu: axis 1 of [2, 3] has extent 3; it must be even, to be halved") {
        _ = glu(wide)
      },
    unary("glu along 0", covers: "glu(_:along:)", cases: [[[4, 3]], [[2, 1, 2]]]) {
      glu($0, along: 0)
    },
  ]
}
