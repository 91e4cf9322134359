import Wengert

extension GradientTable {
  static let tensorProducts: [GradientRow] = sums + others

  private static func einsumRow(
    _ equation: String, _ cases: [[Shape]]
  ) -> GradientRow {
    GradientRow("einsum \(equation)", covers: ["einsum(_:_:)"], [.all], cases) {
      einsum(equation, $0)
    }
  }

  private static let sums: [GradientRow] = [
    einsumRow("ij,jk->ik", [[[2, 3], [3, 2]], [[0, 2], [2, 3]], [[2, 1], [3, 2]]]),
    einsumRow("ii->i", [[[3, 3]]]),
    einsumRow("iji", [[[2, 3, 2]]]),
    einsumRow("...ij,...jk->...ik", [[[2, 1, 2, 3], [3, 3, 2]], [[2, 3], [3, 1]]]),
    einsumRow("i,ij,j->", [[[2], [2, 3], [3]]]),
    einsumRow("bn,anm,bm->ba", [[[2, 2], [3, 2, 3], [2, 3]]]),
    einsumRow("ij,ij,ij->i", [[[2, 3], [2, 3], [2, 3]]]),
    einsumRow("b...,c...->bc...", [[[2, 3], [2, 3]], [[2, 1, 2], [1, 3, 1]]]),
    einsumRow(",ij->ji", [[[], [2, 3]]]),
    einsumRow("ij->", [[[2, 3]]]),
    binary("einsum of two", [.all], covers: "einsum(_:_:)", cases: [[[2, 3], [3, 2]]]) {
      einsum("ij,jk", $0, $1)
    }
    .refuses(
      "einsum: \"ij,jk->ik\": \"j\" stands for an extent of 3, but for 2 in operand 1; the operands are "
        + "[2, 3], [2, 3]"
    ) { _ = einsum("ij,jk->ik", wide, wide) }
    .refuses("einsum: \"ij->ijk\": \"k\" of the result is in no operand") {
      _ = einsum("ij->ijk", wide)
    }
    .refuses("einsum: \"ii->i\": \"i\" stands for extents 2 and 3 of operand 0, [2, 3]") {
      _ = einsum("ii->i", wide)
    }
    .refuses("einsum: \"ij->ii\": \"i\" is in the result twice") { _ = einsum("ij->ii", wide) }
    .refuses(
      "einsum: \"i1->i\": \"1\" is no subscript; there are letters, three dots, \",\" between operands and "
        + "\"->\""
    ) { _ = einsum("i1->i", wide) }
    .refuses("einsum: \"ij,jk->ik\": it has 2 operands; the call has 1") {
      _ = einsum("ij,jk->ik", wide)
    }
    .refuses("einsum: \"ijk->i\": operand 0 has 3 letters; its shape is [2, 3]") {
      _ = einsum("ijk->i", wide)
    }
    .refuses("einsum: \"i->j->i\": it has more than one \"->\"") { _ = einsum("i->j->i", wide) }
    .refuses("einsum: there are no operands; pass one or more") {
      _ = einsum("i->i", [] as [Tensor<Double>])
    },
  ]

  private static let others: [GradientRow] = [
    binary("outer", [.all], covers: "outer(_:_:)", cases: [[[2], [3]], [[2], [2]], [[0], [2]]]) {
      outer($0, $1)
    }
    .refuses("outer: a is [2, 3], b is [2]; both must be vectors") { _ = outer(wide, [1, 2]) },
    binary(
      "inner", [.all], covers: "inner(_:_:)",
      cases: [[[3], [3]], [[2, 3], [1, 2, 3]], [[2, 3], [3]], [[], [2]]]
    ) { inner($0, $1) }
    .refuses("inner: a is [2, 3], b is [2]; their last axes must have the same extent") {
      _ = inner(wide, [1, 2])
    },
    binary(
      "tensordot", [.all], covers: "tensordot(_:_:axes:)",
      cases: [[[2, 3], [2, 3]], [[2, 2, 3], [2, 3, 2]]]
    ) { tensordot($0, $1) }
    .refuses("tensordot: 3 axes are to be contracted; a is [2, 3], b is [2, 3]") {
      _ = tensordot(wide, wide, axes: 3)
    },
    binary(
      "tensordot of everything", [.all], covers: "tensordot(_:_:axes:)", cases: [[[2], [2, 2]]]
    ) { tensordot($0, $1, axes: 0) },
    binary(
      "tensordot along axes", [.all], covers: "tensordot(_:_:along:_:)",
      cases: [[[2, 3, 2], [3, 1, 2]]]
    ) { tensordot($0, $1, along: [1, 0], [0, -1]) }
    .refuses(
      "tensordot: axis 0 of a, [2, 3], has extent 2; axis 1 of b, [2, 3], has 3"
    ) { _ = tensordot(wide, wide, along: [0], [1]) }
    .refuses("tensordot: 1 axes of a are paired with 2 of b") {
      _ = tensordot(wide, wide, along: [0], [0, 1])
    },
    binary(
      "kron", [.all], covers: "kron(_:_:)",
      cases: [[[2, 2], [3, 1]], [[2], [2, 3]], [[], [2]], [[2, 1, 2], [2, 1, 2]]]
    ) { kron($0, $1) },
  ]
}
