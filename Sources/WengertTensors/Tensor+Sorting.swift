extension Tensor where Scalar: NumericTensorScalar {
  /// The order that sorts along an axis: the result's element j is the position of the j-th least
  /// (greatest) element. Stable; NaN counts as greater than every number.
  public func argSorted(along axis: Int = -1, descending: Bool = false) -> Tensor<Int> {
    orFail(Tensor<Int>(storage: .placeholder(.int64))) { () throws(TensorError) -> Tensor<Int> in
      let axis = try shape.normalizedAxis(axis, for: "argSorted")
      return Tensor<Int>(storage: storage.argSort(descending: descending, along: axis))
    }
  }

  /// The elements in order along an axis. Stable; NaN counts as greater than every number.
  public func sorted(along axis: Int = -1, descending: Bool = false) -> Tensor {
    orFail(Tensor(storage: .placeholder(Scalar.dataType))) { () throws(TensorError) -> Tensor in
      let axis = try shape.normalizedAxis(axis, for: "sorted")
      let order = storage.argSort(descending: descending, along: axis)
      return Tensor(storage: storage.gathered(order, along: axis))
    }
  }

  /// The k greatest elements along an axis, greatest first, and where they stand.
  ///
  /// - Parameter k: From 0 to the extent of the axis.
  public func topK(_ k: Int, along axis: Int = -1) -> (values: Tensor, indices: Tensor<Int>) {
    let placeholder = (
      values: Tensor(storage: .placeholder(Scalar.dataType)),
      indices: Tensor<Int>(storage: .placeholder(.int64))
    )
    return orFail(placeholder) {
      () throws(TensorError) -> (values: Tensor, indices: Tensor<Int>) in
      let axis = try shape.normalizedAxis(axis, for: "topK")
      guard k >= 0 && k <= shape[axis] else {
        throw TensorError(
          "topK", "k is \(k), but axis \(axis) of \(shape) has \(shape[axis]) elements")
      }
      let order = storage.argSort(descending: true, along: axis)
      let first = order.sliced(Slices(of: shape, axis, 0, k))
      return (Tensor(storage: storage.gathered(first, along: axis)), Tensor<Int>(storage: first))
    }
  }

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
