import Wengert

extension GradientTable {
  static let activations: [GradientRow] = saturating + rectifying + smooth

  private static let saturating: [GradientRow] = [
    unary("tanh") { tanh($0) }
      .at(0, gives: 0, slope: 1)
      .at(40, gives: 1, slope: 0)
      .at(.infinity, gives: 1, slope: 0)
      .at(-.infinity, gives: -1, slope: 0)
      .at(.nan, gives: .nan, slope: .nan),
    unary("sigmoid") { sigmoid($0) }
      .at(0, gives: 0.5, slope: 0.25)
      .at(.infinity, gives: 1, slope: 0)
      .at(-.infinity, gives: 0, slope: 0)
      .at(.nan, gives: .nan, slope: .nan),
  ]

  private static let rectifying: [GradientRow] = [
    unary("relu", .awayFromZero) { relu($0) }
      .at(0, gives: 0, slope: 0)
      .at(.infinity, gives: .infinity, slope: 1)
      .at(-.infinity, gives: 0, slope: 0)
      .at(.nan, gives: .nan),
    unary("leakyReLU", .awayFromZero, covers: "leakyReLU(_:negativeSlope:)") {
      leakyReLU($0, negativeSlope: 0.2)
    }
    .at(0, gives: 0, slope: 0.2)
    .at(-.infinity, gives: -.infinity, slope: 0.2)
    .at(.nan, gives: .nan),
    unary("elu", .awayFromZero, covers: "elu(_:alpha:)") { elu($0, alpha: 1.5) }
      .at(0, gives: 0, slope: 1.5)
      .at(-.infinity, gives: -1.5, slope: 0)
      .at(1000, gives: 1000, slope: 1),
  ]

  private static let smooth: [GradientRow] = [
    unary("silu") { silu($0) }.at(0, gives: 0, slope: 0.5).at(100, gives: 100, slope: 1)
      .at(.infinity, gives: .infinity, slope: 1).at(-.infinity, gives: 0, slope: 0),
    unary("softplus") { softplus($0) }
      .at(0, gives: 0.6931471805599453, slope: 0.5)
      .at(50, gives: 50, slope: 1)
      .at(.infinity, gives: .infinity, slope: 1)
      .at(-.infinity, gives: 0, slope: 0),
    unary("gelu", covers: "gelu(_:approximation:)") { gelu($0) }
      .at(0, gives: 0, slope: 0.5).at(50, gives: 50, slope: 1).at(-50, gives: 0, slope: 0)
      .at(.infinity, gives: .infinity, slope: 1).at(-.infinity, gives: 0, slope: 0),
    unary("gelu by tanh", covers: "gelu(_:approximation:)") { gelu($0, approximation: .tanh) }
      .at(0, gives: 0, slope: 0.5).at(50, gives: 50, slope: 1).at(-50, gives: 0, slope: 0)
      .at(.infinity, gives: .infinity, slope: 1).at(-.infinity, gives: 0, slope: 0),
    unary("softmax", covers: "softmax(_:along:)", cases: Cases.matrices + [[[4]], [[0, 3]]]) {
      softmax($0)
    }
    .on([[1000, 1000]], gives: [0.5, 0.5], gradients: [[0, 0]])
    .on([Tensor([0, -.infinity])], gives: [1, 0], gradients: [[0, 0]])
    .refuses("softmax: axis 1 is out of range for [2]: it must lie in -1...0") {
      _ = softmax(Tensor<Double>([1, 2]), along: 1)
    },
    unary("softmax along 0", covers: "softmax(_:along:)", cases: Cases.matrices) {
      softmax($0, along: 0)
    },
    unary("logSoftmax", covers: "logSoftmax(_:along:)", cases: Cases.matrices + [[[4]], [[0, 3]]]) {
      logSoftmax($0)
    }
    .on([[1000, 1000]], gives: [-0.6931471805599453, -0.6931471805599453], gradients: [[0, 0]])
    .refuses("logSoftmax: axis -2 is out of range for [2]: it must lie in -1...0") {
      _ = logSoftmax(Tensor<Double>([1, 2]), along: -2)
    },
    unary("logSoftmax along 0", covers: "logSoftmax(_:along:)", cases: Cases.matrices) {
      logSoftmax($0, along: 0)
    },
  ]
}
