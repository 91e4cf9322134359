import Wengert

extension GradientTable {
  static let furtherLosses: [GradientRow] =
    likelihoods + differences + margins + distances + alignments

  private static let same: [[Shape]] = [
    [[2, 3], [2, 3]], [[3], [3]], [[2, 1, 2], [2, 1, 2]],
  ]
  private static let share = Domain.range(0.05, 0.95)

  private static let likelihoods: [GradientRow] = [
    binary(
      "binaryCrossEntropy", [share], covers: "binaryCrossEntropy(_:_:weight:reduction:)",
      cases: same + [[[], []]]
    ) { binaryCrossEntropy($0, $1) }
    .refuses(
      "binaryCrossEntropy: a probability is NaN or lies outside 0...1: the least is 0.5, the greatest "
        + "1.5; logits go to binaryCrossEntropyWithLogits"
    ) { _ = binaryCrossEntropy(Tensor<Double>([0.5, 1.5]), Tensor<Double>([0, 1])) }
    .refuses(
      "binaryCrossEntropy: a target is NaN or lies outside 0...1: the least is -1.0, the greatest 0.0"
    ) { _ = binaryCrossEntropy(Tensor<Double>([0.5, 0.5]), Tensor<Double>([0, -1])) },
    binary(
      "binaryCrossEntropy, weighted", [share],
      covers: "binaryCrossEntropy(_:_:weight:reduction:)", cases: [[[2, 3], [2, 3]]]
    ) { binaryCrossEntropy($0, $1, weight: [1, 2, 0.5], reduction: .sum) },
    binary(
      "klDivergence", [.all, .positive], covers: "klDivergence(_:_:targetIsLog:reduction:)",
      cases: same
    ) { klDivergence($0, $1) },
    binary(
      "klDivergence of logarithms", [.all], covers: "klDivergence(_:_:targetIsLog:reduction:)",
      cases: same
    ) { klDivergence($0, $1, targetIsLog: true, reduction: .none) }
    .refuses(
      "klDivergence: the prediction is a scalar; batchMean needs [batch, …], or take the sum"
    ) { _ = klDivergence(Tensor<Double>(1), Tensor<Double>(1)) },
    binary(
      "sigmoidFocalLoss", [.all, share], covers: "sigmoidFocalLoss(_:_:alpha:gamma:reduction:)",
      cases: same
    ) { sigmoidFocalLoss($0, $1, gamma: 1.5, reduction: .none) }
    .refuses("sigmoidFocalLoss: gamma is -1.0; it must be 0 or more") {
      _ = sigmoidFocalLoss(wide, wide, gamma: -1)
    },
    GradientRow(
      "gaussianNegativeLogLikelihood",
      covers: ["gaussianNegativeLogLikelihood(_:_:variance:isFull:epsilon:reduction:)"],
      [.all, .all, .positive],
      [[[2, 3], [2, 3], [2, 3]], [[2, 3], [2, 3], [2, 1]], [[2, 3], [2, 3], [2]]]
    ) { gaussianNegativeLogLikelihood($0[0], $0[1], variance: $0[2], isFull: true) }
    .refuses(
      "gaussianNegativeLogLikelihood: the prediction is [2, 3], the variance [3]; the variance "
        + "must have that shape, an extent of 1 as its last axis, or no last axis"
    ) { _ = gaussianNegativeLogLikelihood(wide, wide, variance: [1, 1, 1]) },
    binary(
      "poissonNegativeLogLikelihood", [.all, .range(1.2, 4)],
      covers: "poissonNegativeLogLikelihood(_:_:inputIsLog:isFull:epsilon:reduction:)", cases: same
    ) { poissonNegativeLogLikelihood($0, $1, isFull: true) },
    binary(
      "poissonNegativeLogLikelihood of counts", [.positive],
      covers: "poissonNegativeLogLikelihood(_:_:inputIsLog:isFull:epsilon:reduction:)", cases: same
    ) { poissonNegativeLogLikelihood($0, $1, inputIsLog: false, reduction: .none) },
  ]

  private static let differences: [GradientRow] = [
    binary("huberLoss", [.all], covers: "huberLoss(_:_:delta:reduction:)", cases: same) {
      huberLoss($0, $1, delta: 0.7, reduction: .none)
    }
    .at(3, 0, gives: 1.855, slopes: [0.7, -0.7])
    .refuses("huberLoss: delta is 0.0; it must be finite and more than 0") {
      _ = huberLoss(wide, wide, delta: 0)
    },
    binary("logCoshLoss", [.all], covers: "logCoshLoss(_:_:reduction:)", cases: same) {
      logCoshLoss($0, $1, reduction: .none)
    }
    .at(1e-9, 0, gives: 5e-19, slopes: [1e-9, -1e-9])
    .at(1000, 0, gives: 999.3068528194401, slopes: [1, -1]),
  ]

  private static let margins: [GradientRow] = [
    binary(
      "marginRankingLoss", [.distinct], covers: "marginRankingLoss(_:_:_:margin:reduction:)",
      cases: [[[2, 2], [2, 2]]]
    ) { marginRankingLoss($0, $1, [[1, -1], [-1, 1]], margin: 0.1, reduction: .none) }
    .refuses("marginRankingLoss: the targets are [2]; there must be one for each of [2, 3]") {
      _ = marginRankingLoss(wide, wide, [1, 1])
    }
    .refuses("marginRankingLoss: a target is 0; it must be 1 or -1") {
      _ = marginRankingLoss(Tensor<Double>([1]), [2], [0])
    },
    unary("softMarginLoss", covers: "softMarginLoss(_:_:reduction:)", cases: [[[2, 2]]]) {
      softMarginLoss($0, Tensor<Double>([[1, -1], [-1, 1]]))
    },
    unary("multiMarginLoss", .distinct, covers: multiMargin, cases: [[[2, 3]]]) {
      multiMarginLoss($0, Tensor([1, 2]), margin: 0.8)
    }
    .refuses("multiMarginLoss: the power is 3; it must be 1 or 2") {
      _ = multiMarginLoss(wide, Tensor([0, 0]), power: 3)
    },
    unary("multiMarginLoss, all options", .distinct, covers: multiMargin, cases: [[[3]]]) {
      multiMarginLoss($0, Tensor(1), power: 2, classWeights: [1, 2, 0.5], reduction: .sum)
    },
    binary(
      "multilabelSoftMarginLoss", [.all, share],
      covers: "multilabelSoftMarginLoss(_:_:classWeights:reduction:)",
      cases: [[[2, 3], [2, 3]], [[3], [3]]]
    ) { multilabelSoftMarginLoss($0, $1, classWeights: [1, 2, 0.5]) },
  ]
  private static let multiMargin = "multiMarginLoss(_:_:power:margin:classWeights:reduction:)"

  private static let distances: [GradientRow] = [
    binary(
      "cosineSimilarity", [.all], covers: "cosineSimilarity(_:_:along:epsilon:)",
      cases: [[[2, 3], [2, 3]], [[2, 3], [1, 3]], [[2, 1, 3], [2, 3]]]
    ) { cosineSimilarity($0, $1, along: -1) },
    binary(
      "cosineEmbeddingLoss", [.positive], covers: "cosineEmbeddingLoss(_:_:_:margin:reduction:)",
      cases: [[[2, 3], [2, 3]]]
    ) { cosineEmbeddingLoss($0, $1, [1, -1], margin: 0.1) }
    .refuses("cosineEmbeddingLoss: the targets are [3]; there must be one for each of [2]") {
      _ = cosineEmbeddingLoss(wide, wide, [1, 1, 1])
    },
    triplet("tripletMarginLoss") {
      tripletMarginLoss(anchor: $0, positive: $1, negative: $2, margin: 9)
    }
    .refuses(
      "tripletMarginLoss: the anchor is [2, 3], the positive [2, 3], the negative [3]; all must have "
        + "one shape, […, width]"
    ) { _ = tripletMarginLoss(anchor: wide, positive: wide, negative: [1, 2, 3]) }
    .refuses("tripletMarginLoss: the power is 0.0; it must be finite and more than 0") {
      _ = tripletMarginLoss(anchor: wide, positive: wide, negative: wide, power: 0)
    },
    triplet("tripletMarginLoss of sums") {
      tripletMarginLoss(anchor: $0, positive: $1, negative: $2, margin: 9, power: 1, swaps: true)
    },
    triplet("tripletMarginLoss of cubes") {
      tripletMarginLoss(
        anchor: $0, positive: $1, negative: $2, margin: 9, power: 3, reduction: .none)
    },
  ]
  private static func triplet(
    _ name: String, _ function: @escaping @Sendable (Value, Value, Value) -> Value
  ) -> GradientRow {
    GradientRow(
      name,
      covers: ["tripletMarginLoss(anchor:positive:negative:margin:power:epsilon:swaps:reduction:)"],
      [.distinct, .range(3, 4), .range(-4, -3)], [[[2, 3], [2, 3], [2, 3]]]
    ) { function($0[0], $0[1], $0[2]) }
  }

  private static let alignments: [GradientRow] = [
    unary("ctcLoss", covers: ctc, cases: [[[4, 2, 3]]]) {
      ctcLoss($0, [[1, 2], [2, 2]], inputLengths: [4, 3], targetLengths: [2, 2])
    },
    unary("ctcLoss of a vector of labels", covers: ctc, cases: [[[3, 3, 3]]]) {
      ctcLoss(
        $0, [0, 0, 2], inputLengths: [3, 2, 3], targetLengths: [1, 0, 2], blank: 1, reduction: .none
      )
    },
    unary("ctcLoss, no alignment", covers: ctc, cases: [[[2, 2, 3]]]) {
      ctcLoss(
        $0, [[1, 1], [2, 1]], inputLengths: [2, 2], targetLengths: [2, 1], zeroInfinity: true)
    }
    .refuses("ctcLoss: the logits are [2, 3]; they must be [steps, batch, classes]") {
      _ = ctcLoss(wide, [[1]], inputLengths: [1], targetLengths: [1])
    }
    .refuses("ctcLoss: the blank is 3; it must be one of the 3 classes of [4, 2, 3]") {
      _ = refused([[1], [1]], [4, 4], [1, 1], blank: 3)
    }
    .refuses(
      "ctcLoss: there are 1 input lengths and 2 target lengths; logits [4, 2, 3] have a batch of 2"
    ) { _ = refused([[1], [1]], [4], [1, 1]) }
    .refuses("ctcLoss: the input length of sample 1 is 5; logits [4, 2, 3] have 4 steps") {
      _ = refused([[1], [1]], [4, 5], [1, 1])
    }
    .refuses("ctcLoss: the target length of sample 0 is -1; it must be 0 or more") {
      _ = refused([[1], [1]], [4, 4], [-1, 1])
    }
    .refuses(
      "ctcLoss: the targets are [2, 1]; for target lengths up to 2 and a batch of 2 they must be "
        + "[batch, 2] or longer, or a vector of all labels"
    ) { _ = refused([[1], [1]], [4, 4], [1, 2]) }
    .refuses("ctcLoss: there are 3 labels; the target lengths add up to 2") {
      _ = refused([1, 2, 1], [4, 4], [1, 1])
    }
    .refuses(
      "ctcLoss: label 1 of sample 1 is 0; it must lie in 0..<3 and not be the blank, 0"
    ) { _ = refused([[1, 1], [2, 0]], [4, 4], [1, 2]) },
  ]
  private static let ctc =
    "ctcLoss(_:_:inputLengths:targetLengths:blank:zeroInfinity:reduction:)"
  private static func refused(
    _ target: Tensor<Int>, _ steps: [Int], _ lengths: [Int], blank: Int = 0
  ) -> Tensor<Double> {
    ctcLoss(.zeros([4, 2, 3]), target, inputLengths: steps, targetLengths: lengths, blank: blank)
  }
}
