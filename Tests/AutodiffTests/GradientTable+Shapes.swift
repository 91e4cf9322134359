import Wengert

extension GradientTable {
  static let shapes: [GradientRow] = reshapes + permutations + parts + joins

  private static let six: [[Shape]] = [[[2, 3]], [[6]], [[1, 3, 2]]]

  private static let reshapes: [GradientRow] = [
    unary("reshaped", covers: "reshaped(to:)", cases: six) { $0.reshaped(to: [3, -1]) }
      .refuses("reshaped: [2, 3] has 6 elements: no extent at 0 makes them fit [-1, 4]") {
        _ = wide.reshaped(to: [-1, 4])
      }
      .refuses("reshaped: [2, 3] has 6 elements, [5] has 5") { _ = wide.reshaped(to: [5]) },
    unary("reshaped to a shape", covers: "reshaped(to:)", cases: six) {
      $0.reshaped(to: Shape([3, 2]))
    },
    unary("flattened", covers: "flattened(from:)") { $0.flattened() },
    unary("flattened from 1", covers: "flattened(from:)", cases: Cases.matrices) {
      $0.flattened(from: 1)
    }
    .refuses("flattened: axis 3 is out of range for [2, 3]: it must lie in -2...1") {
      _ = wide.flattened(from: 3)
    },
    unary("squeezed", covers: "squeezed(at:)") { $0.squeezed() },
    unary("squeezed 1", covers: "squeezed(at:)", cases: [[[2, 1, 3]], [[0, 1]]]) {
      $0.squeezed(at: 1)
    }
    .refuses("squeezed: axis 1 of [2, 3] has extent 3, not 1") { _ = wide.squeezed(at: 1) },
    unary("unsqueezed", covers: "unsqueezed(at:)") { $0.unsqueezed(at: 0) }
      .refuses("unsqueezed: axis 3 is out of range for a new one in [2, 3]: it must lie in -3...2")
    {
      _ = wide.unsqueezed(at: 3)
    },
    unary(
      "broadcast", covers: "broadcast(to:)", cases: [[[]], [[3]], [[2, 1]], [[1, 1]], [[2, 3]]]
    ) {
      $0.broadcast(to: [2, 3])
    }
    .refuses(
      "broadcast: [2, 3] does not broadcast to [2, 4]: extent 3 at axis -1 must be 1 or 4"
    ) { _ = wide.broadcast(to: [2, 4]) },
    unary("broadcast to nothing", covers: "broadcast(to:)", cases: [[[]], [[1]], [[0, 1]]]) {
      $0.broadcast(to: [0, 2])
    },
  ]

  private static let permutations: [GradientRow] = [
    unary("permuted", covers: "permuted(_:)", cases: [[[2, 3, 2]], [[1, 2, 3]], [[0, 2, 1]]]) {
      $0.permuted([2, 0, -2])
    }
    .refuses("permuted: [0] names 1 axes; [2, 3] has 2") { _ = wide.permuted([0]) },
    unary("transposed", covers: "transposed(_:_:)", cases: Cases.matrices + [[[0, 2]]]) {
      $0.transposed()
    }
    .refuses("transposed: axis -2 is out of range for [1]: it must lie in -1...0") {
      _ = Tensor<Double>([1]).transposed()
    },
    unary("transposed 0 2", covers: "transposed(_:_:)", cases: [[[2, 3, 2]]]) {
      $0.transposed(0, 2)
    },
  ]

  private static let parts: [GradientRow] = [
    unary("subscript, ranges", covers: "subscript(_:)", cases: [[[4, 3]], [[3, 2, 2]]]) {
      $0[1..<3, 0...]
    }
    .refuses("subscript: index 2 is out of range for axis 0 of [2, 3]: it must lie in -2...1") {
      _ = Variable(wide)[2]
    }
    .refuses("subscript: more selectors than the 2 axes of [2, 3]") {
      _ = Variable(wide)[0, 0, 0]
    },
    unary("subscript, indices", covers: "subscript(_:)", cases: [[[4, 3]], [[2, 2, 2]]]) {
      $0[-1, 1]
    },
    unary("subscript, steps", covers: "subscript(_:)", cases: [[[5, 2]]]) {
      $0[AxisSlice(from: 0, by: 2), NewAxis(), 0...1]
    },
    unary("subscript, after the rest", covers: "subscript(_:_:)", cases: [[[4, 3]], [[2, 2, 3]]]) {
      $0[..., 1]
    },
    unary("sliced", covers: "sliced(_:)", cases: [[[4, 3]]]) {
      $0.sliced([AxisSlice(from: -3), 0..<2, NewAxis()])
    },
    unary("subscript, rest", covers: "subscript(_:_:)", cases: [[[4, 3]], [[2, 3, 2]]]) {
      $0[..., 1]
    },
    unary("subscript, nothing", covers: "subscript(_:)", cases: [[[5, 2]]]) { $0[2..<2] },
    unary("split", covers: "split(_:along:)", cases: [[[4, 3]], [[2]], [[2, 0]]]) {
      let parts = $0.split(2)
      return parts[0] * parts[1] - 2 * parts[1]
    }
    .refuses("split: axis 1 of [2, 3] cannot be cut into 2 equal parts") {
      _ = wide.split(2, along: 1)
    },
    unary("split, extents", covers: "split(_:along:)", cases: [[[2, 3]], [[1, 3]]]) {
      let parts = $0.split([1, 2, 0], along: -1)
      return parts[0] * parts[1]
    }
    .refuses(
      "split: parts of [1, 1] do not add up to the extent 3 of axis 1 of [2, 3]"
    ) { _ = wide.split([1, 1], along: 1) },
  ]

  private static let joins: [GradientRow] = [
    GradientRow(
      "concatenate", covers: ["concatenate(_:along:)"], [.all],
      [[[2, 3], [1, 3]], [[2], [2]], [[0, 2], [3, 2], [1, 2], [2, 2]], [[1]]]
    ) { concatenate($0) }
    .refuses("concatenate: there is nothing to concatenate") { _ = concatenate([Tensor<Double>]()) }
    .refuses(
      "concatenate: operand 1 is [2, 4], operand 0 is [2, 3]; all but axis 0 must agree"
    ) { _ = concatenate([wide, wider]) },
    GradientRow(
      "concatenate along -1", covers: ["concatenate(_:along:)"], [.all],
      [[[2, 3], [2, 1], [2, 0]], [[2, 2], [2, 2]]]
    ) { concatenate($0, along: -1) },
    GradientRow(
      "stack", covers: ["stack(_:along:)"], [.all],
      [[[2, 3], [2, 3], [2, 3]], [[], []], [[0], [0]]]
    ) { stack($0) }
    .refuses("stack: there is nothing to stack") { _ = stack([Tensor<Double>]()) }
    .refuses("stack: operand 1 is [2, 4], operand 0 is [2, 3]; all must agree") {
      _ = stack([wide, wider])
    },
    GradientRow(
      "stack along -1", covers: ["stack(_:along:)"], [.all], [[[2, 3], [2, 3]], [[1], [1]]]
    ) { stack($0, along: -1) },
  ]
}
