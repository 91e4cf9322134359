import Wengert

extension GradientTable {
  static let normalization: [GradientRow] = [
    unary(
      "standardized", .distinct, covers: "standardized(along:epsilon:)",
      cases: [[[5, 2]], [[3, 2, 2]]]
    ) { $0.standardized(along: [0]) }
    .on([[[1], [1]]], gives: [0, 0], gradients: [[0, 0]])
    .refuses("standardized: axis 3 is out of range for [2, 3]: it must lie in -2...1") {
      _ = wide.standardized(along: [3])
    },
    GradientRow(
      "batchNormalized", covers: ["batchNormalized(_:scale:shift:epsilon:)"], [.distinct, .all],
      [[[4, 2], [2], [2]], [[3, 2, 2], [2], [2]], [[2, 1, 2, 2], [1], [1]]]
    ) { batchNormalized($0[0], scale: $0[1], shift: $0[2]) }
    .refuses(
      "batchNormalized: x is [3]; it must be [batch, channels, …]: axis 1 holds the channels"
    ) {
      _ = batchNormalized(Tensor<Double>([1, 2, 3]))
    }
    .refuses(
      "batchNormalized: x is [2, 3], but a vector per channel has shape [2]; it must be [3]"
    ) { _ = batchNormalized(wide, scale: Tensor([1, 1])) },
    unary(
      "batchNormalized, bare", .distinct, covers: "batchNormalized(_:scale:shift:epsilon:)",
      cases: [[[4, 2]]]
    ) { batchNormalized($0, epsilon: 0.1) },
    GradientRow(
      "batchNormalized with statistics",
      covers: ["batchNormalized(_:mean:variance:scale:shift:epsilon:)"],
      [.all, .all, .positive, .all],
      [[[4, 2], [2], [2], [2], [2]], [[2, 2, 3], [2], [2], [2], [2]]]
    ) { batchNormalized($0[0], mean: $0[1], variance: $0[2], scale: $0[3], shift: $0[4]) },
    GradientRow(
      "layerNormalized", covers: ["layerNormalized(_:over:scale:shift:epsilon:)"],
      [.distinct, .all],
      [[[2, 4], [4], [4]], [[2, 2, 4], [4], [4]], [[4], [4], [4]]]
    ) { layerNormalized($0[0], over: [4], scale: $0[1], shift: $0[2]) }
    .refuses(
      "layerNormalized: x is [2, 3]; its trailing axes are not the normalized shape [4]"
    ) { _ = layerNormalized(wide, over: [4]) }
    .refuses("layerNormalized: scale and shift must have the normalized shape [3], not [2]") {
      _ = layerNormalized(wide, over: [3], scale: Tensor([1, 1]))
    },
    unary(
      "layerNormalized over two axes", .distinct,
      covers: "layerNormalized(_:over:scale:shift:epsilon:)", cases: [[[2, 2, 3]]]
    ) { layerNormalized($0, over: [2, 3]) },
    unary("dropout", covers: "dropout(_:probability:using:)") {
      var generator = RandomGenerator(seed: 5)
      return dropout($0, probability: 0.4, using: &generator)
    }
    .doubleOnly("Float and Double draw different masks from one stream")
    .refuses("dropout: the probability is 1.5; it must lie in 0...1") {
      var generator = RandomGenerator(seed: 5)
      _ = dropout(wide, probability: 1.5, using: &generator)
    },
    unary("dropout with a mask", covers: "dropout(_:probability:mask:)", cases: [[[2, 2]]]) {
      dropout($0, probability: 0.5, mask: [[1, 0], [0, 1]])
    }
    .doubleOnly("the mask has the type of a value's numbers, Double")
    .on(
      [Tensor([.infinity, 1, 2, 3], shape: [2, 2])], gives: [.infinity, 0, 0, 6],
      gradients: [[2, 0, 0, 2]]
    )
    .refuses("dropout: the mask has shape [2, 4], x has [2, 3]") {
      _ = dropout(wide, probability: 0.5, mask: wider)
    },
  ]
}
