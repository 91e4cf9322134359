import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let activations: [LimitRow] = [
    LimitRow.map("tanh") { tanh($0) }
      .at(inf, 1, 0, 0).at(-inf, -1, 0, 0).at(1e30, 1, 0, 0).passesNaN(),
    LimitRow.map("sigmoid") { sigmoid($0) }
      .at(inf, 1, 0, 0).at(-inf, 0, 0, 0).at(-1e30, 0, 0, 0).passesNaN(),
    LimitRow.map("relu") { relu($0) }
      .at(0, 0, 0, 0).at(-0.0, 0, 0, 0).at(inf, inf, 1, 0).at(-inf, 0, 0, 0)
      .passesNaN(slope: 1, curvature: 0),
    LimitRow.map("leakyReLU", covers: "leakyReLU(_:negativeSlope:)") { leakyReLU($0) }
      .at(0, 0, 0.01, 0).at(inf, inf, 1, 0).at(-inf, -inf, 0.01, 0)
      .passesNaN(slope: 0.01, curvature: 0),
    LimitRow.map("leakyReLU of slope 0", covers: "leakyReLU(_:negativeSlope:)") {
      leakyReLU($0, negativeSlope: 0)
    }
    .at(0, 0, 0, 0).at(inf, inf, 1, 0).at(-inf, 0, 0, 0),
    LimitRow.map("elu", covers: "elu(_:alpha:)") { elu($0) }
      .at(0, 0, 1, 1).at(inf, inf, 1, 0).at(-inf, -1, 0, 0).at(1000, 1000, 1, 0)
      .at(-1e30, -1, 0, 0).passesNaN(),
    LimitRow.map("silu") { silu($0) }
      .at(inf, inf, 1, 0).at(-inf, 0, 0, 0).at(1e30, 1e30, 1, 0).at(-1e30, 0, 0, 0).passesNaN(
        curvature: 0),
    LimitRow.map("softplus") { softplus($0) }
      .at(inf, inf, 1, 0).at(-inf, 0, 0, 0).at(1e30, 1e30, 1, 0).at(-1e30, 0, 0, 0).passesNaN(),
    LimitRow.map("gelu", covers: "gelu(_:approximation:)") { gelu($0) }
      .at(inf, inf, 1, 0).at(-inf, 0, 0, 0).at(1e30, 1e30, 1, 0).at(-1e30, 0, 0, 0).passesNaN(
        curvature: 0),
    LimitRow.map("gelu by tanh", covers: "gelu(_:approximation:)") {
      gelu($0, approximation: .tanh)
    }
    .at(inf, inf, 1, 0).at(-inf, 0, 0, 0).at(1e30, 1e30, 1, 0).at(-1e30, 0, 0, 0).passesNaN(
      curvature: 0),
  ]
}
