import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let furtherActivations: [LimitRow] = smoothFurther + piecewise

  private static let smoothFurther: [LimitRow] = [
    LimitRow.map("selu") { selu($0) }
      .at(0, 0, 1.7580993408473766, 1.7580993408473766).at(inf, inf, 1.0507009873554805, 0)
      .at(-inf, -1.7580993408473766, 0, 0).passesNaN(),
    LimitRow.map("celu", covers: "celu(_:alpha:)") { celu($0, alpha: 2) }
      .at(0, 0, 1, 0.5).at(inf, inf, 1, 0).at(-inf, -2, 0, 0).at(1000, 1000, 1, 0).passesNaN(),
    LimitRow.map("mish") { mish($0) }
      .at(1e30, 1e30, 1, 0).at(-1e30, 0, 0, 0)
      .at(-inf, .nan, .nan, .nan, .productOfZeroAndInfinity).passesNaN(),
    LimitRow.map("tanhShrink") { tanhShrink($0) }
      .at(0, 0, 0, 0).at(inf, inf, 1, 0).at(-inf, -inf, 1, 0).passesNaN(),
    LimitRow.map("softsign") { softsign($0) }
      .at(0, 0, 1, 0).at(-3, -0.75, 0.0625, 0.03125)
      .at(inf, .nan, .nan, .nan, .productOfZeroAndInfinity).passesNaN(),
    LimitRow.map("logSigmoid") { logSigmoid($0) }
      .at(inf, 0, 0, 0).at(-inf, -inf, 1, 0).at(-1e30, -1e30, 1, 0).passesNaN(),
    LimitRow.of("softmin", covers: "softmin(_:along:)") { softmin($0[0]) }
      .on([[1e4, -1e4]], [0, 1], [[0, 0]], second: [[0, 0]])
      .on([[inf, 0]], [0, 1], [[0, 0]], second: [[0, 0]]),
    LimitRow.of("glu", covers: "glu(_:along:)") { glu($0[0]) }
      .on([[2, inf]], [2], [[1, 0]], second: [[0, 0]])
      .on([[2, -1e30]], [0], [[0, 0]], second: [[0, 0]]),
  ]

  private static let piecewise: [LimitRow] = [
    LimitRow.map("hardSwish") { hardSwish($0) }
      .at(-3, 0, 0, 0).at(3, 3, 1, 0).at(inf, inf, 1, 0).at(-1e30, 0, 0, 0)
      .at(-inf, .nan, 0, 0, .productOfZeroAndInfinity).passesNaN(curvature: 0),
    LimitRow.map("hardSigmoid") { hardSigmoid($0) }
      .at(-3, 0, 0, 0).at(3, 1, 0, 0).at(inf, 1, 0, 0).at(-inf, 0, 0, 0)
      .passesNaN(slope: 0, curvature: 0),
    LimitRow.map("relu6") { relu6($0) }
      .at(0, 0, 0, 0).at(6, 6, 0, 0).at(inf, 6, 0, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("hardTanh", covers: "hardTanh(_:from:to:)") { hardTanh($0) }
      .at(-1, -1, 0, 0).at(1, 1, 0, 0).at(-inf, -1, 0, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("softShrink", covers: "softShrink(_:bound:)") { softShrink($0) }
      .at(0.5, 0, 0, 0).at(0, 0, 0, 0).at(inf, inf, 1, 0).at(-inf, -inf, 1, 0)
      .passesNaN(slope: 0, curvature: 0),
    LimitRow.map("hardShrink", covers: "hardShrink(_:bound:)") { hardShrink($0) }
      .at(-0.5, 0, 0, 0).at(inf, inf, 1, 0).passesNaN(slope: 0, curvature: 0),
    LimitRow.map("threshold", covers: "threshold(_:above:otherwise:)") {
      threshold($0, above: 1, otherwise: -7)
    }
    .at(1, -7, 0, 0).at(-inf, -7, 0, 0).at(inf, inf, 1, 0).passesNaN(slope: 1, curvature: 0),
    LimitRow.of("prelu", covers: "prelu(_:slope:)") { prelu($0[0], slope: $0[1]) }
      .pair(0, 0.25, 0, (0.25, 0)).pair(inf, 0.25, inf, (1, 0), second: (0, 0))
      .pair(-inf, 0.25, -inf, (0.25, -inf), second: (1, 1)),
  ]
}
