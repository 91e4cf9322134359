import Wengert

extension GradientTable {
  static let scans: [GradientRow] = running + products + orders

  private static let cases: [[Shape]] = [[[]], [[1]], [[5]], [[2, 3]], [[2, 3, 2]], [[0, 3]]]
  private static let matrices: [[Shape]] = [[[2, 3]], [[3, 1]], [[2, 3, 2]]]
  private static func refusal(_ name: String) -> String {
    "\(name): axis 2 is out of range for [2, 3]: it must lie in -2...1"
  }

  private static let running: [GradientRow] = [
    unary("cumulativeSum", covers: "cumulativeSum(along:)", cases: cases) { $0.cumulativeSum() }
      .refuses(refusal("cumulativeSum")) { _ = wide.cumulativeSum(along: 2) },
    unary("cumulativeSum along 0", covers: "cumulativeSum(along:)", cases: matrices) {
      $0.cumulativeSum(along: 0)
    },
    unary("cumulativeProduct", covers: "cumulativeProduct(along:)", cases: cases) {
      $0.cumulativeProduct()
    }
    .on([[2, 0, 3, 0, 4]], gives: [2, 0, 0, 0, 0], gradients: [[1, 8, 0, 0, 0]])
    .refuses(refusal("cumulativeProduct")) { _ = wide.cumulativeProduct(along: 2) },
    unary("cumulativeProduct along 0", covers: "cumulativeProduct(along:)", cases: matrices) {
      $0.cumulativeProduct(along: 0)
    },
    unary("logCumulativeSumExp", covers: "logCumulativeSumExp(along:)", cases: cases) {
      $0.logCumulativeSumExp()
    }
    .on([[1000, 1000]], gives: [1000, 1000.6931471805599], gradients: [[1.5, 0.5]])
    .refuses(refusal("logCumulativeSumExp")) { _ = wide.logCumulativeSumExp(along: 2) },
    unary("logCumulativeSumExp along 0", covers: "logCumulativeSumExp(along:)", cases: matrices) {
      $0.logCumulativeSumExp(along: 0)
    },
    unary("cumulativeMax", .distinct, covers: "cumulativeMax(along:)", cases: cases) {
      $0.cumulativeMax().values
    }
    .on([[1, 3, 3, 2]], gives: [1, 3, 3, 3], gradients: [[1, 1, 2, 0]]),
    unary("cumulativeMin along 0", .distinct, covers: "cumulativeMin(along:)", cases: matrices) {
      $0.cumulativeMin(along: 0).values
    }
    .refuses(refusal("cumulativeMin")) { _ = wide.cumulativeMin(along: 2) },
    unary("differences", covers: differences, cases: [[[4]], [[2, 3]], [[1]], [[2, 0]]]) {
      $0.differences()
    }
    .on([[1, 4, 9]], gives: [3, 5], gradients: [[-1, 0, 1]])
    .refuses("differences: the order is -1; it must be 0 or more") {
      _ = wide.differences(order: -1)
    },
    binary(
      "differences of several", [.all], covers: differences,
      cases: [[[3, 2], [2, 2]], [[1], [1]]]
    ) { $0.differences(order: 2, along: 0, prepending: $1, appending: $1) },
  ]
  private static let differences = "differences(order:along:prepending:appending:)"

  private static let products: [GradientRow] = [
    unary("product", covers: "product(along:keepingDimensions:)", cases: cases) { $0.product() }
      .on([[2, 0, 3]], gives: [0], gradients: [[0, 6, 0]])
      .on([[0, 0, 3]], gives: [0], gradients: [[0, 0, 0]]),
    unary("product along 0", covers: "product(along:keepingDimensions:)", cases: matrices) {
      $0.product(along: 0)
    }
    .refuses(refusal("product")) { _ = wide.product(along: 2) },
    unary(
      "product along two axes", covers: "product(along:keepingDimensions:)",
      cases: [[[2, 3, 2]], [[2, 0, 3]]]
    ) { $0.product(along: [0, -1], keepingDimensions: true) },
  ]

  private static let orders: [GradientRow] = [
    unary("sorted", .distinct, covers: "sorted(along:descending:)", cases: matrices + [[[5]]]) {
      $0.sorted()
    }
    .on([[2, 1, 2]], gives: [1, 2, 2], gradients: [[1, 1, 1]])
    .refuses(refusal("sorted")) { _ = wide.sorted(along: 2) },
    unary("sorted along 0", .distinct, covers: "sorted(along:descending:)", cases: matrices) {
      $0.sorted(along: 0, descending: true)
    },
    unary("topK", .distinct, covers: "topK(_:along:least:)", cases: [[[4]], [[2, 3]]]) {
      $0.topK(2).values
    }
    .on([[1, 3, 2]], gives: [3, 2], gradients: [[0, 1, 1]])
    .refuses("topK: k is 4, but axis 1 of [2, 3] has 3 elements") { _ = wide.topK(4) },
    unary("topK, least", .distinct, covers: "topK(_:along:least:)", cases: [[[4]], [[3, 2]]]) {
      $0.topK(2, along: 0, least: true).values
    },
    unary("median", .distinct, covers: median, cases: [[[]], [[4]], [[2, 3]]]) { $0.median() }
      .on([[4, 1, 3, 2]], gives: [2], gradients: [[0, 0, 0, 1]])
      .on([[4, .nan, 3]], gives: [.nan], gradients: [[0, 1, 0]]),
    unary("median along 0", .distinct, covers: median, cases: [[[3, 2]], [[4, 1]]]) {
      $0.median(along: 0, keepingDimensions: true)
    }
    .refuses("median: axis 0 of [0, 3] is empty: it has no middle") {
      _ = Tensor<Double>.zeros([0, 3]).median(along: 0)
    },
  ]
  private static let median = "median(along:keepingDimensions:)"
}
