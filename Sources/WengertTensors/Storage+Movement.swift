import CWengert

extension Storage {
  /// The axes in another order.
  package func permuted(_ order: [Int]) -> Storage {
    var target = Shape()
    let strides = Extents(contiguousStridesOf: shape)
    var source = Extents()
    for (axis, from) in order.enumerated() {
      target.append(shape[from])
      source[axis] = strides[from]
    }
    return copied(as: target, strides: source)
  }

  /// Repeats along the axes that `target` has more of.
  package func broadcast(to target: Shape) -> Storage {
    if target == shape { return self }
    return copied(as: target, strides: shape.broadcastStrides(to: target))
  }

  /// The part that `ranges` select. A part that lies in one piece of memory shares it.
  package func sliced(_ ranges: StridedRegion) -> Storage {
    let target = ranges.shape
    let strides = Extents(contiguousStridesOf: shape)
    var offset = 0
    var source = Extents()
    for axis in 0..<shape.rank {
      offset += ranges.start(axis) * strides[axis]
      source[axis] = strides[axis] * ranges.step(axis)
    }
    if isContiguous(ranges) { return Storage(viewing: self, target, offset: offset) }
    return copied(as: target, strides: source, offset: offset)
  }

  /// Zeros of `shape`, with this tensor at the part that `ranges` select: the transpose of `sliced`.
  package func placed(at ranges: StridedRegion, in shape: Shape) -> Storage {
    let result = Storage.filled(.integer(0), shape, dataType)
    result.write(self, at: ranges)
    return result
  }

  /// Overwrites the part that `ranges` select.
  package func write(_ part: Storage, at ranges: StridedRegion) {
    let strides = Extents(contiguousStridesOf: shape)
    var offset = 0
    var target = Extents()
    for axis in 0..<shape.rank {
      offset += ranges.start(axis) * strides[axis]
      target[axis] = strides[axis] * ranges.step(axis)
    }
    guard part.count > 0 else { return }
    Extents(ranges.shape).withPointer { extents in
      target.withPointer {
        wg_copy_to_strided(
          dataType.kernel, Int32(shape.rank), extents, part.pointer,
          pointer + offset * dataType.byteCount, $0)
      }
    }
  }

  /// The operands one after another along `axis`.
  package static func concatenated(_ parts: [Storage], along axis: Int, _ shape: Shape) -> Storage {
    let result = Storage(shape, parts[0].dataType)
    var start = 0
    for part in parts {
      result.write(part, at: StridedRegion(of: shape, axis, start, part.shape[axis]))
      start += part.shape[axis]
    }
    return result
  }

  /// y[o][j][i] = x[o][index[j]][i].
  package func selected(_ index: Storage, along axis: Int, _ target: Shape) -> Storage {
    let (outer, extent, inner) = shape.split(at: axis)
    let result = Storage(target, dataType)
    wg_index_select(
      dataType.kernel, Int64(outer), Int64(extent), Int64(inner), Int64(index.count), pointer,
      index.indices, result.pointer)
    return result
  }

  /// The transpose of `selected`: adds each part to the place it was selected from.
  package func addedBack(_ index: Storage, along axis: Int, _ target: Shape) -> Storage {
    let (outer, extent, inner) = target.split(at: axis)
    let result = Storage.filled(.integer(0), target, dataType)
    wg_index_add(
      dataType.kernel, Int64(outer), Int64(extent), Int64(inner), Int64(index.count), pointer,
      index.indices, result.pointer)
    return result
  }

  /// y[i][j][k] = x[index[i][j][k]][j][k] for axis 0, and so on.
  package func gathered(_ index: Storage, along axis: Int) -> Storage {
    let result = Storage(index.shape, dataType)
    Extents(index.shape).withPointer { extents in
      Extents(contiguousStridesOf: shape).withPointer {
        wg_gather(
          dataType.kernel, Int32(shape.rank), extents, Int32(axis), pointer, $0, index.indices,
          result.pointer)
      }
    }
    return result
  }

  /// The transpose of `gathered`.
  package func scattered(_ index: Storage, along axis: Int, _ target: Shape) -> Storage {
    let result = Storage.filled(.integer(0), target, dataType)
    Extents(index.shape).withPointer { extents in
      Extents(contiguousStridesOf: target).withPointer {
        wg_scatter_add(
          dataType.kernel, Int32(target.rank), extents, Int32(axis), pointer, index.indices,
          result.pointer, $0)
      }
    }
    return result
  }

  /// Whether every index lies in 0 ..< extent.
  package func hasIndices(below extent: Int) -> Bool {
    var position: Int64 = 0
    return wg_indices_in_range(Int64(count), indices, Int64(extent), &position)
  }

  /// Checks that every index lies in 0 ..< extent.
  package func checkIndices(
    below extent: Int, axis: Int, for operation: String, note: @autoclosure () -> String = ""
  ) throws(TensorError) {
    var position: Int64 = 0
    guard !wg_indices_in_range(Int64(count), indices, Int64(extent), &position) else { return }
    throw TensorError(
      operation,
      "index \(indices[Int(position)]) at position \(position) is out of range for axis \(axis) of "
        + "extent \(extent); it must lie in 0..<\(extent)\(note())")
  }

  private var indices: UnsafePointer<Int64> {
    UnsafePointer(pointer.assumingMemoryBound(to: Int64.self))
  }

  private func copied(as target: Shape, strides: Extents, offset: Int = 0) -> Storage {
    let result = Storage(target, dataType)
    if result.count == 0 { return result }
    Extents(target).withPointer { extents in
      strides.withPointer {
        wg_copy_from_strided(
          dataType.kernel, Int32(target.rank), extents, pointer + offset * dataType.byteCount, $0,
          result.pointer)
      }
    }
    return result
  }

  /// Whether the selected part is one piece of memory: at most one extent is cut, with step 1, and all
  /// axes before it have extent 1.
  private func isContiguous(_ ranges: StridedRegion) -> Bool {
    var mustBeWhole = false
    for axis in 0..<shape.rank {
      let count = ranges.shape[axis]
      if mustBeWhole {
        if count != shape[axis] || ranges.step(axis) != 1 { return false }
      } else if count != 1 {
        if ranges.step(axis) != 1 { return false }
        mustBeWhole = true
      }
    }
    return true
  }
}
