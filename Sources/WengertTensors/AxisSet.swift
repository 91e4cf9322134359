/// A set of axes of one tensor, counted from the front.
package struct AxisSet: Sendable, Hashable {
  /// Bit `i` stands for axis `i`.
  package var bits: UInt8 = 0

  package init() {}

  /// The first axis.
  package static let first = AxisSet(all: 1)

  package init(all rank: Int) { bits = UInt8(truncatingIfNeeded: (1 << rank) - 1) }

  /// The axes named, negative ones counted from the end.
  ///
  /// - Throws: `TensorError` if one is out of range or named twice.
  package init(
    _ axes: [Int], of shape: Shape, for operation: @autoclosure () -> String
  ) throws(TensorError) {
    for axis in axes {
      let index = try shape.normalizedAxis(axis, for: operation())
      guard !contains(index) else {
        throw TensorError(operation(), "axis \(axis) is named twice in \(axes)")
      }
      insert(index)
    }
  }

  package func contains(_ axis: Int) -> Bool { bits & (1 << axis) != 0 }
  package mutating func insert(_ axis: Int) { bits |= 1 << axis }
  package var count: Int { bits.nonzeroBitCount }

  /// All axes of a tensor but these.
  package func complement(rank: Int) -> AxisSet {
    var result = AxisSet(all: rank)
    result.bits &= ~bits
    return result
  }

  /// These axes without one.
  package func subtracting(_ axis: Int) -> AxisSet {
    var result = self
    result.bits &= ~(1 << axis)
    return result
  }
}

extension Shape {
  /// `axis` counted from the front; a negative one counts from the end.
  package func normalizedAxis(
    _ axis: Int, for operation: @autoclosure () -> String
  ) throws(TensorError) -> Int {
    guard axis >= -rank && axis < rank else {
      let range = rank == 0 ? "a scalar has no axes" : "it must lie in \(-rank)...\(rank - 1)"
      throw TensorError(operation(), "axis \(axis) is out of range for \(self): \(range)")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// The place of a new axis counted from the front; a negative one counts from the end of the result.
  package func normalizedNewAxis(
    _ axis: Int, for operation: @autoclosure () -> String
  ) throws(TensorError) -> Int {
    guard axis >= -rank - 1 && axis <= rank else {
      throw TensorError(
        operation(),
        "axis \(axis) is out of range for a new one in \(self): it must lie in \(-rank - 1)...\(rank)"
      )
    }
    return axis < 0 ? axis + rank + 1 : axis
  }

  /// This shape after a reduction over `axes`.
  package func reduced(over axes: AxisSet, keepingDimensions: Bool) -> Shape {
    var result = Shape()
    for axis in 0..<rank {
      if !axes.contains(axis) {
        result.append(self[axis])
      } else if keepingDimensions {
        result.append(1)
      }
    }
    return result
  }

  /// The number of elements along `axes`.
  package func elementCount(over axes: AxisSet) -> Int {
    var product = 1
    for axis in 0..<rank where axes.contains(axis) { product *= self[axis] }
    return product
  }

  /// Products of the extents before, at and after an axis.
  package func split(at axis: Int) -> (outer: Int, extent: Int, inner: Int) {
    var outer = 1
    var inner = 1
    for index in 0..<axis { outer *= self[index] }
    for index in (axis + 1)..<Swift.max(rank, axis + 1) { inner *= self[index] }
    return (outer, self[axis], inner)
  }
}
