import Wengert

extension GradientTable {
  static let reductions: [GradientRow] =
    reduction("sum", cases: Cases.unary, { $0.sum() }, { $0.sum(along: $1, keepingDimensions: $2) })
  {
    $0.sum(along: $1, keepingDimensions: $2)
  }
    + reduction(
      "mean", cases: nonEmpty, { $0.mean() }, { $0.mean(along: $1, keepingDimensions: $2) }
    ) { $0.mean(along: $1, keepingDimensions: $2) }
    + reduction(
      "max", .distinct, cases: nonEmpty, { $0.max() }, { $0.max(along: $1, keepingDimensions: $2) }
    ) { $0.max(along: $1, keepingDimensions: $2) }
    + reduction(
      "min", .distinct, cases: nonEmpty, { $0.min() }, { $0.min(along: $1, keepingDimensions: $2) }
    ) { $0.min(along: $1, keepingDimensions: $2) }
    + reduction(
      "logSumExp", cases: nonEmpty, { $0.logSumExp() },
      { $0.logSumExp(along: $1, keepingDimensions: $2) }
    ) { $0.logSumExp(along: $1, keepingDimensions: $2) }
    + squares + variances + reductionConventions

  private static let nonEmpty: [[Shape]] = [[[]], [[1]], [[5]], [[2, 3]], [[2, 1, 3]]]
  private static let matrices: [[Shape]] = [[[2, 3]], [[1, 3]], [[2, 3, 2]]]

  private typealias Reduce<Axes> = @Sendable (Value, Axes, Bool) -> Value

  /// Over everything, over one axis, over several; with and without the reduced axes.
  private static func reduction(
    _ name: String, _ domain: Domain = .all, cases: [[Shape]],
    _ all: @escaping @Sendable (Value) -> Value, _ one: @escaping Reduce<Int>,
    _ some: @escaping Reduce<[Int]?>
  ) -> [GradientRow] {
    let covers = "\(name)(along:keepingDimensions:)"
    return [
      unary(name, domain, covers: covers, cases: cases, all),
      unary("\(name) along 0", domain, covers: covers, cases: matrices) { one($0, 0, false) },
      unary("\(name) along -1", domain, covers: covers, cases: matrices) { one($0, -1, true) },
      unary("\(name) along two axes", domain, covers: covers, cases: [[[2, 3, 2]], [[2, 1]]]) {
        some($0, [0, -1], false)
      },
      unary("\(name) along no axis", domain, covers: covers, cases: matrices) { some($0, [], true) }
        .refuses("\(name): axis 2 is out of range for [2, 3]: it must lie in -2...1") {
          _ = one(wide.value, 2, false)
        }
        .refuses("\(name): axis -2 is named twice in [0, -2]") {
          _ = some(wide.value, [0, -2], false)
        },
    ]
  }

  private static let squares: [GradientRow] = [
    unary("squaredNorm", covers: "squaredNorm(along:keepingDimensions:)") { $0.squaredNorm() },
    unary(
      "squaredNorm along 0", covers: "squaredNorm(along:keepingDimensions:)", cases: matrices
    ) { $0.squaredNorm(along: [0]) },
    unary("norm", .awayFromZero, covers: "norm(along:keepingDimensions:)", cases: nonEmpty) {
      $0.norm()
    }
    .on([[0, 0]], gives: [0], gradients: [[0, 0]]),
    unary(
      "norm along -1", .awayFromZero, covers: "norm(along:keepingDimensions:)", cases: matrices
    ) { $0.norm(along: [-1], keepingDimensions: true) },
  ]

  private static let variances: [GradientRow] = [
    unary("variance", covers: varianceName, cases: nonEmpty) { $0.variance() }
      .on([[2, 2]], gives: [0], gradients: [[0, 0]]),
    unary("variance, unbiased", covers: varianceName, cases: [[[5]], [[2, 3]]]) {
      $0.variance(correction: 1)
    }
    .on([[3]], gives: [.nan], gradients: [[.nan]]),
    unary("variance along 0", covers: varianceName, cases: [[[2, 3]], [[2, 3, 2]]]) {
      $0.variance(along: 0, correction: 1)
    },
    unary("variance along -1", covers: varianceName, cases: matrices) {
      $0.variance(along: [-1], keepingDimensions: true)
    },
    unary(
      "standardDeviation", .distinct,
      covers: "standardDeviation(along:correction:keepingDimensions:)",
      cases: [[[5]], [[2, 3]]]
    ) { $0.standardDeviation() },
    unary(
      "standardDeviation along 1", .distinct,
      covers: "standardDeviation(along:correction:keepingDimensions:)", cases: [[[2, 3]]]
    ) { $0.standardDeviation(along: [1], correction: 1) },
  ]

  private static let varianceName = "variance(along:correction:keepingDimensions:)"

  private static let reductionConventions: [GradientRow] = [
    unary("max of ties", .distinct, covers: "max(along:keepingDimensions:)", cases: [[[3]]]) {
      $0.max()
    }
    .on([[1, 3, 3]], gives: [3], gradients: [[0, 0.5, 0.5]])
    .on([Tensor([1, .infinity])], gives: [.infinity], gradients: [[0, 1]])
    .on([Tensor([1, .nan])], gives: [.nan], gradients: [nil])
    .refuses("max: the reduced axes of [0] are empty: there is no such element") {
      _ = Tensor<Double>.zeros([0]).max()
    },
    unary("min of ties", .distinct, covers: "min(along:keepingDimensions:)", cases: [[[3]]]) {
      $0.min()
    }
    .on([[3, 1, 1]], gives: [1], gradients: [[0, 0.5, 0.5]])
    .refuses("min: the reduced axes of [0] are empty: there is no such element") {
      _ = Tensor<Double>.zeros([0]).min()
    },
    unary("logSumExp of extremes", covers: "logSumExp(along:keepingDimensions:)", cases: [[[3]]]) {
      $0.logSumExp()
    }
    .on([[1000, 1000]], gives: [1000.6931471805599], gradients: [nil])
    .on([Tensor([0, -.infinity])], gives: [0], gradients: [[1, 0]])
    .on([Tensor<Double>.zeros([0])], gives: [-.infinity], gradients: [[]]),
    unary("sum of extremes", covers: "sum(along:keepingDimensions:)", cases: [[[3]]]) { $0.sum() }
      .on([Tensor<Double>.zeros([0])], gives: [0], gradients: [[]])
      .on([Tensor([1, .infinity])], gives: [.infinity], gradients: [[1, 1]]),
    unary("mean of nothing", covers: "mean(along:keepingDimensions:)", cases: [[[3]]]) { $0.mean() }
      .on([Tensor<Double>.zeros([0])], gives: [.nan], gradients: [[]]),
  ]
}
