/// The values that pad a tensor.
public enum PaddingMode: Hashable, Sendable {
  /// A number, 0 by default.
  case constant(Double = 0)
  /// The elements mirrored at the edge, which is not repeated: c b | a b c | b a.
  case reflect
  /// The element at the edge: a a | a b c | c c.
  case replicate
  /// The elements from the other end: b c | a b c | a b.
  case circular
}

/// A constant with the operand put in: the whole of which the operand is a part.
struct ConstantPadding: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let slices: StridedRegion
  let shape: Shape
  let value: Double

  var name: String { "padded" }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try shape.checkFits(x.dataType(0).byteCount, for: name)
    return shape
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let result = y.memory(x.dataType(0))
    result.fill(.floating(value))
    result.write(x.storage(0), at: slices)
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Slicing(slices: slices), cotangent)
  }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// More elements before and after the last axes, or fewer: a negative number cuts off.
  ///
  ///     x.padded([(1, 1), (2, 2)])    // height and width of images
  ///
  /// - Parameters:
  ///   - pads: Elements before and after each of the last axes, in the order of the axes.
  ///   - mode: The padding values. The modes other than constant leave the first two axes alone; `.reflect` takes fewer
  ///     elements than the axis has, `.circular` no more.
  public func padded(
    _ pads: [(before: Int, after: Int)], mode: PaddingMode = .constant()
  ) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard pads.count <= rank else {
        throw TensorError("padded", "there are pads for \(pads.count) axes; x is \(shape)")
      }
      let first = rank - pads.count
      if case .constant(let value) = mode { return try padded(pads, first, value) }
      if pads.allSatisfy({ $0 == (0, 0) }) { return reshaped(to: shape) }
      var result = self
      for (index, pad) in pads.enumerated() where pad != (0, 0) {
        let axis = first + index
        guard axis >= Swift.min(2, rank - 1) else {
          throw TensorError(
            "padded",
            "the mode \(mode) pads axes from \(Swift.min(2, rank - 1)) on, not axis \(axis) of \(shape)"
          )
        }
        let sources = try mode.sources(result.shape, axis, pad)
        result = result.taken(Tensor(sources), along: axis)
      }
      return result
    }
  }

  private func padded(
    _ pads: [(before: Int, after: Int)], _ first: Int, _ value: Double
  ) throws(TensorError) -> Self {
    var kept = StridedRegion(wholeOf: shape)
    var extents = Array(shape)
    for (index, pad) in pads.enumerated() {
      let axis = first + index
      extents[axis] += pad.before + pad.after
      let count = shape[axis] + Swift.min(pad.before, 0) + Swift.min(pad.after, 0)
      guard count >= 0 && extents[axis] >= 0 else {
        throw TensorError(
          "padded", "the pads \(pad) cut off more than axis \(axis) of \(shape) has")
      }
      kept.set(axis, start: Swift.max(-pad.before, 0), count: count, step: 1)
    }
    let part = kept.shape == shape ? self : apply(Slicing(slices: kept), self)
    let whole = try Shape(validating: extents, for: "padded")
    var place = StridedRegion(wholeOf: whole)
    for (index, pad) in pads.enumerated() {
      place.set(
        first + index, start: Swift.max(pad.before, 0), count: kept.shape[first + index], step: 1)
    }
    return apply(ConstantPadding(slices: place, shape: whole, value: value), part)
  }
}

extension PaddingMode {
  /// Which element of an axis each element of the padded one is.
  fileprivate func sources(
    _ shape: Shape, _ axis: Int, _ pad: (before: Int, after: Int)
  ) throws(TensorError) -> [Int] {
    let extent = shape[axis]
    let count = extent + pad.before + pad.after
    let greatest = Swift.max(pad.before, pad.after)
    let left = extent + Swift.min(pad.before, 0) + Swift.min(pad.after, 0)
    let most =
      switch self {
      case .reflect: extent - 1
      case .circular: left
      default: Int.max
      }
    guard extent > 0 && left > 0 && count > 0 && greatest <= most else {
      throw TensorError(
        "padded",
        "the pads \(pad) of axis \(axis) of \(shape) do not fit the mode \(self), which takes "
          + "\(most == Int.max ? "any number of elements" : "at most \(most) elements") of an axis that is not "
          + "empty")
    }
    let cut = Swift.max(-pad.before, 0)
    return (0..<count).map { position in
      let source = position - pad.before
      switch self {
      case .reflect:
        return source < 0 ? -source : source < extent ? source : 2 * (extent - 1) - source
      case .circular: return cut + ((position - Swift.max(pad.before, 0)) % left + left) % left
      default: return Swift.min(max(source, 0), extent - 1)
      }
    }
  }
}
