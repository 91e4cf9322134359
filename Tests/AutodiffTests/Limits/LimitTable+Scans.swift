import Wengert

private let inf = Double.infinity
private let ln2 = 0.6931471805599453

extension LimitTable {
  static let scans: [LimitRow] = running + orders + products

  private static let running: [LimitRow] = [
    LimitRow.of("cumulativeSum", covers: "cumulativeSum(along:)") { $0[0].cumulativeSum() }
      .on([[1, inf, 2]], [1, inf, inf], [[3, 2, 1]], second: [[0, 0, 0]])
      .on([[inf, -inf]], [inf, .nan], [[2, 1]], second: [[0, 0]], .productOfZeroAndInfinity),
    LimitRow.of("cumulativeProduct", covers: "cumulativeProduct(along:)") {
      $0[0].cumulativeProduct()
    }
    .on([[2, 0, 0, 4]], [2, 0, 0, 0], [[1, 2, 0, 0]], second: [[1, 11, 10, 0]])
    .on([[1e200, 1e200]], [1e200, inf], [[1e200, 1e200]], second: [[1, 1]]),
    LimitRow.of("logCumulativeSumExp", covers: "logCumulativeSumExp(along:)") {
      $0[0].logCumulativeSumExp()
    }
    .on([[1e4, 1e4]], [1e4, 10000.693147180559], [[1.5, 0.5]], second: [[0, 0]])
    .on([[0, inf, 2]], [0, inf, inf], [[1, 2, 0]])
    .on([[0, -inf, -1e4]], [0, 0, 0], [[3, 0, 0]]),
    LimitRow.of("cumulativeMax", covers: "cumulativeMax(along:)") { $0[0].cumulativeMax().values }
      .on([[-inf, 2, 2, inf]], [-inf, 2, 2, inf], [[1, 1, 1, 1]], second: [[0, 0, 0, 0]])
      .on([[1, .nan, 3]], [1, .nan, .nan], [[1, 2, 0]], second: [[0, 0, 0]]),
    LimitRow.of("cumulativeMin", covers: "cumulativeMin(along:)") { $0[0].cumulativeMin().values }
      .on([[inf, 2, 2, 5]], [inf, 2, 2, 2], [[1, 1, 2, 0]], second: [[0, 0, 0, 0]])
      .on([[1, .nan, 0]], [1, .nan, .nan], [[1, 2, 0]], second: [[0, 0, 0]]),
    LimitRow.of("differences", covers: "differences(order:along:prepending:appending:)") {
      $0[0].differences()
    }
    .on([[1, inf, 2]], [inf, -inf], [[-1, 0, 1]], second: [[0, 0, 0]]),
  ]

  private static let orders: [LimitRow] = [
    LimitRow.of("sorted", covers: "sorted(along:descending:)") { $0[0].sorted() }
      .on([[.nan, inf, -inf]], [-inf, inf, .nan], [[1, 1, 1]], second: [[0, 0, 0]]),
    LimitRow.of("topK", covers: "topK(_:along:least:)") { $0[0].topK(2).values }
      .on([[1, .nan, 2]], [.nan, 2], [[0, 1, 1]], second: [[0, 0, 0]]),
    LimitRow.of("median", covers: "median(along:keepingDimensions:)") { $0[0].median() }
      .on([[inf, 1, -inf, 2]], [1], [[0, 1, 0, 0]], second: [[0, 0, 0, 0]])
      .on([[3, .nan, 2]], [.nan], [[0, 1, 0]], second: [[0, 0, 0]]),
  ]

  private static let products: [LimitRow] = [
    LimitRow.of("product", covers: "product(along:keepingDimensions:)") { $0[0].product() }
      .on([[2, 0, 3]], [0], [[0, 6, 0]], second: [[3, 5, 2]])
      .on([[0, 0, 3]], [0], [[0, 0, 0]], second: [[3, 3, 0]])
      .on([[1e200, 1e200]], [inf], [[1e200, 1e200]], second: [[1, 1]])
      .on([[]], [1], [[]], second: [[]])
      .on([[0, inf]], [.nan], [[inf, 0]], second: [[1, 1]], .productOfZeroAndInfinity)
  ]
}
