import Wengert

extension GradientTable {
  private static let seen: Tensor<Bool> = [[true, false, true], [true, true, false]]

  static let attention: [GradientRow] = [
    GradientRow(
      "scaledDotProductAttention",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [
        [[2, 3], [4, 3], [4, 2]], [[2, 2, 1], [2, 3, 1], [2, 3, 1]], [[1, 2], [1, 2], [1, 2]],
      ]
    ) { scaledDotProductAttention($0[0], $0[1], $0[2]) }
    .refuses(
      "scaledDotProductAttention: q is [2, 3], k is [2, 4], v is [2, 4]; they must be [batch …, heads, queries, width], "
        + "[batch …, heads, keys, width] and [batch …, heads, keys, any width]"
    ) { _ = scaledDotProductAttention(wide, wider, wider) }
    .refuses(
      "scaledDotProductAttention: isCausal cannot be combined with a mask or a bias: put the "
        + "causal mask into them, or leave them out"
    ) { _ = scaledDotProductAttention(wide, wide, wide, bias: wide, isCausal: true) }
    .refuses(
      "scaledDotProductAttention: the bias is [2, 3]; it must broadcast to [2, 2], [batch …, heads, queries, keys]"
    ) { _ = scaledDotProductAttention(wide, wide, wide, bias: wide) }
    .refuses("scaledDotProductAttention: the scale is nan; it must be finite") {
      _ = scaledDotProductAttention(wide, wide, wide, scale: .nan)
    }
    .refuses(
      "scaledDotProductAttention: 3 heads of queries cannot share 2 heads of keys equally: q is [3, 1, 1], k is [2, 1, 1]"
    ) {
      _ = scaledDotProductAttention(
        Tensor<Double>.ones([3, 1, 1]), .ones([2, 1, 1]), .ones([2, 1, 1]))
    },
    GradientRow(
      "scaledDotProductAttention, causal",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [
        [[3, 2], [3, 2], [3, 2]], [[2, 2], [4, 2], [4, 1]], [[1, 4, 2], [1, 2, 2], [1, 2, 2]],
      ]
    ) { scaledDotProductAttention($0[0], $0[1], $0[2], isCausal: true, scale: 0.7) },
    GradientRow(
      "scaledDotProductAttention with a mask",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [[[2, 3], [3, 3], [3, 2]], [[2, 2, 2], [2, 3, 2], [2, 3, 2]]]
    ) { scaledDotProductAttention($0[0], $0[1], $0[2], mask: seen) },
    // The second query sees no key.
    GradientRow(
      "scaledDotProductAttention of nothing",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [[[2, 2], [2, 2], [2, 2]]]
    ) {
      scaledDotProductAttention($0[0], $0[1], $0[2], mask: [[true, true], [false, false]])
    }
    .on(
      [[[1, 0], [1, 0]], [[1, 0], [1, 0]], [[2, 4], [4, 8]]], gives: [3, 6, 0, 0],
      gradients: [[0, 0, 0, 0], nil, [0.5, 0.5, 0.5, 0.5]]),
    GradientRow(
      "scaledDotProductAttention with a bias",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [
        [[2, 3], [3, 3], [3, 2], [2, 3]], [[2, 2, 2], [2, 3, 2], [2, 3, 1], [3]],
        [[2, 2, 2], [2, 3, 2], [2, 3, 1], [2, 1, 3]],
      ]
    ) { scaledDotProductAttention($0[0], $0[1], $0[2], bias: $0[3]) },
    GradientRow(
      "scaledDotProductAttention of grouped heads",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [[[4, 2, 2], [2, 3, 2], [2, 3, 2]], [[1, 2, 2, 1], [1, 1, 3, 1], [1, 1, 3, 2]]]
    ) { scaledDotProductAttention($0[0], $0[1], $0[2]) },
    GradientRow(
      "scaledDotProductAttention with a bias and a mask",
      covers: ["scaledDotProductAttention(_:_:_:mask:bias:isCausal:scale:)"], [.all],
      [[[2, 3], [3, 3], [3, 2]]]
    ) {
      scaledDotProductAttention(
        $0[0], $0[1], $0[2], mask: seen, bias: $0[0].constant(0.5).broadcast(to: [2, 1]))
    },
    GradientRow(
      "scaledDotProductAttention with dropout",
      covers: ["scaledDotProductAttention(_:_:_:dropout:using:mask:bias:isCausal:scale:)"], [.all],
      [[[3, 2], [5, 2], [5, 2]], [[2, 2, 1], [2, 3, 1], [2, 3, 2]]]
    ) {
      var generator = RandomGenerator(seed: 3)
      return scaledDotProductAttention($0[0], $0[1], $0[2], dropout: 0.4, using: &generator)
    }
    .refuses("scaledDotProductAttention: the dropout is 1.5; it must lie in 0...1") {
      var generator = RandomGenerator(seed: 3)
      _ = scaledDotProductAttention(wide, wide, wide, dropout: 1.5, using: &generator)
    }
    .doubleOnly("a generator drops others in Float"),
    GradientRow(
      "attentionProbabilities", covers: ["attentionProbabilities(_:_:mask:bias:isCausal:scale:)"],
      [.all], [[[2, 3], [3, 3]]]
    ) { attentionProbabilities($0[0], $0[1], mask: seen) },
    unary(
      "rotaryEmbedded", covers: "rotaryEmbedded(_:positions:convention:base:)",
      cases: [[[3, 4]], [[2, 3, 2]]]
    ) { rotaryEmbedded($0, positions: [0, 3, 1]) }
    .refuses(
      "rotaryEmbedded: x is [2, 3]; it must be […, positions, width] with an even width"
    ) { _ = rotaryEmbedded(wide) }
    .refuses("rotaryEmbedded: x is [2, 4] and there are 3 positions; it must be 2") {
      _ = rotaryEmbedded(wider, positions: [0, 1, 2])
    },
    unary(
      "rotaryEmbedded by halves", covers: "rotaryEmbedded(_:positions:convention:base:)",
      cases: [[[2, 4]]]
    ) { rotaryEmbedded($0, convention: .half, base: 100) },
  ]
}
