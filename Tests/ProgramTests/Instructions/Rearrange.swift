import Wengert

/// Elements in other places.
struct Rearrange: Instruction {
  enum Kind: Sendable {
    case reshaped(Shape), flattened(Int), permuted([Int]), transposed(Int, Int)
    case squeezed(Int?), expanded(Int), broadcast(Shape)
    case split(count: Int, axis: Int, part: Int)
    case dropped(probability: Double, mask: [Double], Shape)
  }
  let kind: Kind

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand()
    let shape = draft.shape(x)
    guard let kind = drawKind(shape, &draft) else { return nil }
    return Step(Rearrange(kind: kind), [x])
  }

  private static func drawKind(_ shape: Shape, _ draft: inout Draft) -> Kind? {
    let rank = shape.rank
    switch draft.random.below(9) {
    case 0: return .reshaped(draft.shape(ofCount: shape.elementCount))
    case 1 where rank > 1: return .flattened(draft.random.below(rank))
    case 2 where rank > 1: return .permuted(draft.order(of: rank))
    case 3 where rank > 1:
      return .transposed(draft.random.below(rank), -1 - draft.random.below(rank))
    case 4:
      let axes = shape.indices.filter { shape[$0] == 1 }
      guard !axes.isEmpty else { return nil }
      return .squeezed(draft.random.oneIn(3) ? nil : draft.random.pick(axes))
    case 5 where rank < 5: return .expanded(draft.random.below(rank + 1))
    case 6 where rank < 5: return .broadcast(draft.shape(broadcastFrom: shape))
    case 7 where rank > 0:
      let axis = draft.random.below(rank)
      let counts = [2, 3].filter { shape[axis] > 0 && shape[axis] % $0 == 0 }
      guard !counts.isEmpty else { return nil }
      let count = draft.random.pick(counts)
      return .split(count: count, axis: axis, part: draft.random.below(count))
    case 8:
      let mask = (0..<shape.elementCount).map { _ in draft.random.oneIn(3) ? 0.0 : 1 }
      return .dropped(probability: 0.25, mask: mask, shape)
    default: return nil
    }
  }

  var name: String {
    let text = "\(kind)"
    return String(text[..<(text.firstIndex(of: "(") ?? text.endIndex)])
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let x = x[0]
    return switch kind {
    case .reshaped(let shape): x.reshaped(to: shape)
    case .flattened(let first): x.flattened(from: first)
    case .permuted(let order): x.permuted(order)
    case .transposed(let first, let second): x.transposed(first, second)
    case .squeezed(let axis): x.squeezed(at: axis)
    case .expanded(let axis): x.unsqueezed(at: axis)
    case .broadcast(let shape): x.broadcast(to: shape)
    case .split(let count, let axis, let part): x.split(count, along: axis)[part]
    case .dropped(let probability, let mask, let shape):
      dropout(
        x, probability: probability, mask: Tensor(mask.map { T.Scalar($0) }, shape: shape))
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    let shape = self([x]).shape
    switch kind {
    case .reshaped: return x.flattened().reshaped(to: shape)
    case .flattened, .squeezed, .expanded: return x.reshaped(to: shape)
    case .permuted(let order):
      // Axes change places in pairs.
      var (result, axes) = (x, Array(0..<x.rank))
      for (axis, wanted) in order.enumerated() where axes[axis] != wanted {
        let other = axes.firstIndex(of: wanted)!
        result = result.transposed(axis, other)
        axes.swapAt(axis, other)
      }
      return result
    case .transposed(let first, let second):
      var order = Array(0..<x.rank)
      order.swapAt((first + x.rank) % x.rank, (second + x.rank) % x.rank)
      return x.permuted(order)
    case .broadcast(let shape): return x + T(constant: .zeros(shape))
    case .split(let count, let axis, let part):
      let size = x.shape[axis] / count
      let before = (0..<axis).map { _ in AxisSlice() as any AxisSelector }
      return x.sliced(before + [part * size..<(part + 1) * size])
    case .dropped(let probability, let mask, let shape):
      let mask = Tensor(mask.map { T.Scalar($0 / (1 - probability)) }, shape: shape)
      return x * T(constant: mask)
    }
  }

  func text(_ x: [String]) -> String {
    let x = x[0]
    return switch kind {
    case .reshaped(let shape): "\(x).reshaped(to: \(shape))"
    case .flattened(let first): "\(x).flattened(from: \(first))"
    case .permuted(let order): "\(x).permuted(\(order))"
    case .transposed(let first, let second): "\(x).transposed(\(first), \(second))"
    case .squeezed(let axis): "\(x).squeezed(\(axis.map { "at: \($0)" } ?? ""))"
    case .expanded(let axis): "\(x).unsqueezed(at: \(axis))"
    case .broadcast(let shape): "\(x).broadcast(to: \(shape))"
    case .split(let count, let axis, let part): "\(x).split(\(count), along: \(axis))[\(part)]"
    case .dropped(let probability, let mask, let shape):
      "dropout(\(x), probability: \(probability), mask: Tensor(\(mask), shape: \(shape)))"
    }
  }
}

/// A part of a tensor.
struct Part: Instruction {
  enum Selector: Sendable {
    case index(Int), range(Int, Int), step(Int, Int), all, newAxis

    var selector: any AxisSelector {
      switch self {
      case .index(let index): index
      case .range(let start, let end): start..<end
      case .step(let start, let step): AxisSlice(from: start, by: step)
      case .all: AxisSlice()
      case .newAxis: NewAxis()
      }
    }

    var text: String {
      switch self {
      case .index(let index): "\(index)"
      case .range(let start, let end): "\(start)..<\(end)"
      case .step(let start, let step): "AxisSlice(from: \(start), by: \(step))"
      case .all: "AxisSlice()"
      case .newAxis: "NewAxis()"
      }
    }
  }
  let selectors: [Selector]

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 0 && $0.elementCount > 0 }
    let shape = draft.shape(x)
    guard shape.rank > 0, shape.elementCount > 0 else { return nil }
    var selectors: [Selector] = []
    for extent in shape.prefix(1 + draft.random.below(shape.rank)) {
      if draft.random.oneIn(6) { selectors.append(.newAxis) }
      let start = draft.random.below(extent)
      switch draft.random.below(5) {
      case 0: selectors.append(.index(start))
      case 1: selectors.append(.index(start - extent))
      case 2: selectors.append(.range(start, start + 1 + draft.random.below(extent - start)))
      case 3: selectors.append(.step(start, 1 + draft.random.below(3)))
      default: selectors.append(.all)
      }
    }
    return Step(Part(selectors: selectors), [x])
  }

  var name: String { "subscript" }
  func callAsFunction<T: Computed>(_ x: [T]) -> T { x[0].sliced(selectors.map(\.selector)) }
  func text(_ x: [String]) -> String {
    "\(x[0])[\(selectors.map(\.text).joined(separator: ", "))]"
  }
}

/// Several operands as one.
struct Joined: Instruction {
  let isStack: Bool
  let axis: Int

  static func draw(_ draft: inout Draft) -> Step? {
    let isStack = draft.random.oneIn(2)
    let first = draft.operand { $0.rank < 5 && (isStack || $0.rank > 0) }
    let shape = draft.shape(first)
    guard shape.rank < 5, isStack || shape.rank > 0 else { return nil }
    let axis = draft.random.below(shape.rank + (isStack ? 1 : 0))
    var operands = [first]
    for _ in 0..<draft.random.below(3) {
      var extents = Array(shape)
      if !isStack { extents[axis] = draft.random.below(4) }
      operands.append(draft.operand(of: Shape(extents)))
    }
    return Step(Joined(isStack: isStack, axis: axis), operands)
  }

  var name: String { isStack ? "stack" : "concatenate" }
  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    isStack ? stack(x, along: axis) : concatenate(x, along: axis)
  }
  func otherwise<T: Computed>(_ x: [T]) -> T? {
    isStack ? concatenate(x.map { $0.unsqueezed(at: axis) }, along: axis) : nil
  }
  func text(_ x: [String]) -> String {
    "\(name)([\(x.joined(separator: ", "))], along: \(axis))"
  }
}

/// Elements picked by indices.
struct Picked: Instruction {
  enum Kind: Sendable { case gathered(Int), taken(Int), embedding(padding: Int?) }
  let kind: Kind
  let index: [Int]
  let shape: Shape

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 0 && $0.elementCount > 0 }
    let source = draft.shape(x)
    guard source.rank > 0, source.elementCount > 0 else { return nil }
    var axis = draft.random.below(source.rank)
    let kind: Kind
    let shape: Shape
    switch draft.random.below(3) {
    case 0 where source.rank == 2:
      axis = 0
      kind = .embedding(padding: draft.random.oneIn(2) ? draft.random.below(source[0]) : nil)
      shape = draft.shape(atMost: 6)
    case 1:
      var extents = source.map { 1 + draft.random.below($0) }
      extents[axis] = 1 + draft.random.below(4)
      kind = .gathered(axis)
      shape = Shape(extents)
    default:
      kind = .taken(axis)
      shape = Shape([draft.random.below(5)])
    }
    let index = (0..<shape.elementCount).map { _ in draft.random.below(source[axis]) }
    return Step(Picked(kind: kind, index: index, shape: shape), [x])
  }

  var name: String {
    switch kind {
    case .gathered: "gathered"
    case .taken: "taken"
    case .embedding: "embedding"
    }
  }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let index = Tensor<Int>(index, shape: shape)
    return switch kind {
    case .gathered(let axis): x[0].gathered(index, along: axis)
    case .taken(let axis): x[0].taken(index, along: axis)
    case .embedding(let padding): embedding(x[0], index, paddingIndex: padding)
    }
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let index = Tensor<Int>(index, shape: shape)
    switch kind {
    case .gathered: return nil
    case .taken(let axis):
      let choice = T(constant: index.oneHot(x[0].shape[axis], as: T.Scalar.self))
      return matmul(x[0].transposed(axis, -1), choice, transposeB: true).transposed(axis, -1)
    case .embedding:
      let rows = x[0].taken(index.flattened(), along: 0)
      return rows.reshaped(to: Shape(shape + [x[0].shape[1]]))
    }
  }

  func text(_ x: [String]) -> String {
    let index = "Tensor<Int>(\(index), shape: \(shape))"
    return switch kind {
    case .gathered(let axis): "\(x[0]).gathered(\(index), along: \(axis))"
    case .taken(let axis): "\(x[0]).taken(\(index), along: \(axis))"
    case .embedding(let padding):
      "embedding(\(x[0]), \(index)\(padding.map { ", paddingIndex: \($0)" } ?? ""))"
    }
  }
  // The padding row has values and no gradient: differences do not see that.
  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    if case .embedding(let padding?) = kind { !index.contains(padding) } else { true }
  }
}
