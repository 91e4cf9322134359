import Wengert

private let inf = Double.infinity

extension LimitTable {
  static let reductions: [LimitRow] = sums + norms + deviations

  private static let sums: [LimitRow] = [
    LimitRow.of("sum", covers: "sum(along:keepingDimensions:)") { $0[0].sum() }
      .on([[1, inf]], [inf], [[1, 1]], second: [[0, 0]])
      .on([[inf, -inf]], [.nan], [[1, 1]], second: [[0, 0]], .productOfZeroAndInfinity)
      .on([[.nan, 1]], [.nan], [[1, 1]], second: [[0, 0]])
      .on([[]], [0], [[]], second: [[]]),
    LimitRow.of("mean", covers: "mean(along:keepingDimensions:)") { $0[0].mean() }
      .on([[1, inf]], [inf], [[0.5, 0.5]], second: [[0, 0]])
      .on([[1e308, 1e308]], [inf], [[0.5, 0.5]], second: [[0, 0]])
      .on([[]], [.nan], [[]], second: [[]], .nothing),
    LimitRow.of("max", covers: "max(along:keepingDimensions:)") { $0[0].max() }
      .on([[1, 3, 3]], [3], [[0, 0.5, 0.5]], second: [[0, 0, 0]])
      .on([[1, inf]], [inf], [[0, 1]], second: [[0, 0]])
      .on([[-inf, -inf]], [-inf], [[0.5, 0.5]], second: [[0, 0]])
      .on([[.nan, 1]], [.nan], [[.nan, .nan]], .equalExtremes),
    LimitRow.of("min", covers: "min(along:keepingDimensions:)") { $0[0].min() }
      .on([[3, 1, 1]], [1], [[0, 0.5, 0.5]], second: [[0, 0, 0]])
      .on([[1, -inf]], [-inf], [[0, 1]], second: [[0, 0]])
      .on([[.nan, 1]], [.nan], [[.nan, .nan]], .equalExtremes),
    LimitRow.of("logSumExp", covers: "logSumExp(along:keepingDimensions:)") { $0[0].logSumExp() }
      .on([[1000, 1000]], [1000.6931471805599], [[0.5, 0.5]], second: [[0, 0]])
      .on([[1e7, 1e7]], [10_000_000.69314718], [[0.5, 0.5]], second: [[0, 0]])
      .on([[0, -inf]], [0], [[1, 0]], second: [[0, 0]])
      .on([[-inf, -inf]], [-inf], [[0, 0]], second: [[0, 0]])
      .on([[inf, 1]], [inf], [[1, 0]], second: [[0, 0]])
      .on([[inf, inf]], [inf], [[0.5, 0.5]], second: [[0, 0]])
      .on([[]], [-inf], [[]], second: [[]])
      .on([[.nan, 1]], [.nan], [[.nan, .nan]]),
  ]

  private static let norms: [LimitRow] = [
    LimitRow.of("squaredNorm", covers: "squaredNorm(along:keepingDimensions:)") {
      $0[0].squaredNorm()
    }
    .on([[1e200, 1]], [inf], [[2e200, 2]], second: [[2, 2]])
    .on([[inf, 1]], [inf], [[inf, 2]], second: [[2, 2]]),
    LimitRow.of("norm", covers: "norm(along:keepingDimensions:)") { $0[0].norm() }
      .on([[0, 0]], [0], [[0, 0]], second: [[0, 0]])
      .on([[3e200, 4e200]], [5e200], [[0.6, 0.8]])
      .on([[3e-200, 4e-200]], [5e-200], [[0.6, 0.8]])
      .on([[3e20, 4e20]], [5e20], [[0.6, 0.8]], in: .single)
      .on([[3e-30, 4e-30]], [5e-30], [[0.6, 0.8]], in: .single)
      .on([[1e20, 1, 1]], [1e20], [[1, 1e-20, 1e-20]])
      .on([[inf, 1]], [inf], [[.nan, 0]], .infiniteDeviation)
      .on([[.nan, 1]], [.nan], [[.nan, .nan]]),
  ]

  private static let deviations: [LimitRow] = [
    LimitRow.of("variance", covers: "variance(along:correction:keepingDimensions:)") {
      $0[0].variance()
    }
    .on([[2, 2]], [0], [[0, 0]], second: [[0, 0]])
    .on([[1e6, 1e6 + 0.0625]], [0.0009765625], [[-0.03125, 0.03125]], second: [[0, 0]])
    .on(
      [[1e15, 1e15 + 0.125]], [0.00390625], [[-0.0625, 0.0625]], second: [[0, 0]], in: .double
    )
    .on([[inf, 1]], [.nan], [[.nan, -inf]], .infiniteDeviation),
    LimitRow.of("variance, unbiased", covers: "variance(along:correction:keepingDimensions:)") {
      $0[0].variance(correction: 1)
    }
    .on([[3]], [.nan], [[.nan]], .nothing),
    LimitRow.of(
      "standardDeviation", covers: "standardDeviation(along:correction:keepingDimensions:)"
    ) {
      $0[0].standardDeviation()
    }
    .on([[2, 2]], [0], [[0, 0]], second: [[0, 0]])
    .on([[0.1, 0.1, 0.1]], [0], [[0, 0, 0]], second: [[0, 0, 0]])
    .on([[1e6, 1e6 + 0.0625]], [0.03125], [[-0.5, 0.5]], second: [[0, 0]])
    .on([[1e200, 3e200]], [1e200], [[-0.5, 0.5]])
    .on([[1e-200, 3e-200]], [1e-200], [[-0.5, 0.5]])
    .on([[1e25, 3e25]], [1e25], [[-0.5, 0.5]], in: .single)
    .on([[inf, 1]], [.nan], [[.nan, .nan]], .infiniteDeviation),
  ]

  /// Functions of rows whose elements belong together.
  static let rowwise: [LimitRow] = softmaxes + normalizations

  private static let softmaxes: [LimitRow] = [
    LimitRow.of("softmax", covers: "softmax(_:along:)") { softmax($0[0]) }
      .on([[1000, 1000]], [0.5, 0.5], [[0, 0]], second: [[0, 0]])
      .on([[-inf, 0, 0]], [0, 0.5, 0.5], [[0, 0, 0]], second: [[0, 0, 0]])
      .on([[1e30, -1e30]], [1, 0], [[0, 0]], second: [[0, 0]])
      .on([[-inf, -inf]], [.nan, .nan], [[.nan, .nan]], .infiniteScore)
      .on([[inf, 0]], [.nan, .nan], [[.nan, .nan]], .infiniteScore),
    LimitRow.of("logSoftmax", covers: "logSoftmax(_:along:)") { logSoftmax($0[0]) }
      .on(
        [[1000, 1000]], [-0.6931471805599453, -0.6931471805599453], [[0, 0]], second: [[0, 0]]
      )
      .on([[-inf, 0]], [-inf, 0], [[1, -1]], second: [[0, 0]])
      .on([[1e30, -1e30]], [0, -2e30], [[-1, 1]], second: [[0, 0]])
      .on([[-inf, -inf]], [.nan, .nan], [[.nan, .nan]], .infiniteScore)
      .on([[inf, 0]], [.nan, .nan], [[.nan, .nan]], .infiniteScore),
  ]

  private static let column: Shape = [2, 1]
  private static func columns(_ x: [Double]) -> [Tensor<Double>] { [Tensor(x, shape: column)] }
  /// σ / √(σ² + ε) for two elements whose difference is 2 σ.
  private static func root(_ deviation: Double) -> Double {
    deviation / (deviation * deviation + 1e-5).squareRoot()
  }

  private static let normalizations: [LimitRow] = [
    LimitRow.of("standardized", covers: "standardized(along:epsilon:)") {
      $0[0].standardized(along: [0])
    }
    .over(columns([2, 2]), [0, 0], [[0, 0]], second: [[0, 0]])
    .over(columns([1e6, 1e6 + 0.0625]), [-root(0.03125), root(0.03125)], [[0, 0]])
    .over(columns([inf, 1]), [.nan, .nan], [[.nan, .nan]], .infiniteDeviation),
    LimitRow.of("batchNormalized", covers: "batchNormalized(_:scale:shift:epsilon:)") {
      batchNormalized($0[0])
    }
    .over(columns([2, 2]), [0, 0], [[0, 0]], second: [[0, 0]])
    .over(columns([1e6, 1e6 + 0.0625]), [-root(0.03125), root(0.03125)], [[0, 0]])
    .over(columns([inf, 1]), [.nan, .nan], [[.nan, .nan]], .infiniteDeviation),
    LimitRow.of("layerNormalized", covers: "layerNormalized(_:over:scale:shift:epsilon:)") {
      layerNormalized($0[0], over: [2])
    }
    .on([[2, 2]], [0, 0], [[0, 0]], second: [[0, 0]])
    .on([[1e6, 1e6 + 0.0625]], [-root(0.03125), root(0.03125)], [[0, 0]])
    .on([[1e15, 1e15 + 0.0625 * 4]], [-root(0.125), root(0.125)], [[0, 0]], in: .double)
    .on([[inf, 1]], [.nan, .nan], [[.nan, .nan]], .infiniteDeviation),
  ]
}
