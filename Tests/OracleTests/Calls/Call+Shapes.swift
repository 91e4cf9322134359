import Wengert

extension Call {
  /// Operations that give elements other places.
  func movement() throws -> T? {
    switch op {
    case "reshape": try operand("x").reshaped(to: attrs.ints("shape"))
    case "transpose": try operand("x").transposed(attrs.int("axis0"), attrs.int("axis1"))
    case "permute": try operand("x").permuted(attrs.ints("axes"))
    case "slice": try operand("x").sliced(slices(attrs["slices"]))
    case "broadcast_to": try operand("x").broadcast(to: Shape(attrs.ints("shape")))
    case "concat": concatenate(try ordered(), along: try attrs.int("axis"))
    case "stack": stack(try ordered(), along: try attrs.int("axis"))
    default: nil
    }
  }

  /// Operations that pick elements by integers.
  func picking() throws -> T? {
    switch op {
    case "gather": try operand("x").gathered(integers("index"), along: attrs.int("axis"))
    case "index_select": try operand("x").taken(integers("index"), along: attrs.int("axis"))
    case "embedding":
      embedding(
        try operand("weight"), try integers("index"), paddingIndex: attrs["padding_idx"]?.int)
    default: nil
    }
  }

  private func ordered() throws -> [T] { try attrs.texts("order").map(operand) }
}

/// Selectors from [start, stop, step] for each axis; null is the axis' end, or a step of 1.
func slices(_ attribute: Attribute?) throws -> [any AxisSelector] {
  guard let list = attribute?.list else { throw Complaint("slices are missing") }
  return try list.map { slice in
    guard let bounds = slice.list, bounds.count == 3 else {
      throw Complaint("a slice is not [start, stop, step]")
    }
    return AxisSlice(from: bounds[0].int, to: bounds[1].int, by: bounds[2].int ?? 1)
  }
}

extension TensorLike {
  /// The view of this base that a chain of permutations, slices and expansions makes.
  func view(_ chain: [Attribute]) throws -> Self {
    try chain.reduce(self) { base, link in
      guard let link = link.list, link.count == 2, let kind = link[0].text, let list = link[1].list
      else { throw Complaint("a link of a view is not [kind, argument]") }
      switch kind {
      case "permute": return base.permuted(list.compactMap(\.int))
      case "slice": return base.sliced(try slices(link[1]))
      case "expand": return base.broadcast(to: base.expansion(list.compactMap(\.int)))
      default: throw Complaint("a view by \(kind) is unknown")
      }
    }
  }

  /// A shape to expand to, in which −1 stands for the extent that is there.
  private func expansion(_ extents: [Int]) -> Shape {
    let lead = extents.count - rank
    return Shape(
      extents.enumerated().map { axis, extent in
        extent == -1 && axis >= lead ? shape[axis - lead] : extent
      })
  }
}
