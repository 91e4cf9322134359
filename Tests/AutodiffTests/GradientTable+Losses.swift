import Wengert

extension GradientTable {
  static let losses: [GradientRow] = regression + classification + penalties

  private static let pairs: [[Shape]] = [
    [[2, 3], [2, 3]], [[3], [3]], [[2, 1, 2], [2, 1, 2]],
  ]

  private static let regression: [GradientRow] = [
    binary(
      "meanSquaredError", [.all], covers: "meanSquaredError(_:_:reduction:)",
      cases: pairs + [[[], []]]
    ) { meanSquaredError($0, $1) },
    binary(
      "meanAbsoluteError", [.all], covers: "meanAbsoluteError(_:_:reduction:)", cases: pairs
    ) { meanAbsoluteError($0, $1, reduction: .sum) }
    .at(1, 1, gives: 0, slopes: [0, 0]),
    binary("quadraticCost", [.all], covers: "quadraticCost(_:_:reduction:)", cases: pairs) {
      quadraticCost($0, $1)
    },
    binary("smoothL1Loss", [.all], covers: "smoothL1Loss(_:_:beta:reduction:)", cases: pairs) {
      smoothL1Loss($0, $1, beta: 0.7, reduction: .none)
    },
    binary(
      "binaryCrossEntropyWithLogits", [.all, share], covers: binaryCrossEntropy, cases: pairs
    ) { binaryCrossEntropyWithLogits($0, $1) },
    binary(
      "binaryCrossEntropyWithLogits, weighted", [.all, share], covers: binaryCrossEntropy,
      cases: [[[2, 3], [2, 3]]]
    ) {
      binaryCrossEntropyWithLogits(
        $0, $1, weight: [[1], [0.5]], positiveWeight: [2, 3, 0.25], reduction: .sum)
    },
  ]
  private static let share = Domain.range(0.05, 0.95)
  private static let binaryCrossEntropy =
    "binaryCrossEntropyWithLogits(_:_:weight:positiveWeight:reduction:)"

  private static let classification: [GradientRow] = [
    unary("crossEntropy", covers: ofClasses, cases: [[[2, 3]], [[2, 1]]]) {
      crossEntropy($0, Tensor([0, 0]))
    },
    unary("crossEntropy of one sample", covers: ofClasses, cases: [[[3]]]) {
      crossEntropy($0, Tensor(2))
    },
    unary("crossEntropy of pixels", covers: ofClasses, cases: [[[1, 3, 2]]]) {
      crossEntropy($0, [[2, 0]], reduction: .none)
    },
    unary("crossEntropy, all options", covers: ofClasses, cases: [[[3, 3]]]) {
      crossEntropy(
        $0, Tensor([0, 1, 2]), classWeights: [1, 2, 0.5], ignoreIndex: 1, labelSmoothing: 0.2)
    },
    binary(
      "crossEntropy of probabilities", [.all, .positive], covers: ofProbabilities, cases: pairs
    ) {
      crossEntropy($0, $1, reduction: .none)
    },
    binary(
      "crossEntropy of probabilities, all options", [.all, .positive], covers: ofProbabilities,
      cases: [[[2, 3], [2, 3]]]
    ) { crossEntropy($0, $1, classWeights: [1, 2, 0.5], labelSmoothing: 0.2) },
    unary("negativeLogLikelihood", covers: likelihood, cases: [[[3, 2]]]) {
      negativeLogLikelihood($0, Tensor([0, 1, 0]), classWeights: [1, 3], ignoreIndex: 1)
    },
    unary("negativeLogLikelihood of pixels", covers: likelihood, cases: [[[1, 2, 2]]]) {
      negativeLogLikelihood($0, [[1, 0]], reduction: .none)
    },
    unary("hingeLoss", covers: "hingeLoss(_:_:margin:reduction:)", cases: [[[2, 3]]]) {
      hingeLoss($0, Tensor([1, 2]), margin: 0.8)
    },
  ]
  private static let ofClasses =
    "crossEntropy(_:_:classWeights:ignoreIndex:labelSmoothing:reduction:)"
  private static let ofProbabilities = "crossEntropy(_:_:classWeights:labelSmoothing:reduction:)"
  private static let likelihood =
    "negativeLogLikelihood(_:_:classWeights:ignoreIndex:reduction:)"

  private static let several: [[Shape]] = [[[2, 3]], [[2], [3, 1], []], [[0], [2]]]
  private static let penalties: [GradientRow] = [
    GradientRow("l2Penalty", covers: ["l2Penalty(_:strength:)"], [.all], several) {
      l2Penalty($0, strength: 0.3)
    },
    GradientRow("l1Penalty", covers: ["l1Penalty(_:strength:)"], [.awayFromZero], several) {
      l1Penalty($0, strength: 0.3)
    },
    GradientRow("squaredNorm of several", covers: ["squaredNorm()"], [.all], several) {
      $0.squaredNorm()
    },
  ]
}
