import Wengert

/// Elements that are repeated, moved around, or left out.
struct Moved: Instruction {
  enum Kind: CaseIterable, Sendable {
    case flipped, rolled, tiled, repeated, tril, triu, diagonal, diagEmbed, scatterAdded
  }
  let kind: Kind
  let axis: Int
  let number: Int

  static func draw(_ draft: inout Draft) -> Step? {
    let kind = draft.random.pick(Kind.allCases)
    let isMatrix = [.tril, .triu, .diagonal].contains(kind)
    let x = draft.operand { $0.rank > (isMatrix ? 1 : 0) && $0.rank < 4 && $0.elementCount > 0 }
    let shape = draft.shape(x)
    guard shape.rank > (isMatrix ? 1 : 0), shape.elementCount > 0 else { return nil }
    let axis = draft.random.below(shape.rank)
    let number =
      kind == .repeated || kind == .tiled ? 1 + draft.random.below(3) : draft.random.below(3)
    let operands = kind == .scatterAdded ? [x, draft.operand(of: shape)] : [x]
    return Step(Moved(kind: kind, axis: axis, number: number), operands)
  }

  var name: String { "\(kind)" }

  /// Where the elements of an axis go: some to the same place.
  private func index(_ shape: Shape) -> Tensor<Int> {
    let extent = shape[axis]
    let row = Tensor<Int>((0..<extent).map { ($0 * 2 + number) % extent })
    var extents = shape.map { _ in 1 }
    extents[axis] = extent
    return row.reshaped(to: Shape(extents)).broadcast(to: shape)
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    switch kind {
    case .flipped: x[0].flipped(along: axis)
    case .rolled: x[0].rolled(by: number, along: axis)
    case .tiled: x[0].tiled([number])
    case .repeated: x[0].repeated(number, along: axis)
    case .tril: x[0].tril(diagonal: number - 1)
    case .triu: x[0].triu(diagonal: number - 1)
    case .diagonal: x[0].diagonal(offset: 0, along: -2, -1)
    case .diagEmbed: x[0].diagEmbed(offset: number)
    case .scatterAdded: x[0].scatterAdded(index(x[0].shape), x[1], along: axis)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let (extent, last) = (x[0].shape[axis], x[0].shape[x[0].rank - 1])
    switch kind {
    case .flipped: return x[0].taken((0..<extent).reversed().map { $0 }, along: axis)
    case .rolled:
      return x[0].taken((0..<extent).map { ($0 + 3 * extent - number) % extent }, along: axis)
    case .tiled: return concatenate(Array(repeating: x[0], count: number), along: -1)
    case .repeated: return x[0].taken((0..<extent * number).map { $0 / number }, along: axis)
    case .tril: return x[0] - x[0].triu(diagonal: number)
    case .triu: return x[0] * T(constant: .ones(x[0].shape).triu(diagonal: number - 1))
    case .diagonal:
      let rows = x[0].shape[x[0].rank - 2]
      let square = x[0].taken(Array(0..<min(rows, last)), along: -2)
        .taken(Array(0..<min(rows, last)), along: -1)
      return (square * T(constant: .eye(min(rows, last)))).sum(along: -1)
    case .diagEmbed:
      let wide = x[0].padded([(number, 0)]).unsqueezed(at: -2)
      let square = wide * T(constant: .eye(last + number))
      // The row of an element is its place, its column `number` places further.
      return square.rolled(by: -number, along: -2)
    case .scatterAdded:
      let choice = index(x[0].shape).oneHot(extent, as: T.Scalar.self)
      let spread = (x[1].unsqueezed(at: -1) * T(constant: choice)).sum(along: axis)
      return x[0] + spread.movedAxis(from: -1, to: axis)
    }
  }

  func text(_ x: [String]) -> String {
    switch kind {
    case .flipped: "\(x[0]).flipped(along: \(axis))"
    case .rolled: "\(x[0]).rolled(by: \(number), along: \(axis))"
    case .tiled: "\(x[0]).tiled([\(number)])"
    case .repeated: "\(x[0]).repeated(\(number), along: \(axis))"
    case .tril, .triu: "\(x[0]).\(kind)(diagonal: \(number - 1))"
    case .diagonal: "\(x[0]).diagonal(offset: 0, along: -2, -1)"
    case .diagEmbed: "\(x[0]).diagEmbed(offset: \(number))"
    case .scatterAdded:
      "\(x[0]).scatterAdded(/* (2 i + \(number)) mod extent */ index, \(x[1]), along: \(axis))"
    }
  }
}
