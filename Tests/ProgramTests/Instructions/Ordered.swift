import Wengert

/// Running sums and products along an axis, and elements in order.
struct Ordered: Instruction {
  enum Kind: CaseIterable, Sendable {
    case cumulativeSum, cumulativeProduct, logCumulativeSumExp, cumulativeMax, cumulativeMin
    case sorted, topK, median, differences, product
  }
  let kind: Kind
  let axis: Int
  /// Of what depends on a direction: the reverse one.
  let isReversed: Bool

  static func draw(_ draft: inout Draft) -> Step? {
    let x = draft.operand { $0.rank > 0 && $0.elementCount > 0 }
    let shape = draft.shape(x)
    guard shape.rank > 0, shape.elementCount > 0 else { return nil }
    return Step(
      Ordered(
        kind: draft.random.pick(Kind.allCases), axis: draft.random.below(shape.rank),
        isReversed: draft.random.oneIn(2)), [x])
  }

  var name: String { "\(kind)" }

  private func count(_ extent: Int) -> Int { (extent + 1) / 2 }

  func callAsFunction<T: Computed>(_ x: [T]) -> T {
    let x = x[0]
    return switch kind {
    case .cumulativeSum: x.cumulativeSum(along: axis)
    case .cumulativeProduct: x.cumulativeProduct(along: axis)
    case .logCumulativeSumExp: x.logCumulativeSumExp(along: axis)
    case .cumulativeMax: x.cumulativeMax(along: axis).values
    case .cumulativeMin: x.cumulativeMin(along: axis).values
    case .sorted: x.sorted(along: axis, descending: isReversed)
    case .topK: x.topK(count(x.shape[axis]), along: axis, least: isReversed).values
    case .median: x.median(along: axis)
    case .differences: x.differences(along: axis)
    case .product: x.product(along: axis)
    }
  }

  /// Element i of the axis alone, with the axis.
  private func part<T: Computed>(_ x: T, _ range: Range<Int>) -> T {
    x.taken(Array(range), along: axis)
  }

  func otherwise<T: Computed>(_ x: [T]) -> T? {
    let x = x[0]
    let extent = x.shape[axis]
    func running(_ combine: (T, T) -> T) -> T {
      var parts = [part(x, 0..<1)]
      for place in 1..<Swift.max(extent, 1) {
        parts.append(combine(parts[place - 1], part(x, place..<place + 1)))
      }
      return concatenate(parts, along: axis)
    }
    switch kind {
    case .cumulativeSum: return running { $0 + $1 }
    case .cumulativeProduct: return running { $0 * $1 }
    case .logCumulativeSumExp: return log(exp(x).cumulativeSum(along: axis))
    case .cumulativeMax: return running { maximum($0, $1) }
    case .cumulativeMin: return running { minimum($0, $1) }
    case .sorted: return -((-x).sorted(along: axis, descending: !isReversed))
    case .topK: return part(x.sorted(along: axis, descending: !isReversed), 0..<count(extent))
    case .median:
      let middle = (extent - 1) / 2
      return part(x.sorted(along: axis), middle..<middle + 1).squeezed(at: axis)
    case .differences: return part(x, 1..<extent) - part(x, 0..<extent - 1)
    case .product:
      return part(running { $0 * $1 }, extent - 1..<extent).squeezed(at: axis)
    }
  }

  func text(_ x: [String]) -> String {
    let x = x[0]
    return switch kind {
    case .cumulativeMax, .cumulativeMin: "\(x).\(kind)(along: \(axis)).values"
    case .sorted: "\(x).sorted(along: \(axis), descending: \(isReversed))"
    case .topK:
      "\(x).topK((\(x).shape[\(axis)] + 1) / 2, along: \(axis), least: \(isReversed)).values"
    default: "\(x).\(kind)(along: \(axis))"
    }
  }

  func isSmooth(at x: [Tensor<Double>]) -> Bool {
    switch kind {
    case .cumulativeMax, .cumulativeMin, .sorted, .topK, .median:
      // No two elements of a row are near each other.
      x[0].sorted(along: axis).differences(along: axis).avoids(0)
    default: true
    }
  }
}
