/// A selection along one axis: an index, a range, a range with a step, or a new axis.
///
///     x[0]                      // first row; the axis goes
///     x[-1]                     // last row
///     x[1..<3, 0...]            // rows 1 and 2, every column
///     x[0..., AxisSlice(from: -2)]  // the last two columns
///     x[stride(from: 0, to: 10, by: 2)]
///     x[NewAxis()]              // shape [1, …]
public protocol AxisSelector: Sendable {
  /// The selection in its general form.
  var selection: AxisSelection { get }
}

/// The general form of a selection along one axis.
public enum AxisSelection: Sendable {
  /// One position; the axis goes. A negative one counts from the end.
  case index(Int)
  /// Positions from `start` up to but without `end`, every `step`-th; `nil` is the axis' end, negative
  /// bounds count from the end.
  case range(from: Int?, to: Int?, step: Int)
  /// An axis of extent 1 that was not there.
  case newAxis
}

/// A range whose bounds may be negative, counted from the end, and may lie outside the axis: they are
/// clamped, as in Python.
public struct AxisSlice: AxisSelector {
  /// The general form.
  public let selection: AxisSelection

  /// Positions from `start` up to but without `end`, every `step`-th; the step must be positive.
  public init(from start: Int? = nil, to end: Int? = nil, by step: Int = 1) {
    selection = .range(from: start, to: end, step: step)
  }
}

/// An axis of extent 1 that was not there.
public struct NewAxis: AxisSelector {
  /// A new axis.
  public init() {}
  /// The general form.
  public var selection: AxisSelection { .newAxis }
}

extension Int: AxisSelector {
  /// The one position.
  public var selection: AxisSelection { .index(self) }
}

extension Range<Int>: AxisSelector {
  /// Positions of the range.
  public var selection: AxisSelection { .range(from: lowerBound, to: upperBound, step: 1) }
}

extension ClosedRange<Int>: AxisSelector {
  /// Positions of the range, its last included.
  public var selection: AxisSelection {
    .range(from: lowerBound, to: bound(after: upperBound), step: 1)
  }
}

extension PartialRangeFrom<Int>: AxisSelector {
  /// Everything from a position on.
  public var selection: AxisSelection { .range(from: lowerBound, to: nil, step: 1) }
}

extension PartialRangeUpTo<Int>: AxisSelector {
  /// Everything before a position.
  public var selection: AxisSelection { .range(from: nil, to: upperBound, step: 1) }
}

extension PartialRangeThrough<Int>: AxisSelector {
  /// Everything up to and with a position.
  public var selection: AxisSelection { .range(from: nil, to: bound(after: upperBound), step: 1) }
}

extension StrideTo<Int>: AxisSelector {
  /// Every n-th position.
  public var selection: AxisSelection {
    let positions = Array(self)
    guard let first = positions.first else { return .range(from: 0, to: 0, step: 1) }
    let step = positions.count > 1 ? positions[1] - first : 1
    return .range(from: first, to: bound(after: positions.last!), step: step)
  }
}

/// The bound after a last position; nil, the axis' end, after −1, because 0 would be its beginning.
private func bound(after last: Int) -> Int? { last == -1 || last == .max ? nil : last + 1 }

/// A parsed subscript: a slice that keeps the rank, and the shape that it is then given.
package struct ParsedSubscript: Sendable {
  package var slices: StridedRegion
  package var shape = Shape()

  package init(
    _ selectors: [AxisSelection], of source: Shape, for operation: String = "subscript"
  ) throws(TensorError) {
    slices = StridedRegion(wholeOf: source)
    var extents: [Int] = []
    var axis = 0
    for selector in selectors {
      if case .newAxis = selector {
        extents.append(1)
        continue
      }
      guard axis < source.rank else {
        throw TensorError(operation, "more selectors than the \(source.rank) axes of \(source)")
      }
      if let count = try slices.select(selector, axis, of: source, for: operation) {
        extents.append(count)
      }
      axis += 1
    }
    extents.append(contentsOf: source[axis...])
    shape = try Shape(validating: extents, for: operation)
  }
}

extension StridedRegion {
  /// Narrows an axis to an index, or to a range: then returns how many positions it keeps.
  fileprivate mutating func select(
    _ selector: AxisSelection, _ axis: Int, of source: Shape, for operation: String
  ) throws(TensorError) -> Int? {
    let extent = source[axis]
    switch selector {
    case .newAxis: return nil
    case .index(let index):
      guard index >= -extent && index < extent else {
        throw TensorError(
          operation,
          "index \(index) is out of range for axis \(axis) of \(source): "
            + (extent == 0 ? "it is empty" : "it must lie in \(-extent)...\(extent - 1)"))
      }
      set(axis, start: index < 0 ? index + extent : index, count: 1, step: 1)
      return nil
    case .range(let from, let to, let step):
      guard step > 0 else {
        throw TensorError(operation, "a step of \(step) along axis \(axis); it must be positive")
      }
      func position(_ bound: Int) -> Int {
        Swift.min(Swift.max(bound < 0 ? bound + extent : bound, 0), extent)
      }
      let start = from.map(position) ?? 0
      let end = to.map(position) ?? extent
      let count = end > start ? (end - start - 1) / step + 1 : 0
      set(axis, start: start, count: count, step: step)
      return count
    }
  }
}

extension Shape {
  /// Selectors after `...`, which stands for all axes that they leave over.
  package func selectors(
    afterRest selectors: [any AxisSelector]
  ) -> [any AxisSelector] {
    let named = selectors.count { if case .newAxis = $0.selection { false } else { true } }
    return Array(repeating: AxisSlice(), count: Swift.max(0, rank - named)) + selectors
  }
}

extension Tensor {
  /// The elements that the selectors choose; assigning overwrites them, broadcasting the new value.
  public subscript(_ selectors: any AxisSelector...) -> Tensor {
    get { selected(selectors) }
    set { write(newValue, at: selectors) }
  }

  /// The same after all axes that the selectors leave over: `x[..., 1]` is `x[0..., 1]` for a matrix.
  public subscript(_ rest: UnboundedRange, _ selectors: any AxisSelector...) -> Tensor {
    get { selected(shape.selectors(afterRest: selectors)) }
    set { write(newValue, at: shape.selectors(afterRest: selectors)) }
  }

  /// The element that the selectors choose; assigning writes one number to all that they choose:
  /// `x[0, 1] = 5`, `x[0] = 0`.
  @_disfavoredOverload
  public subscript(_ selectors: any AxisSelector...) -> Scalar {
    get { selected(selectors).scalar }
    set { write(Tensor(newValue), at: selectors) }
  }

  private func selected(_ selectors: [any AxisSelector]) -> Tensor {
    orFail(Tensor(storage: .placeholder(Scalar.dataType))) { () throws(TensorError) -> Tensor in
      let selection = try ParsedSubscript(selectors.map(\.selection), of: shape)
      return Tensor(storage: storage.sliced(selection.slices).reshaped(to: selection.shape))
    }
  }

  private mutating func write(_ newValue: Tensor, at selectors: [any AxisSelector]) {
    orFail(()) { () throws(TensorError) in
      let selection = try ParsedSubscript(selectors.map(\.selection), of: shape)
      try newValue.shape.checkBroadcasts(to: selection.shape, for: "subscript assignment")
      let part = newValue.storage.broadcast(to: selection.shape)
      makeUnique()
      storage.write(part.reshaped(to: selection.slices.shape), at: selection.slices)
    }
  }
}
