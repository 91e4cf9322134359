import CWengert

// Elements written, added and chosen at places that integer and Boolean tensors say.

extension TensorLike where Scalar: NumericTensorScalar {
  /// These with others added along an axis: out[index[i][j]][j] += source[i][j] for axis 0, and so on.
  ///
  /// - Parameters:
  ///   - index: As many axes as these, and no longer than these along the others; places may repeat.
  ///   - source: The shape of the index.
  public func scatterAdded(_ index: Tensor<Int>, _ source: Self, along axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try places(index, source, along: axis, "scatterAdded")
      return self + apply(Scatter(axis: axis, shape: shape), [source.value, index.value])
    }
  }

  /// These with rows added along an axis: out[index[i]] += factor · source[i] for axis 0, and so on.
  ///
  /// - Parameters:
  ///   - index: A vector of places, which may repeat.
  ///   - source: The shape of these, but for the axis, which is as long as the index.
  ///   - factor: The number to multiply the rows by.
  public func indexAdded(
    _ index: Tensor<Int>, _ source: Self, along axis: Int, scaledBy factor: Scalar = 1
  ) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "indexAdded")
      var expected = shape
      expected[axis] = index.count
      guard index.rank == 1, source.shape == expected else {
        throw TensorError(
          "indexAdded",
          "the indices are \(index.shape), the source \(source.shape); for x of shape \(shape) they must be "
            + "a vector and \(expected)")
      }
      try index.value.storage.checkIndices(below: shape[axis], axis: axis, for: "indexAdded")
      let rows = factor == 1 ? source : source * factor
      return self + apply(IndexAdd(axis: axis, shape: shape), [rows.value, index.value])
    }
  }

  /// These with others in their place along an axis: out[index[i][j]][j] = values[i][j] for axis 0, and so on.
  ///
  /// - Parameters:
  ///   - index: As many axes as these, and no longer than these along the others; no place may repeat.
  ///   - values: The shape of the index.
  public func putAlongAxis(_ index: Tensor<Int>, _ values: Self, along axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try places(index, values, along: axis, "putAlongAxis")
      let scatter = Scatter(axis: axis, shape: shape)
      let hits: Tensor<Int> = apply(scatter, [Tensor<Int>.ones(index.shape).value, index.value])
      guard hits.count == 0 || hits.max().scalar <= 1 else {
        throw TensorError("putAlongAxis", "a place repeats along axis \(axis); each may occur once")
      }
      return select(hits .> 0, apply(scatter, [values.value, index.value]), self)
    }
  }

  /// Refuses indices that do not fit these, and others that do not fit the indices.
  private func places(
    _ index: Tensor<Int>, _ source: Self, along axis: Int, _ name: String
  ) throws(TensorError) -> Int {
    let axis = try shape.normalizedAxis(axis, for: name)
    guard index.rank == rank, source.shape == index.shape,
      (0..<rank).allSatisfy({ $0 == axis || index.shape[$0] <= shape[$0] })
    else {
      throw TensorError(
        name,
        "x is \(shape), the indices are \(index.shape), the others \(source.shape); indices and others must "
          + "have one shape, as many axes as x, and be no longer than x but along axis \(axis)")
    }
    try index.value.storage.checkIndices(below: shape[axis], axis: axis, for: name)
    return axis
  }
}

extension TensorLike {
  /// One element per index along an axis, like `gathered`, but all other axes broadcast: for applying
  /// the result of `argSorted` to other tensors.
  public func takenAlongAxis(_ index: Tensor<Int>, along axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard index.rank == rank else {
        throw TensorError(
          "takenAlongAxis",
          "x is \(shape), the indices are \(index.shape); they must have the same rank")
      }
      let axis = try shape.normalizedAxis(axis, for: "takenAlongAxis")
      try index.value.storage.checkIndices(below: shape[axis], axis: axis, for: "takenAlongAxis")
      var (own, other) = (shape, index.shape)
      (own[axis], other[axis]) = (1, 1)
      var source = try Shape.broadcasting(own, other, for: "takenAlongAxis")
      var places = source
      (source[axis], places[axis]) = (shape[axis], index.shape[axis])
      return broadcast(to: source).gathered(index.broadcast(to: places), along: axis)
    }
  }

  /// A number where a mask holds, these elsewhere. Replaced elements get no gradient.
  ///
  /// - Parameter mask: It broadcasts to the shape of these.
  public func maskedFilled(_ mask: Tensor<Bool>, with number: Scalar) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      try mask.shape.checkBroadcasts(to: shape, for: "maskedFilled, mask")
      return select(mask, number, self)
    }
  }

  /// The elements where a mask holds, in row-major order, as a vector. Both broadcast to one shape; `x[mask]`
  /// is for a mask of the same shape, or of rows.
  public func maskedSelected(_ mask: Tensor<Bool>) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let shape = try Shape.broadcasting(shape, mask.shape, for: "maskedSelected")
      return broadcast(to: shape)[mask.broadcast(to: shape)]
    }
  }
}
