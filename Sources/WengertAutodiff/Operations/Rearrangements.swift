// Elements in other places, or in several.

extension TensorLike {
  /// The elements in reverse order along axes, all of them for nil.
  public func flipped(along axes: [Int]? = nil) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let set = try axes.map { axes throws(TensorError) in
        try AxisSet(axes, of: shape, for: "flipped")
      }
      var slices = StridedRegion(wholeOf: shape)
      for axis in 0..<rank where set?.contains(axis) ?? true {
        let extent = shape[axis]
        slices.set(axis, start: Swift.max(extent - 1, 0), count: extent, step: -1)
      }
      return apply(Slicing(slices: slices), self)
    }
  }
  /// The elements in reverse order along an axis.
  public func flipped(along axis: Int) -> Self { flipped(along: [axis]) }

  /// The elements shifted along axes, cyclically.
  ///
  /// - Parameters:
  ///   - shifts: By how many places along each axis; a negative number moves towards the start.
  ///   - axes: As many axes, which may repeat.
  public func rolled(by shifts: [Int], along axes: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard shifts.count == axes.count else {
        throw TensorError(
          "rolled",
          "there are \(shifts.count) shifts for \(axes.count) axes; there must be one for each")
      }
      var result = axes.isEmpty ? reshaped(to: shape) : self
      for (shift, axis) in zip(shifts, axes) {
        result = result.rolled(shift, try shape.normalizedAxis(axis, for: "rolled"))
      }
      return result
    }
  }
  /// The elements shifted cyclically along an axis, or in row-major order for nil.
  public func rolled(by shift: Int, along axis: Int? = nil) -> Self {
    if let axis { return rolled(by: [shift], along: [axis]) }
    return reshaped(to: Shape([count])).rolled(shift, 0).reshaped(to: shape)
  }

  private func rolled(_ shift: Int, _ axis: Int) -> Self {
    let extent = shape[axis]
    if extent == 0 { return reshaped(to: shape) }
    let end = ((shift % extent) + extent) % extent
    func part(_ start: Int, _ count: Int) -> Self {
      apply(Slicing(slices: StridedRegion(of: shape, axis, start, count)), self)
    }
    return concatenate([part(extent - end, end), part(0, extent - end)], along: axis)
  }

  /// The whole repeated along each axis.
  ///
  /// - Parameter counts: How often, from the last axis back; axes without one are not repeated, and more
  ///   counts than axes make new leading axes.
  public func tiled(_ counts: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      if let wrong = counts.first(where: { $0 < 0 }) {
        throw TensorError("tiled", "\(counts) has a count of \(wrong); it must be 0 or more")
      }
      let lead = Swift.max(counts.count - rank, 0)
      let extents = Array(repeating: 1, count: lead) + Array(shape)
      var result = reshaped(to: try Shape(validating: extents, for: "tiled"))
      for (offset, count) in counts.reversed().enumerated() where count != 1 {
        result = try result.tiled(count, along: extents.count - 1 - offset)
      }
      return result
    }
  }

  private func tiled(_ count: Int, along axis: Int) throws(TensorError) -> Self {
    let outer = shape[..<axis].reduce(1, *)
    let inner = shape[axis...].reduce(1, *)
    var extents = Array(shape)
    extents[axis] *= count
    let target = try Shape(validating: extents, for: "tiled")
    return reshaped(to: Shape([outer, 1, inner]))
      .broadcast(to: Shape([outer, count, inner])).reshaped(to: target)
  }

  /// Each element repeated along an axis, its copies next to each other; of all in row-major order for nil.
  public func repeated(_ count: Int, along axis: Int? = nil) -> Self {
    guard let axis else { return flattened().repeated(count, along: 0) }
    return orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "repeated")
      return repeated(Array(repeating: count, count: shape[axis]), along: axis)
    }
  }
  /// Each element repeated along an axis by a count of its own, copies next to each other.
  public func repeated(_ counts: [Int], along axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "repeated")
      guard counts.count == shape[axis] else {
        throw TensorError(
          "repeated",
          "there are \(counts.count) counts; axis \(axis) of \(shape) has \(shape[axis]) elements")
      }
      if let wrong = counts.first(where: { $0 < 0 }) {
        throw TensorError("repeated", "a count is \(wrong); it must be 0 or more")
      }
      let index = counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      return taken(index, along: axis)
    }
  }

  /// Axes in other places; the rest keep their order.
  ///
  /// - Parameters:
  ///   - sources: The axes to move.
  ///   - destinations: Where each stands in the result.
  public func movedAxes(from sources: [Int], to destinations: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      guard sources.count == destinations.count else {
        throw TensorError(
          "movedAxes",
          "\(sources.count) axes are to move to \(destinations.count) places; there must be one for each"
        )
      }
      _ = try AxisSet(sources, of: shape, for: "movedAxes")
      _ = try AxisSet(destinations, of: shape, for: "movedAxes")
      func positive(_ axis: Int) -> Int { axis < 0 ? axis + rank : axis }
      var rest = (0..<rank).filter { !sources.map(positive).contains($0) }
      for (destination, source) in zip(destinations, sources).sorted(by: {
        positive($0.0) < positive($1.0)
      }) {
        rest.insert(positive(source), at: positive(destination))
      }
      return permuted(rest)
    }
  }
  /// One axis in another place; the rest keep their order.
  public func movedAxis(from source: Int, to destination: Int) -> Self {
    movedAxes(from: [source], to: [destination])
  }

  /// An axis as several, whose extents multiply to its own.
  ///
  /// - Parameter extents: At most one may be −1: it follows from the others.
  public func unflattened(at axis: Int, into extents: [Int]) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "unflattened")
      var parts = extents
      let known = extents.filter { $0 != -1 }.reduce(1, *)
      if let open = extents.firstIndex(of: -1), known > 0 { parts[open] = shape[axis] / known }
      guard !parts.isEmpty, parts.allSatisfy({ $0 >= 0 }), parts.reduce(1, *) == shape[axis]
      else {
        throw TensorError(
          "unflattened",
          "\(extents) do not multiply to the extent \(shape[axis]) of axis \(axis) of \(shape); one of them "
            + "may be -1")
      }
      let target = Array(shape[..<axis]) + parts + Array(shape[(axis + 1)...])
      return reshaped(to: try Shape(validating: target, for: "unflattened"))
    }
  }
}
