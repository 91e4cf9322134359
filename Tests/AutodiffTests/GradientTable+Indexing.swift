import Wengert

extension GradientTable {
  static let indexing: [GradientRow] = [
    unary("gathered", covers: "gathered(_:along:)", cases: [[[3, 2]]]) {
      $0.gathered([[0, 2], [0, 0]], along: 0)
    }
    .refuses("gathered: x is [2, 3], the indices are [1]; they must have the same rank") {
      _ = wide.gathered([0], along: 0)
    }
    .refuses(
      "gathered: x is [2, 3], the indices are [1, 4]: at axis 1 there are more indices than rows"
    ) { _ = wide.gathered([[0, 0, 0, 0]], along: 0) },
    unary("gathered along -1", covers: "gathered(_:along:)", cases: [[[2, 3]], [[3, 1]]]) {
      $0.gathered([[0, 0, 0], [0, 0, 0]], along: -1)
    },
    unary("taken", covers: "taken(_:along:)", cases: [[[3, 2]], [[3]], [[3, 1, 2]]]) {
      $0.taken([2, 0, 2, 2])
    }
    .refuses("taken: the indices are [1, 1]; they must be a vector") {
      _ = wide.taken([[0]])
    },
    unary("taken along 1", covers: "taken(_:along:)", cases: [[[2, 3]], [[1, 2, 2]]]) {
      $0.taken([1, 1, 0], along: 1)
    },
    unary(
      "embedding", covers: "embedding(_:_:paddingIndex:)", cases: [[[3, 2]], [[4, 1]], [[3, 0]]]
    ) {
      embedding($0, [[2, 0], [2, 1]])
    }
    .refuses("embedding: the weights are [3]; they must be a matrix") {
      _ = embedding(Tensor<Double>([1, 2, 3]), [0])
    },
    // The padding row's gradient is 0 by definition, not by the function's values.
    unary(
      "embedding, other rows than padding", covers: "embedding(_:_:paddingIndex:)",
      cases: [[[3, 2]]]
    ) {
      embedding($0, [2, 0], paddingIndex: 1)
    }
    .on([[[1, 2], [3, 4], [5, 6]]], gives: [5, 6, 1, 2], gradients: [[1, 1, 0, 0, 1, 1]]),
    unary("embedding, padding", covers: "embedding(_:_:paddingIndex:)", cases: []) {
      embedding($0, [0, 1, 1], paddingIndex: 1)
    }
    .on([[[1, 2], [3, 4]]], gives: [1, 2, 3, 4, 3, 4], gradients: [[1, 1, 0, 0]]),
  ]
}
