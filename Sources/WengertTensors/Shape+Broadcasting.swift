extension Shape {
  /// The shape that two operands broadcast to, by NumPy's rule: aligned at the last axis, extents are
  /// equal or one of them is 1.
  ///
  /// - Parameters:
  ///   - byteCount: Bytes per element of the result.
  ///   - operation: Whose operands they are, for the message.
  /// - Throws: `TensorError` when they do not broadcast.
  public static func broadcasting(
    _ a: Shape, _ b: Shape, byteCount: @autoclosure () -> Int = 1,
    for operation: @autoclosure () -> String
  ) throws(TensorError) -> Shape {
    if a == b { return a }
    var result = a.rank >= b.rank ? a : b
    let shift = (a.rank - b.rank).magnitude
    let other = a.rank >= b.rank ? b : a
    for axis in 0..<other.rank {
      let left = result[axis + Int(shift)]
      let right = other[axis]
      if left == right || right == 1 { continue }
      guard left == 1 else {
        let fromEnd = axis - other.rank
        throw TensorError(
          operation(),
          "shapes do not broadcast: lhs is \(a), rhs is \(b); at axis \(fromEnd) "
            + "\(a[a.rank + fromEnd]) and \(b[b.rank + fromEnd]) differ and neither is 1")
      }
      result[axis + Int(shift)] = right
    }
    try result.checkFits(byteCount(), for: operation())
    return result
  }

  /// Checks that this shape broadcasts to `target` without changing `target`.
  package func checkBroadcasts(
    to target: Shape, for operation: @autoclosure () -> String
  ) throws(TensorError) {
    guard rank <= target.rank else {
      throw TensorError(
        operation(), "\(self) has more axes than the target \(target); sum or reshape it first")
    }
    let shift = target.rank - rank
    for axis in 0..<rank where self[axis] != target[axis + shift] && self[axis] != 1 {
      throw TensorError(
        operation(),
        "\(self) does not broadcast to \(target): extent \(self[axis]) at axis \(axis - rank) must be "
          + "1 or \(target[axis + shift])")
    }
  }

  /// Strides, in elements, with which a contiguous tensor of this shape is read as `target`: 0 where an
  /// axis repeats.
  package func broadcastStrides(to target: Shape) -> Extents {
    var strides = Extents()
    let shift = target.rank - rank
    var step = 1
    for axis in indices.reversed() {
      strides[axis + shift] = self[axis] == 1 ? 0 : step
      step *= self[axis]
    }
    return strides
  }

  /// The axes of `target` along which a tensor of this shape repeats when it is broadcast to it.
  package func repeatedAxes(in target: Shape) -> AxisSet {
    var axes = AxisSet()
    let shift = target.rank - rank
    for axis in 0..<target.rank where axis < shift || self[axis - shift] != target[axis] {
      axes.insert(axis)
    }
    return axes
  }
}

/// Eight signed sizes or strides in the layout that the kernels read.
package struct Extents: Sendable {
  var values: SIMD8<Int64> = .zero

  package init() {}

  package init(_ shape: Shape) {
    for axis in 0..<shape.rank { values[axis] = Int64(shape[axis]) }
  }

  /// Strides of a contiguous tensor.
  package init(contiguousStridesOf shape: Shape) {
    var stride = 1
    for axis in shape.indices.reversed() {
      values[axis] = Int64(stride)
      stride *= shape[axis]
    }
  }

  package subscript(axis: Int) -> Int {
    get { Int(values[axis]) }
    set { values[axis] = Int64(newValue) }
  }

  @inline(__always)
  package func withPointer<Result>(_ body: (UnsafePointer<Int64>) -> Result) -> Result {
    withUnsafePointer(to: self) {
      $0.withMemoryRebound(to: Int64.self, capacity: 8) { body($0) }
    }
  }
}
