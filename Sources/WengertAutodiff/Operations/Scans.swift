import CWengert

// Running sums, products and sums of exponentials along an axis. Reversed, they run from the end.

struct CumulativeSum: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  var isReversed = false
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).scan(WG_SCAN_SUM, along: axis, reversed: isReversed))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(CumulativeSum(axis: axis, isReversed: !isReversed), cotangent)
  }
}

/// x̄ₖ is the product of all before k times Σ ȳᵢ ∏ xⱼ over i from k and j from k + 1 to i: a recurrence, which
/// divides by nothing.
struct CumulativeProduct: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  var isReversed = false
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).scan(WG_SCAN_PRODUCT, along: axis, reversed: isReversed))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let before = moved(saved.result, by: isReversed ? -1 : 1, along: axis, filler: 1)
    let next = moved(saved[0], by: isReversed ? 1 : -1, along: axis, filler: 0)
    return before
      * apply(LinearRecurrence(axis: axis, isReversed: !isReversed), cotangent, next)
  }
}

/// ln Σ eˣ of the elements so far. With the greatest so far, Mⱼ, and the sums sⱼ = Σ exp(xᵢ − Mⱼ), x̄ⱼ is
/// exp(xⱼ − Mⱼ) Rⱼ, where Rⱼ = ȳⱼ / sⱼ + exp(Mⱼ − Mⱼ₊₁) Rⱼ₊₁. The result would be a rounded one.
struct LogCumulativeSumExp: BuiltInOperandwise {
  let axis: Int
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).scan(WG_SCAN_LOG_SUM_EXP, along: axis, reversed: false))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let x = saved[0]
    let places = Tensor<Int>(storage: x.storage.runningExtreme(least: false, along: axis))
    let greatest = x.detached.gathered(places, along: axis)
    let decay = share(of: moved(greatest, by: 1, along: axis, filler: 0), in: greatest)
    let sizes = share(of: x, in: greatest)
    let sums = apply(LinearRecurrence(axis: axis, isReversed: false), sizes, decay)
    let next = moved(decay, by: -1, along: axis, filler: 0)
    return sizes * apply(LinearRecurrence(axis: axis, isReversed: true), cotangent / sums, next)
  }
  /// exp(a − b), 1 where both are infinite and equal.
  private func share(of a: Value, in b: Value) -> Value {
    if b.storage.isFinite { return exp(a - b) }
    let isEqual = Tensor<Bool>(a.mask(WG_EQ, b)) .&& Tensor(abs(b).mask(WG_EQ, .infinity))
    return exp(select(isEqual, a.zero, a) - select(isEqual, b.zero, b))
  }
}

/// yⱼ = cⱼ + aⱼ yⱼ₋₁ along an axis, or yⱼ₊₁ if reversed. Operands are c and a.
struct LinearRecurrence: BuiltInOperandwise {
  let axis: Int
  let isReversed: Bool
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).recurrence(x.storage(1), along: axis, reversed: isReversed))
  }
  func needs(for operand: Int) -> Retained { operand == 0 ? .operand(1) : [.operand(1), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let factors = moved(saved[1], by: isReversed ? 1 : -1, along: axis, filler: 0)
    let share = apply(LinearRecurrence(axis: axis, isReversed: !isReversed), cotangent, factors)
    if operand == 0 { return share }
    return share * moved(saved.result, by: isReversed ? -1 : 1, along: axis, filler: 0)
  }
}

/// x moved by one place along an axis, a number in the place that became free.
private func moved(_ x: Value, by distance: Int, along axis: Int, filler: Double) -> Value {
  let extent = x.shape[axis]
  if extent == 0 { return x }
  var edge = x.shape
  edge[axis] = 1
  let free = Value(.filled(.floating(filler), edge, x.dataType))
  let kept = StridedRegion(of: x.shape, axis, distance > 0 ? 0 : 1, extent - 1)
  let rest = apply(Slicing(slices: kept), x)
  return concatenate(distance > 0 ? [free, rest] : [rest, free], along: axis)
}

extension TensorLike {
  /// The result of an operation along an axis; a scalar counts as a vector of one element.
  fileprivate func along(
    _ axis: Int, _ name: String, _ body: (Self, Int) -> Self
  ) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      if rank == 0 {
        let row = reshaped(to: Shape([1]))
        return body(row, try row.shape.normalizedAxis(axis, for: name)).reshaped(to: Shape())
      }
      return body(self, try shape.normalizedAxis(axis, for: name))
    }
  }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// The sums of the elements up to each along an axis. Sums of integers wrap around.
  public func cumulativeSum(along axis: Int = -1) -> Self {
    along(axis, "cumulativeSum") { apply(CumulativeSum(axis: $1), $0) }
  }

  /// The products of the elements up to each along an axis. Its derivative is exact with any number of zeros.
  public func cumulativeProduct(along axis: Int = -1) -> Self {
    along(axis, "cumulativeProduct") { apply(CumulativeProduct(axis: $1), $0) }
  }

  /// The greatest element up to each along an axis and where it stands, the last of equals; once there is a
  /// NaN it stays. The gradient goes to the element at the position.
  public func cumulativeMax(along axis: Int = -1) -> (values: Self, indices: Tensor<Int>) {
    running("cumulativeMax", least: false, axis)
  }

  /// The least element up to each along an axis and where it stands, the last of equals; once there is a NaN
  /// it stays. The gradient goes to the element at the position.
  public func cumulativeMin(along axis: Int = -1) -> (values: Self, indices: Tensor<Int>) {
    running("cumulativeMin", least: true, axis)
  }

  private func running(
    _ name: String, least: Bool, _ axis: Int
  ) -> (values: Self, indices: Tensor<Int>) {
    var indices = Tensor<Int>(0)
    let values = along(axis, name) { x, axis in
      indices = Tensor<Int>(storage: x.value.storage.runningExtreme(least: least, along: axis))
      return x.gathered(indices, along: axis)
    }
    return (values, indices.reshaped(to: values.shape))
  }

  /// The differences of neighbours along an axis, which becomes shorter by one, taken a number of times.
  ///
  /// - Parameters:
  ///   - order: How many times, 0 or more.
  ///   - axis: The axis, the last by default.
  ///   - first: Elements to put before these, of the same shape but for the axis.
  ///   - last: Elements to put after these.
  public func differences(
    order: Int = 1, along axis: Int = -1, prepending first: Self? = nil, appending last: Self? = nil
  ) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "differences")
      guard order >= 0 else {
        throw TensorError("differences", "the order is \(order); it must be 0 or more")
      }
      let parts = [first, self, last].compactMap { $0 }
      var x = parts.count > 1 ? concatenate(parts, along: axis) : reshaped(to: shape)
      for _ in 0..<order {
        let count = Swift.max(x.shape[axis] - 1, 0)
        func part(from start: Int) -> Self {
          apply(Slicing(slices: StridedRegion(of: x.shape, axis, start, count)), x)
        }
        x = part(from: Swift.min(1, x.shape[axis])) - part(from: 0)
      }
      return x
    }
  }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// ln Σ eˣ of the elements up to each along an axis, without overflow.
  public func logCumulativeSumExp(along axis: Int = -1) -> Self {
    along(axis, "logCumulativeSumExp") { apply(LogCumulativeSumExp(axis: $1), $0) }
  }
}
