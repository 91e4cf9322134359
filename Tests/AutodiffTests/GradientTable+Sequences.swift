import Wengert

extension GradientTable {
  static let sequences: [GradientRow] = otherNorms + bags + recurrence + attention

  private static let otherNorms: [GradientRow] = [
    GradientRow(
      "groupNormalized", covers: ["groupNormalized(_:groups:scale:shift:epsilon:)"],
      [.distinct, .all],
      [[[2, 4, 2], [4], [4]], [[2, 2, 2, 2], [2], [2]], [[1, 4], [4], [4]]]
    ) { groupNormalized($0[0], groups: 2, scale: $0[1], shift: $0[2], epsilon: 0.01) }
    .refuses("groupNormalized: x is [2, 3]: its 3 channels cannot be cut into 2 equal groups") {
      _ = groupNormalized(wide, groups: 2)
    }
    .refuses("groupNormalized: x is [2, 3], but a vector per channel has shape [2]; it must be [3]")
    {
      _ = groupNormalized(wide, groups: 3, scale: Tensor([1, 1]))
    },
    GradientRow(
      "instanceNormalized", covers: ["instanceNormalized(_:scale:shift:epsilon:)"],
      [.distinct, .all], [[[2, 2, 3], [2], [2]], [[1, 2, 2, 2], [2], [2]]]
    ) { instanceNormalized($0[0], scale: $0[1], shift: $0[2], epsilon: 0.01) }
    .refuses(
      "instanceNormalized: x is [2, 3, 1]: a channel of a sample has one position, and its own statistics "
        + "need 2 or more"
    ) { _ = instanceNormalized(Tensor<Double>.ones([2, 3, 1])) },
    GradientRow(
      "rmsNormalized", covers: ["rmsNormalized(_:over:scale:epsilon:)"], [.awayFromZero, .all],
      [[[2, 4], [4]], [[2, 2, 4], [4]], [[4], [4]]]
    ) { rmsNormalized($0[0], over: [4], scale: $0[1]) }
    .refuses("rmsNormalized: x is [2, 3]; its trailing axes are not the normalized shape [4]") {
      _ = rmsNormalized(wide, over: [4])
    },
    GradientRow(
      "weightNormalized", covers: ["weightNormalized(_:gain:along:)"], [.awayFromZero, .all],
      [[[3, 2], [1, 2]], [[2, 2, 1], [1, 2, 1]]]
    ) { weightNormalized($0[0], gain: $0[1], along: 1) }
    .refuses("weightNorm: the gain is [2], v is [2, 3]; the gain must be [1, 3]") {
      _ = weightNormalized(wide, gain: Tensor([1, 1]), along: 1)
    },
    GradientRow(
      "weightNormalized over everything", covers: ["weightNormalized(_:gain:along:)"],
      [.awayFromZero, .all], [[[3, 2], []]]
    ) { weightNormalized($0[0], gain: $0[1], along: nil) },
    unary(
      "l2Normalized", .awayFromZero, covers: "l2Normalized(_:along:epsilon:)",
      cases: [[[5]], [[2, 3]]]
    ) { l2Normalized($0) }
    .on([[0, 0]], gives: [0, 0], gradients: [[1e12, 1e12]]),
    unary(
      "l2Normalized, short vectors", .range(-0.1, 0.1), covers: "l2Normalized(_:along:epsilon:)",
      cases: [[[3, 2]]]
    ) { l2Normalized($0, along: 0, epsilon: 2) },
  ]

  private static let bags: [GradientRow] = [
    GradientRow(
      "embeddingBag", covers: ["embeddingBag(_:_:offsets:reduction:factors:paddingIndex:)"],
      [.all], [[[4, 2], [5]]]
    ) {
      embeddingBag($0[0], [3, 0, 3, 2, 1], offsets: [0, 2, 2], reduction: .sum, factors: $0[1])
    }
    .refuses(
      "embeddingBag: the offsets are [0, 3]; they must begin with 0, never fall, and end at 2, the "
        + "number of indices, at most"
    ) { _ = embeddingBag(wide, [0, 1], offsets: [0, 3]) }
    .refuses(
      "embeddingBag: factors of [2] for a mean of 2 indices: factors need the reduction .sum and "
        + "one per index"
    ) { _ = embeddingBag(wide, [0, 1], offsets: [0], factors: Tensor([1, 2])) }
    .refuses(
      "embeddingBag: index 2 at position 1 is out of range for axis 0 of extent 2; it must lie in 0..<2"
    ) { _ = embeddingBag(wide, [0, 2], offsets: [0]) },
    unary(
      "embeddingBag, means", covers: "embeddingBag(_:_:reduction:factors:paddingIndex:)",
      cases: [[[4, 2]]]
    ) { embeddingBag($0, [[3, 0], [1, 1]]) }
    .refuses(
      "embeddingBag: the indices are [2]; without offsets they must be [bags, length]"
    ) { _ = embeddingBag(wide, [0, 1]) },
    unary(
      "embeddingBag, maxima", .distinct,
      covers: "embeddingBag(_:_:offsets:reduction:factors:paddingIndex:)", cases: [[[4, 3]]]
    ) { embeddingBag($0, [3, 0, 1, 2], offsets: [0, 2, 2], reduction: .max) }
    .on(
      [[[1, 2], [3, 5], [3, 0], [1, 2]]], gives: [1, 2, 0, 0, 3, 5],
      gradients: [[0, 0, 1, 1, 0, 0, 1, 1]]),
    // The padding row's gradient is 0 because no bag has it.
    unary(
      "embeddingBag, padding", covers: "embeddingBag(_:_:reduction:factors:paddingIndex:)",
      cases: [[[4, 2]]]
    ) { embeddingBag($0, [[3, 0, 2], [3, 3, 3]], paddingIndex: -1) }
    .on(
      [[[1, 2], [3, 4], [5, 6], [7, 8]]], gives: [3, 4, 0, 0],
      gradients: [[0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0]]),
  ]
}
