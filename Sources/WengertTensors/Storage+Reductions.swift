import CWengert

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

  /// Σ x², summed in the element type.
  package var sumOfSquares: Double {
    var sum = 0.0
    return withUnsafeMutableBytes(of: &sum) { bytes in
      wg_reduce(
        WG_SUM_OF_SQUARES, dataType.kernel, 1, Int64(count), 1, pointer, bytes.baseAddress!)
      return dataType == .float32
        ? Double(bytes.load(as: Float.self)) : bytes.load(as: Double.self)
    }
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

  /// The gradient of softmax along the last axis, or of its logarithm: this is the result.
  package func softmaxGradient(logarithm: Bool, _ cotangent: Storage) -> Storage {
    let (rows, classes) = rows
    let result = Storage(shape, dataType)
    wg_softmax_gradient(
      logarithm, dataType.kernel, Int64(rows), Int64(classes), pointer, cotangent.pointer,
      result.pointer)
    return result
  }

  /// −ln softmax at each row's label, or −Σ q ln softmax: one number per row.
  package func crossEntropy(_ target: RowTargets, _ shape: Shape) -> Storage {
    let (rows, classes) = rows
    let result = Storage(shape, dataType)
    wg_cross_entropy(
      dataType.kernel, Int64(rows), Int64(classes), pointer, target.labels, target.distribution,
      result.pointer)
    return result
  }

  /// (softmax − target) · cotangent · factor; the cotangent holds one number, or one per row.
  package func crossEntropyGradient(
    _ target: RowTargets, _ cotangent: Storage, factor: Double
  ) -> Storage {
    let (rows, classes) = rows
    let result = Storage(shape, dataType)
    wg_cross_entropy_gradient(
      dataType.kernel, Int64(rows), Int64(classes), pointer, target.labels, target.distribution,
      cotangent.pointer, cotangent.count == 1 ? 0 : 1, factor, result.pointer)
    return result
  }

  /// The last axis as columns, all others as rows.
  private var rows: (Int, Int) {
    let columns = shape.last ?? 1
    return (columns == 0 ? 0 : count / columns, columns)
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

/// The targets of cross-entropy: labels, or a distribution per row.
package enum RowTargets {
  case classes(Storage)
  case probabilities(Storage)

  fileprivate var labels: UnsafePointer<Int64>? {
    if case .classes(let storage) = self {
      UnsafePointer(storage.pointer.assumingMemoryBound(to: Int64.self))
    } else {
      nil
    }
  }

  fileprivate var distribution: UnsafeRawPointer? {
    if case .probabilities(let storage) = self { UnsafeRawPointer(storage.pointer) } else { nil }
  }
}
