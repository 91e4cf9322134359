import CWengert

/// ∏ x. The derivative by an element is the product of all others: those before it times those after it.
struct Product: AxisReduction {
  static var takesIntegers: Bool { true }
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(x.storage(0).reduce(WG_PROD, over: axes, y.shape))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    expanded(cotangent, saved) * others(saved[0])
  }

  private func others(_ x: Value) -> Value {
    let reduced = (0..<x.rank).filter { axes.contains($0) }
    let order = (0..<x.rank).filter { !axes.contains($0) } + reduced
    let permuted = x.permuted(order)
    let count = reduced.reduce(1) { $0 * x.shape[$1] }
    let rows = permuted.reshaped(to: Shape([count == 0 ? 0 : x.count / count, count]))
    let products = exclusive(rows, isReversed: false) * exclusive(rows, isReversed: true)
    var back = order
    for (axis, source) in order.enumerated() { back[source] = axis }
    return products.reshaped(to: permuted.shape).permuted(back)
  }

  /// The products of all before each, or after each if reversed.
  private func exclusive(_ rows: Value, isReversed: Bool) -> Value {
    let (count, extent) = (rows.shape[0], rows.shape[1])
    if extent == 0 { return rows }
    let ones = Value(.filled(.integer(1), Shape([count, 1]), rows.dataType))
    let kept = StridedRegion(of: rows.shape, 1, isReversed ? 1 : 0, extent - 1)
    let rest = apply(Slicing(slices: kept), rows)
    let products = apply(CumulativeProduct(axis: 1, isReversed: isReversed), rest)
    return concatenate(isReversed ? [products, ones] : [ones, products], along: 1)
  }
}

extension TensorLike where Scalar: NumericTensorScalar {
  /// ∏ x over the axes named, or over all; 1 over nothing. Products of integers wrap around.
  ///
  /// Its derivative is exact with any number of zeros.
  public func product(along axes: [Int]? = nil, keepingDimensions: Bool = false) -> Self {
    apply(Product(axes: axisSet(axes, "product"), keepingDimensions: keepingDimensions), self)
  }
  /// ∏ x over one axis.
  public func product(along axis: Int, keepingDimensions: Bool = false) -> Self {
    product(along: [axis], keepingDimensions: keepingDimensions)
  }
}
