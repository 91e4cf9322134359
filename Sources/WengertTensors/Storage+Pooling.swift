import CWengert

/// The windows of a pooling over the last two axes.
package struct PoolingWindows: Hashable, Sendable {
  /// Extents of two axes: of a plane of x, of a plane of the result, and of a window.
  package var input, output, kernel: Shape
  package var stride, padding, dilation: Shape
  /// Windows that share the input out among the results, whatever kernel and stride say.
  package var isAdaptive = false
  /// Whether an average divides by elements of the padding, too.
  package var countsPadding = true

  package init(
    input: Shape, output: Shape, kernel: Shape = [1, 1], stride: Shape = [1, 1],
    padding: Shape = [0, 0], dilation: Shape = [1, 1]
  ) {
    self.input = input
    self.output = output
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  fileprivate func kernelWindows(planes: Int) -> wg_pooling {
    func pair(_ shape: Shape) -> (Int64, Int64) { (Int64(shape[0]), Int64(shape[1])) }
    return wg_pooling(
      planes: Int64(planes), input: pair(input), output: pair(output), kernel: pair(kernel),
      stride: pair(stride), padding: pair(padding), dilation: pair(dilation),
      adaptive: isAdaptive, counts_padding: countsPadding)
  }

  /// How many planes that many elements are.
  fileprivate func planes(_ count: Int, _ plane: Shape) -> Int {
    plane.elementCount == 0 ? 0 : count / plane.elementCount
  }
}

extension Storage {
  /// Writes the greatest element of each window of x.
  ///
  /// - Returns: Where in its plane each was, 32-bit integers in this shape.
  package func setMaxPool(_ windows: PoolingWindows, _ x: Storage) -> Storage {
    let positions = Storage(shape, .int32)
    var kernel = windows.kernelWindows(planes: windows.planes(count, windows.output))
    wg_max_pool(
      dataType.kernel, &kernel, x.pointer, pointer,
      positions.pointer.assumingMemoryBound(to: Int32.self))
    return positions
  }

  /// Writes the mean of each window of x, or the transpose.
  package func setAveragePool(_ windows: PoolingWindows, _ x: Storage, transposed: Bool) {
    let plane = transposed ? windows.input : windows.output
    var kernel = windows.kernelWindows(planes: windows.planes(count, plane))
    if transposed {
      wg_average_pool_transpose(dataType.kernel, &kernel, x.pointer, pointer)
    } else {
      wg_average_pool(dataType.kernel, &kernel, x.pointer, pointer)
    }
  }

  /// Writes the windows of x as columns, or adds columns up where they came from.
  package func setUnfolded(_ windows: PoolingWindows, _ x: Storage, transposed: Bool) {
    let planes = windows.planes(transposed ? count : x.count, windows.input)
    var kernel = windows.kernelWindows(planes: planes)
    if transposed {
      wg_fold(dataType.kernel, &kernel, x.pointer, pointer)
    } else {
      wg_unfold(dataType.kernel, &kernel, x.pointer, pointer)
    }
  }

  /// Writes the elements of the planes of x at positions, which have this shape; or the transpose, where x
  /// has the positions' shape.
  package func setPicked(_ x: Storage, at positions: Storage, planes: Int, transposed: Bool) {
    guard planes > 0 else { return }
    let at = UnsafePointer(positions.pointer.assumingMemoryBound(to: Int32.self))
    let (n, m) = (Int64((transposed ? count : x.count) / planes), Int64(positions.count / planes))
    if transposed {
      wg_pick_transpose(dataType.kernel, Int64(planes), n, m, x.pointer, at, pointer)
    } else {
      wg_pick(dataType.kernel, Int64(planes), n, m, x.pointer, at, pointer)
    }
  }
}
