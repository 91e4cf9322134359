import CKernels

extension Storage {
  /// Reduces over `axes`; the result has `shape`, with or without the reduced axes.
  package func reduce(_ op: wg_reduce_op, over axes: AxisSet, _ shape: Shape) -> Storage {
    let (source, outer, extent, inner) = arranged(for: axes)
    let result = Storage(shape, dataType)
    wg_reduce(
      op, dataType.kernel, Int64(outer), Int64(extent), Int64(inner), source.pointer,
      result.pointer)
    return result
  }

  /// The position of the first greatest or least element along `axis`.
  package func argReduce(least: Bool, along axis: Int, _ shape: Shape) -> Storage {
    let (outer, extent, inner) = self.shape.split(at: axis)
    let result = Storage(shape, .int64)
    wg_arg_reduce(
      least, dataType.kernel, Int64(outer), Int64(extent), Int64(inner), pointer,
      result.pointer.assumingMemoryBound(to: Int64.self))
    return result
  }

  /// The order that sorts along `axis`.
  package func argSort(descending: Bool, along axis: Int) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(shape, .int64)
    wg_argsort(
      descending, dataType.kernel, Int64(outer), Int64(extent), Int64(inner), pointer,
      result.pointer.assumingMemoryBound(to: Int64.self))
    return result
  }

  /// Softmax along `axis`, or its logarithm.
  package func softmax(logarithm: Bool, along axis: Int) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(shape, dataType)
    wg_softmax(
      logarithm, dataType.kernel, Int64(outer), Int64(extent), Int64(inner), pointer,
      result.pointer)
    return result
  }

  /// This tensor, if need be permuted, as [outer, extent, inner] with `axes` in the middle.
  private func arranged(
    for axes: AxisSet
  ) -> (source: Storage, outer: Int, extent: Int, inner: Int) {
    var (outer, extent, inner) = (1, 1, 1)
    var isRun = true
    for axis in 0..<shape.rank {
      if axes.contains(axis) {
        if inner != 1 && shape[axis] != 1 { isRun = false }
        extent *= shape[axis]
      } else if extent != 1 {
        inner *= shape[axis]
      } else {
        outer *= shape[axis]
      }
    }
    // An empty tensor has no order to respect.
    if isRun && count > 0 { return (self, outer, extent, inner) }
    let reduced = shape.elementCount(over: axes)
    var kept = 1
    for axis in 0..<shape.rank where !axes.contains(axis) { kept *= shape[axis] }
    if count == 0 { return (self, kept, reduced, 1) }
    let order =
      (0..<shape.rank).filter { !axes.contains($0) } + (0..<shape.rank).filter(axes.contains)
    return (permuted(order), kept, reduced, 1)
  }
}
