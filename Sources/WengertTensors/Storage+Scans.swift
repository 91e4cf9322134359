import CWengert

extension Storage {
  /// Cumulative sums and products along an axis, from the end if reversed.
  package func scan(_ op: wg_scan_op, along axis: Int, reversed: Bool) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(shape, dataType)
    wg_scan(
      op, dataType.kernel, reversed, Int64(outer), Int64(extent), Int64(inner), pointer,
      result.pointer)
    return result
  }

  /// y[j] = these[j] + factors[j] · y[j − 1] along an axis, or y[j + 1] if reversed.
  package func recurrence(_ factors: Storage, along axis: Int, reversed: Bool) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(shape, dataType)
    wg_recurrence(
      dataType.kernel, reversed, Int64(outer), Int64(extent), Int64(inner), factors.pointer,
      pointer, result.pointer)
    return result
  }

  /// Where the greatest or least element so far stands along an axis, the last of equals.
  package func runningExtreme(least: Bool, along axis: Int) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(shape, .int64)
    wg_scan_extreme(
      least, dataType.kernel, Int64(outer), Int64(extent), Int64(inner), pointer,
      result.pointer.assumingMemoryBound(to: Int64.self))
    return result
  }
}
