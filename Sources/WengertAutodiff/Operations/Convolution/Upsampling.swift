/// Images of another size, each element the nearest one before it: element i of an axis is element
/// ⌊i · extent / size⌋ of x.
///
/// - Parameters:
///   - x: [batch, channels, …]: one, two or more axes after the channels.
///   - size: Of all axes after the channels, or of each.
public func upsampleNearest<T: TensorLike>(_ x: T, size: any AxisExtents) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    let sizes = try upsampledSizes(x.shape, size, "upsampleNearest")
    var result = x
    for (index, size) in sizes.enumerated() where size != x.shape[index + 2] {
      let extent = x.shape[index + 2]
      result = result.taken(Tensor((0..<size).map { $0 * extent / size }), along: index + 2)
    }
    return sizes == Shape(x.shape.dropFirst(2)) ? x.reshaped(to: x.shape) : result
  }
}

/// Images of another size, interpolated linearly along each axis. Nothing is smoothed where an axis shrinks.
///
/// Element i of an axis lies at (i + ½) · extent / size − ½ in x, but not before the first element; with
/// `alignCorners` at i (extent − 1) / (size − 1), so that the outermost elements are those of x.
///
/// - Parameters:
///   - x: [batch, channels, …]: one, two (bilinear) or three axes after the channels.
///   - size: Of all axes after the channels, or of each.
///   - alignCorners: Whether the outermost elements stay where they are.
public func upsampleBilinear<T: TensorLike>(
  _ x: T, size: any AxisExtents, alignCorners: Bool = false
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try x.value.checkFloatingPoint(for: "upsampleBilinear")
    let sizes = try upsampledSizes(x.shape, size, "upsampleBilinear")
    var result = x.value
    for (index, size) in sizes.enumerated() where size != x.shape[index + 2] {
      result = interpolated(result, index + 2, size, alignCorners)
    }
    return sizes == Shape(x.shape.dropFirst(2)) ? x.reshaped(to: x.shape) : T(result)
  }
}

private func upsampledSizes(
  _ shape: Shape, _ size: any AxisExtents, _ name: String
) throws(TensorError) -> Shape {
  guard shape.rank > 2, !shape.dropFirst(2).contains(0) else {
    throw TensorError(
      name, "x is \(shape); it must be [batch, channels, …] with axes that are not empty")
  }
  return try KernelArguments(name: name, rank: shape.rank - 2).extents(size, "size", atLeast: 1)
}

/// One axis of x with another size.
private func interpolated(_ x: Value, _ axis: Int, _ size: Int, _ alignCorners: Bool) -> Value {
  let extent = x.shape[axis]
  let places = (0..<size).map { index in
    if alignCorners {
      return size == 1 ? 0 : Double(index) * Double(extent - 1) / Double(size - 1)
    }
    return max(0, (Double(index) + 0.5) * Double(extent) / Double(size) - 0.5)
  }
  let before = places.map { min(Int($0), extent - 1) }
  var shape = [Int](repeating: 1, count: x.rank)
  shape[axis] = size
  let weight = x.constant(
    Tensor<Double>(zip(places, before).map { $0 - Double($1) }, shape: Shape(shape)))
  let after = before.map { min($0 + 1, extent - 1) }
  return x.taken(Tensor(before), along: axis) * (1 - weight)
    + x.taken(Tensor(after), along: axis) * weight
}
