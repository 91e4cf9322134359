import CWengert

// Orders along an axis. An order is a constant; the elements in it are gathered, so gradients go back to
// where they came from.

extension TensorLike where Scalar: NumericTensorScalar {
  /// The order that sorts along an axis: the result's element j is the position of the j-th least
  /// (greatest) element. Stable; NaN counts as greater than every number.
  public func argSorted(along axis: Int = -1, descending: Bool = false) -> Tensor<Int> {
    orFail(Tensor<Int>(storage: .placeholder(.int64))) { () throws(TensorError) -> Tensor<Int> in
      let axis = try shape.normalizedAxis(axis, for: "argSorted")
      return order(along: axis, descending)
    }
  }

  /// The elements in order along an axis. Stable; NaN counts as greater than every number.
  public func sorted(along axis: Int = -1, descending: Bool = false) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "sorted")
      return gathered(order(along: axis, descending), along: axis)
    }
  }

  /// The k greatest elements along an axis, greatest first, or the least, least first, and where they stand.
  ///
  /// - Parameters:
  ///   - k: From 0 to the extent of the axis.
  ///   - axis: The axis, the last by default.
  ///   - least: Whether the least are wanted.
  public func topK(
    _ k: Int, along axis: Int = -1, least: Bool = false
  ) -> (values: Self, indices: Tensor<Int>) {
    let placeholder = (values: self, indices: Tensor<Int>(storage: .placeholder(.int64)))
    return orFail(placeholder) { () throws(TensorError) -> (values: Self, indices: Tensor<Int>) in
      let axis = try shape.normalizedAxis(axis, for: "topK")
      guard k >= 0 && k <= shape[axis] else {
        throw TensorError(
          "topK", "k is \(k), but axis \(axis) of \(shape) has \(shape[axis]) elements")
      }
      let order = order(along: axis, !least).storage
      let first = Tensor<Int>(storage: order.sliced(StridedRegion(of: shape, axis, 0, k)))
      return (gathered(first, along: axis), first)
    }
  }

  /// The median of all elements, or along an axis: of an even number of elements the lower of the two in the
  /// middle; NaN if there is one. The gradient goes to that element.
  public func median(along axis: Int? = nil, keepingDimensions: Bool = false) -> Self {
    guard let axis else {
      let median = flattened().median(along: 0)
      return keepingDimensions ? median.reshaped(to: Shape(shape.map { _ in 1 })) : median
    }
    return orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "median")
      guard shape[axis] > 0 else {
        throw TensorError("median", "axis \(axis) of \(shape) is empty: it has no middle")
      }
      let middle = gathered(middle(along: axis), along: axis)
      return keepingDimensions ? middle : middle.squeezed(at: axis)
    }
  }

  private func order(along axis: Int, _ descending: Bool) -> Tensor<Int> {
    Tensor<Int>(storage: value.storage.argSort(descending: descending, along: axis))
  }

  /// Where the median stands, and the last element of the order, a NaN, where there is one.
  private func middle(along axis: Int) -> Tensor<Int> {
    let order = order(along: axis, false).storage
    func place(_ position: Int) -> Tensor<Int> {
      Tensor<Int>(storage: order.sliced(StridedRegion(of: shape, axis, position, 1)))
    }
    let middle = place((shape[axis] - 1) / 2)
    if value.storage.isFinite { return middle }
    let last = place(shape[axis] - 1)
    let greatest = value.detached.gathered(last, along: axis)
    return select(Tensor<Bool>(greatest.mask(WG_NE, greatest)), last, middle)
  }
}
