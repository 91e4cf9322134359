extension TensorLike {
  /// The same elements in row-major order with another shape of as many elements.
  ///
  /// - Parameter extents: At most one may be −1: it follows from the others.
  public func reshaped(to extents: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      var extents = extents
      if let negative = extents.first(where: { $0 < -1 }) {
        throw TensorError(
          "reshaped",
          "\(extents) has an extent of \(negative); an extent lies between 0 and 2147483647, or is -1"
        )
      }
      if let open = extents.firstIndex(of: -1) {
        guard extents.lastIndex(of: -1) == open else {
          throw TensorError("reshaped", "only one extent of \(extents) can follow from the others")
        }
        let known = extents.reduce(-1) { $0 &* $1 }
        guard known != 0, count % known == 0 else {
          throw TensorError(
            "reshaped",
            "\(shape) has \(count) elements: no extent at \(open) makes them fit \(extents)")
        }
        extents[open] = count / known
      }
      return apply(Reshape(shape: try Shape(validating: extents, for: "reshaped")), self)
    }
  }

  /// The same elements in row-major order with another shape of as many elements.
  public func reshaped(to shape: Shape) -> Self {
    // A node of its own, even for the same shape, so that the gradient by the result is not that by self.
    value.isTracked ? apply(Reshape(shape: shape), self) : fitted(to: shape)
  }

  /// The same, but self if it has the shape: in rules, and for results that the caller alone has.
  func fitted(to shape: Shape) -> Self {
    shape == self.shape ? self : apply(Reshape(shape: shape), self)
  }

  /// The axes from `first` on as one, all of them by default: shape [elements].
  public func flattened(from first: Int = 0) -> Self {
    if rank == 0 { return reshaped(to: Shape([1])) }
    return orFail(self) { () throws(TensorError) -> Self in
      let first = try shape.normalizedAxis(first, for: "flattened")
      let lead = Array(shape[..<first])
      return reshaped(to: Shape(lead + [shape[first...].reduce(1, *)]))
    }
  }

  /// The axes in another order: axis i of the result is axis order[i] of this.
  public func permuted(_ order: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard order.count == rank else {
        throw TensorError("permuted", "\(order) names \(order.count) axes; \(shape) has \(rank)")
      }
      _ = try AxisSet(order, of: shape, for: "permuted")
      return apply(Permute(order.map { $0 < 0 ? $0 + rank : $0 }), self)
    }
  }

  /// Two axes exchanged, the last two by default.
  public func transposed(_ first: Int = -1, _ second: Int = -2) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let first = try shape.normalizedAxis(first, for: "transposed")
      let second = try shape.normalizedAxis(second, for: "transposed")
      var order = Array(0..<rank)
      order.swapAt(first, second)
      return apply(Permute(order), self)
    }
  }

  /// Without an axis of extent 1, or without all of them.
  public func squeezed(at axis: Int? = nil) -> Self {
    guard let axis else { return reshaped(to: Shape(shape.filter { $0 != 1 })) }
    return orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "squeezed")
      guard shape[axis] == 1 else {
        throw TensorError("squeezed", "axis \(axis) of \(shape) has extent \(shape[axis]), not 1")
      }
      var extents = Array(shape)
      extents.remove(at: axis)
      return reshaped(to: Shape(extents))
    }
  }

  /// With one more axis of extent 1, which becomes axis `axis` of the result.
  public func unsqueezed(at axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedNewAxis(axis, for: "unsqueezed")
      var extents = Array(shape)
      extents.insert(1, at: axis)
      return reshaped(to: try Shape(validating: extents, for: "unsqueezed"))
    }
  }

  /// Repeated along new leading axes and along axes of extent 1, to a shape.
  public func broadcast(to shape: Shape) -> Self {
    shape == self.shape ? reshaped(to: shape) : apply(BroadcastTo(shape: shape), self)
  }

  /// The part that the selectors choose; see `AxisSelector`.
  public subscript(_ selectors: any AxisSelector...) -> Self { sliced(selectors) }

  /// The same after all axes that the selectors leave over: `x[..., 1]` is `x[0..., 1]` for a matrix.
  public subscript(_ rest: UnboundedRange, _ selectors: any AxisSelector...) -> Self {
    sliced(shape.selectors(afterRest: selectors))
  }

  /// The part that the selectors choose, from a list whose length is known only when the program runs;
  /// `x.sliced([0, 1..<3])` is `x[0, 1..<3]`.
  public func sliced(_ selectors: [any AxisSelector]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let selection = try ParsedSubscript(selectors.map(\.selection), of: shape)
      return apply(Slicing(slices: selection.slices), self).fitted(to: selection.shape)
    }
  }

  /// Equal parts along an axis.
  ///
  /// - Parameter count: Number of parts; it divides the extent.
  public func split(_ count: Int, along axis: Int = 0) -> [Self] {
    orFail([]) { () throws(TensorError) -> [Self] in
      let index = try shape.normalizedAxis(axis, for: "split")
      guard count > 0, shape[index] % count == 0 else {
        throw TensorError(
          "split", "axis \(index) of \(shape) cannot be cut into \(count) equal parts")
      }
      return split(Array(repeating: shape[index] / count, count: count), along: index)
    }
  }

  /// Parts of the given extents along an axis, one after another.
  ///
  /// - Parameter extents: They add up to the axis' extent.
  public func split(_ extents: [Int], along axis: Int = 0) -> [Self] {
    orFail([]) { () throws(TensorError) -> [Self] in
      let index = try shape.normalizedAxis(axis, for: "split")
      guard extents.allSatisfy({ 0...shape[index] ~= $0 }), extents.reduce(0, +) == shape[index]
      else {
        throw TensorError(
          "split",
          "parts of \(extents) do not add up to the extent \(shape[index]) of axis \(index) of \(shape)"
        )
      }
      var start = 0
      return extents.map { extent in
        defer { start += extent }
        return apply(Slicing(slices: StridedRegion(of: shape, index, start, extent)), self)
      }
    }
  }

  /// Summed over the axes along which `shape` would have to be repeated to give this shape.
  func summed(to shape: Shape) -> Self {
    if shape == self.shape { return self }
    let axes = shape.repeatedAxes(in: self.shape)
    return apply(Sum(axes: axes, keepingDimensions: false), self).fitted(to: shape)
  }
}

/// The operands one after another along an axis; all other extents agree.
public func concatenate<T: TensorLike>(_ operands: [T], along axis: Int = 0) -> T {
  guard let first = operands.first else {
    fail(TensorError("concatenate", "there is nothing to concatenate"))
    return T(Value(.placeholder(T.Scalar.dataType)))
  }
  return orFail(first) { () throws(TensorError) -> T in
    let axis = try first.shape.normalizedAxis(axis, for: "concatenate")
    let values = operands.map(\.value)
    return apply(Concatenate(values.map(\.shape), along: axis), values)
  }
}

/// The operands, all of one shape, one after another along a new axis.
public func stack<T: TensorLike>(_ operands: [T], along axis: Int = 0) -> T {
  guard let first = operands.first else {
    fail(TensorError("stack", "there is nothing to stack"))
    return T(Value(.placeholder(T.Scalar.dataType)))
  }
  return orFail(first) { () throws(TensorError) -> T in
    for (index, operand) in operands.enumerated() where operand.shape != first.shape {
      throw TensorError(
        "stack", "operand \(index) is \(operand.shape), operand 0 is \(first.shape); all must agree"
      )
    }
    let axis = try first.shape.normalizedNewAxis(axis, for: "stack")
    return concatenate(operands.map { $0.unsqueezed(at: axis) }, along: axis)
  }
}
