import Wengert

extension GradientTable {
  static let matrixProducts: [GradientRow] = [
    product(
      "matmul",
      [
        [[2, 3], [3, 2]], [[1, 1], [1, 1]], [[2, 2], [2, 2]], [[2, 0], [0, 3]], [[0, 2], [2, 3]],
      ]
    ) { matmul($0, $1) }
    .refuses(
      "matmul: inner dimensions differ: lhs is [32, 784], rhs is [128, 784]; lhs.shape[1] = 784 must "
        + "equal rhs.shape[0] = 128. Did you mean rhs.transposed()?"
    ) { _ = matmul(Tensor<Double>.zeros([32, 784]), Tensor<Double>.zeros([128, 784])) }
    .refuses("matmul: lhs is [], rhs is [2, 3]; a scalar has no rows: use * instead") {
      _ = matmul(Tensor<Double>(1), wide)
    }
    .refuses("matmul: lhs is [3], rhs is [3, 3]; a vector has no transpose") {
      _ = matmul(Tensor<Double>([1, 2, 3]), Tensor<Double>.eye(3), transposeA: true)
    },
    GradientRow(
      "affine", covers: ["affine(_:_:_:)"], [.all, .all, .all],
      [
        [[2, 3], [3, 2], [2]], [[1, 1], [1, 1], [1]], [[2, 0], [0, 3], [3]],
        [[0, 2], [2, 3], [3]],
        [[3], [3, 2], [2]], [[2, 2, 3], [3, 2], [2]],
      ]
    ) { affine($0[0], $0[1], $0[2]) }
    .refuses(
      "matmul: inner dimensions differ: lhs is [2, 3], rhs is [2, 4]; lhs.shape[1] = 3 must equal "
        + "rhs.shape[0] = 2. Did you mean lhs.transposed()?"
    ) { _ = affine(wide, Tensor<Double>.zeros([2, 4]), Tensor<Double>.zeros([4])) }
    .refuses(
      "affine: the bias is [3], the weight [3, 4]; a weight of shape [inputs, outputs] takes a bias of "
        + "shape [outputs], here [4]"
    ) { _ = affine(wide, Tensor<Double>.zeros([3, 4]), Tensor<Double>.zeros([3])) },
    product(
      "matmul, vectors",
      [[[3], [3]], [[3], [3, 2]], [[2, 3], [3]], [[2, 2, 3], [3]], [[0], [0]]]
    ) {
      matmul($0, $1)
    },
    product("matmul, Aᵀ", [[[3, 2], [3, 4]], [[2, 2], [2, 2]]]) {
      matmul($0, $1, transposeA: true)
    },
    product("matmul, Bᵀ", [[[2, 3], [4, 3]], [[2, 2], [2, 2]]]) {
      matmul($0, $1, transposeB: true)
    },
    product("matmul, Aᵀ Bᵀ", [[[3, 2], [4, 3]], [[2, 2], [2, 2]]]) {
      matmul($0, $1, transposeA: true, transposeB: true)
    },
    product(
      "matmul, batches",
      [
        [[2, 2, 3], [2, 3, 2]], [[2, 2, 3], [3, 2]], [[2, 3], [2, 3, 2]],
        [[2, 1, 2, 3], [1, 2, 3, 2]],
      ]
    ) { matmul($0, $1) },
    product(
      "matmul, batches, Aᵀ",
      [[[2, 3, 2], [2, 3, 2]], [[2, 3, 2], [3, 2]], [[3, 2], [2, 3, 2]]]
    ) {
      matmul($0, $1, transposeA: true)
    },
    product(
      "matmul, batches, Bᵀ",
      [[[2, 2, 3], [2, 2, 3]], [[2, 2, 3], [2, 3]], [[2, 3], [2, 2, 3]]]
    ) {
      matmul($0, $1, transposeB: true)
    },
    product("matmul, batches, Aᵀ Bᵀ", [[[2, 3, 2], [2, 2, 3]], [[3, 2], [2, 2, 3]]]) {
      matmul($0, $1, transposeA: true, transposeB: true)
    },
  ]

  private static func product(
    _ name: String, _ cases: [[Shape]], _ function: @escaping @Sendable (Value, Value) -> Value
  ) -> GradientRow {
    binary(name, [.all], covers: "matmul(_:_:transposeA:transposeB:)", cases: cases, function)
  }
}
