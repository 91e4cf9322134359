extension Tensor where Scalar: NumericTensorScalar {
  /// Position of the first greatest element along an axis; the axis goes unless kept. NaN wins.
  public func argMax(along axis: Int, keepingDimensions: Bool = false) -> Tensor<Int> {
    argReduce("argMax", least: false, axis, keepingDimensions)
  }

  /// Position of the first least element along an axis; the axis goes unless kept. NaN wins.
  public func argMin(along axis: Int, keepingDimensions: Bool = false) -> Tensor<Int> {
    argReduce("argMin", least: true, axis, keepingDimensions)
  }

  private func argReduce(
    _ name: String, least: Bool, _ axis: Int, _ keepingDimensions: Bool
  ) -> Tensor<Int> {
    orFail(Tensor<Int>(storage: .placeholder(.int64))) { () throws(TensorError) -> Tensor<Int> in
      let axis = try shape.normalizedAxis(axis, for: name)
      guard shape[axis] > 0 else {
        throw TensorError(name, "axis \(axis) of \(shape) is empty: it has no greatest or least")
      }
      var axes = AxisSet()
      axes.insert(axis)
      let target = shape.reduced(over: axes, keepingDimensions: keepingDimensions)
      return Tensor<Int>(storage: storage.argReduce(least: least, along: axis, target))
    }
  }
}
