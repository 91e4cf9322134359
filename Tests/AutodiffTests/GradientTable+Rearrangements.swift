import Wengert

extension GradientTable {
  static let rearrangements: [GradientRow] = moves + repetitions + triangles + places

  private static let matrices: [[Shape]] = [[[2, 3]], [[3, 1]], [[2, 3, 2]], [[0, 2]]]
  private static func refusal(_ name: String) -> String {
    "\(name): axis 2 is out of range for [2, 3]: it must lie in -2...1"
  }

  private static let moves: [GradientRow] = [
    unary("flipped", covers: "flipped(along:)", cases: Cases.unary) { $0.flipped() },
    unary("flipped along 1", covers: "flipped(along:)", cases: matrices) { $0.flipped(along: 1) }
      .on([[[1, 2, 3]]], gives: [3, 2, 1], gradients: [[1, 1, 1]])
      .refuses(refusal("flipped")) { _ = wide.flipped(along: 2) },
    unary("rolled", covers: "rolled(by:along:)", cases: matrices + [[[5]], [[]]]) {
      $0.rolled(by: 2)
    },
    unary("rolled along axes", covers: "rolled(by:along:)", cases: matrices) {
      $0.rolled(by: [1, -4, 5], along: [0, 1, 0])
    }
    .refuses("rolled: there are 1 shifts for 2 axes; there must be one for each") {
      _ = wide.rolled(by: [1], along: [0, 1])
    }
    .refuses(refusal("rolled")) { _ = wide.rolled(by: 1, along: 2) },
    unary("movedAxes", covers: "movedAxes(from:to:)", cases: [[[2, 3, 1]], [[2, 0, 3]]]) {
      $0.movedAxes(from: [0, -1], to: [1, 0])
    }
    .refuses("movedAxes: axis 0 is named twice in [0, 0]") {
      _ = wide.movedAxes(from: [0, 0], to: [0, 1])
    }
    .refuses("movedAxes: 2 axes are to move to 1 places; there must be one for each") {
      _ = wide.movedAxes(from: [0, 1], to: [1])
    },
    unary("movedAxis", covers: "movedAxis(from:to:)", cases: [[[2, 3, 1]], [[2, 3]]]) {
      $0.movedAxis(from: 0, to: -1)
    },
    unary("unflattened", covers: "unflattened(at:into:)", cases: [[[2, 6]], [[4]]]) {
      $0.unflattened(at: -1, into: [2, -1])
    }
    .refuses(
      "unflattened: [4, -1] do not multiply to the extent 3 of axis 1 of [2, 3]; one of them may be -1"
    ) { _ = wide.unflattened(at: 1, into: [4, -1]) },
  ]

  private static let repetitions: [GradientRow] = [
    unary("tiled", covers: "tiled(_:)", cases: matrices + [[[2]], [[]]]) { $0.tiled([2, 1, 3]) }
      .on([[1, 2]], gives: [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2], gradients: [[6, 6]])
      .refuses("tiled: [2, -1] has a count of -1; it must be 0 or more") {
        _ = wide.tiled([2, -1])
      },
    unary("repeated", covers: "repeated(_:along:)", cases: matrices + [[[3]], [[]]]) {
      $0.repeated(2)
    }
    .on([[1, 2]], gives: [1, 1, 2, 2], gradients: [[2, 2]]),
    unary("repeated along 0", covers: "repeated(_:along:)", cases: [[[3, 2]], [[3]]]) {
      $0.repeated([2, 0, 1], along: 0)
    }
    .refuses("repeated: there are 2 counts; axis 1 of [2, 3] has 3 elements") {
      _ = wide.repeated([1, 2], along: 1)
    }
    .refuses("repeated: a count is -1; it must be 0 or more") {
      _ = wide.repeated([1, -1], along: 0)
    },
  ]

  private static let triangles: [GradientRow] = [
    unary("tril", covers: "tril(diagonal:)", cases: matrices) { $0.tril() }
      .on([[[1, .nan], [3, 4]]], gives: [1, 0, 3, 4], gradients: [[1, 0, 1, 1]])
      .refuses("tril: x is [3]; it must have two axes at least, rows and columns") {
        _ = Tensor<Double>([1, 2, 3]).tril()
      },
    unary("triu", covers: "triu(diagonal:)", cases: matrices) { $0.triu(diagonal: 1) }
      .refuses("triu: x is []; it must have two axes at least, rows and columns") {
        _ = Tensor<Double>(1).triu()
      },
    unary("diagonal", covers: "diagonal(offset:along:_:)", cases: matrices + [[[3, 3]]]) {
      $0.diagonal()
    }
    .on([[[1, 2], [3, 4]]], gives: [1, 4], gradients: [[1, 0, 0, 1]])
    .refuses(refusal("diagonal")) { _ = wide.diagonal(along: 0, 2) }
    .refuses("diagonal: rows and columns are both axis 1; they must be two axes") {
      _ = wide.diagonal(along: 1, -1)
    },
    unary(
      "diagonal aside", covers: "diagonal(offset:along:_:)", cases: [[[3, 2, 4]], [[2, 1, 2]]]
    ) {
      $0.diagonal(offset: -1, along: 2, 0)
    },
    unary("diagEmbed", covers: "diagEmbed(offset:along:_:)", cases: [[[2]], [[2, 3]], [[0]]]) {
      $0.diagEmbed()
    }
    .on([[1, 2]], gives: [1, 0, 0, 2], gradients: [[1, 1]])
    .refuses("diagEmbed: x is a scalar; it must have an axis, the diagonal") {
      _ = Tensor<Double>(1).diagEmbed()
    },
    unary("diagEmbed aside", covers: "diagEmbed(offset:along:_:)", cases: [[[2, 3]], [[1, 1]]]) {
      $0.diagEmbed(offset: 2, along: 0, 2)
    },
    unary("trace", covers: "trace()", cases: matrices) { $0.trace() }
      .on([[[1, 2], [3, 4]]], gives: [5], gradients: [[1, 0, 0, 1]])
      .refuses("trace: x is [3]; it must have two axes at least, rows and columns") {
        _ = Tensor<Double>([1, 2, 3]).trace()
      },
  ]

  private static let places: [GradientRow] = [
    binary(
      "scatterAdded", [.all], covers: "scatterAdded(_:_:along:)", cases: [[[3, 2], [2, 2]]]
    ) { $0.scatterAdded([[1, 0], [1, 2]], $1, along: 0) }
    .refuses(
      "scatterAdded: x is [2, 3], the indices are [2], the others [2]; indices and others must have one "
        + "shape, as many axes as x, and be no longer than x but along axis 1"
    ) { _ = wide.scatterAdded([0, 1], [1, 2], along: 1) },
    binary(
      "indexAdded", [.all], covers: "indexAdded(_:_:along:scaledBy:)", cases: [[[3, 2], [3, 3]]]
    ) { $0.indexAdded([1, 1, 0], $1, along: 1, scaledBy: -2) }
    .refuses(
      "indexAdded: the indices are [2], the source [1, 3]; for x of shape [2, 3] they must be a vector and "
        + "[2, 3]"
    ) { _ = wide.indexAdded([0, 1], [[1, 2, 3]], along: 0) },
    binary(
      "putAlongAxis", [.all], covers: "putAlongAxis(_:_:along:)", cases: [[[3, 2], [2, 2]]]
    ) { $0.putAlongAxis([[1, 0], [0, 2]], $1, along: 0) }
    .refuses("putAlongAxis: a place repeats along axis 0; each may occur once") {
      _ = wide.putAlongAxis([[0, 0, 0], [0, 1, 1]], wide, along: 0)
    },
    unary("takenAlongAxis", covers: "takenAlongAxis(_:along:)", cases: [[[3, 2]], [[3, 1]]]) {
      $0.takenAlongAxis([[0, 2], [2, 2]], along: 0)
    }
    .refuses("takenAlongAxis: x is [2, 3], the indices are [2]; they must have the same rank") {
      _ = wide.takenAlongAxis([0, 1], along: 0)
    }
    .refuses(
      "takenAlongAxis: index 2 at position 1 is out of range for axis 0 of extent 2; it must lie in 0..<2"
    ) { _ = wide.takenAlongAxis([[0, 2, 1]], along: 0) },
    unary("maskedFilled", covers: "maskedFilled(_:with:)", cases: [[[2, 3]], [[2, 2, 3]]]) {
      $0.maskedFilled([true, false, true], with: 7)
    }
    .on([[.nan, 2, 3]], gives: [7, 2, 7], gradients: [[0, 1, 0]]),
    unary("maskedSelected", covers: "maskedSelected(_:)", cases: [[[2, 3]], [[3]], [[2, 1]]]) {
      $0.maskedSelected([[true, false, true], [false, false, true]])
    },
  ]
}
