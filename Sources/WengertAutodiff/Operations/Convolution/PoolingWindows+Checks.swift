/// The attributes of a call of a pooling.
package struct PoolingAttributes {
  var kernel: any AxisExtents
  var stride: (any AxisExtents)?
  var padding: any AxisExtents
  var dilation: any AxisExtents
  var ceilMode: Bool
  var countsPadding: Bool

  package init(
    kernel: any AxisExtents, stride: (any AxisExtents)?, padding: any AxisExtents,
    dilation: any AxisExtents = 1, ceilMode: Bool, countsPadding: Bool = true
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.ceilMode = ceilMode
    self.countsPadding = countsPadding
  }
}

extension KernelArguments {
  /// The windows of a pooling of x, whose planes are the last axes.
  func windows(_ x: Shape, _ attributes: PoolingAttributes) throws(TensorError) -> PoolingWindows {
    let input = try plane(x)
    let kernel = try extents(attributes.kernel, "kernel size", atLeast: 1)
    let stride = try extents(attributes.stride ?? attributes.kernel, "stride", atLeast: 1)
    let padding = try extents(attributes.padding, "padding", atLeast: 0)
    let dilation = try extents(attributes.dilation, "dilation", atLeast: 1)
    var output = input
    for axis in 0..<rank {
      guard 2 * padding[axis] <= kernel[axis] else {
        throw TensorError(
          name,
          "the padding \(padding[axis]) must be at most half of the kernel size \(kernel[axis])")
      }
      let padded = input[axis] + 2 * padding[axis]
      let span = KernelArguments.span(kernel[axis], dilation[axis])
      let (room, step) = (padded - span, stride[axis])
      guard input[axis] > 0, room >= 0 || (attributes.ceilMode && room > -step) else {
        throw TensorError(
          name,
          "x is \(x): along axis \(axis - rank) a window covers \(span) elements, and x has \(padded), "
            + "padding included")
      }
      output[axis] = (room + (attributes.ceilMode ? step - 1 : 0)) / step + 1
      // A window that would begin beyond the input and its padding before it is left out.
      if (output[axis] - 1) * step >= input[axis] + padding[axis] { output[axis] -= 1 }
    }
    var windows = PoolingWindows(
      input: input.plane(1), output: output.plane(1), kernel: kernel.plane(1),
      stride: stride.plane(1), padding: padding.plane(0), dilation: dilation.plane(1))
    windows.countsPadding = attributes.countsPadding
    return windows
  }

  /// Windows that share the planes of x out among so many results.
  func adaptiveWindows(
    _ x: Shape, _ outputSize: any AxisExtents
  ) throws(TensorError) -> PoolingWindows {
    let input = try plane(x)
    let output = try extents(outputSize, "output size", atLeast: 1)
    guard !input.contains(0) else {
      throw TensorError(name, "x is \(x); its last \(rank) axes must not be empty")
    }
    var windows = PoolingWindows(input: input.plane(1), output: output.plane(1))
    windows.isAdaptive = true
    return windows
  }

  /// The extents that a window moves along.
  private func plane(_ x: Shape) throws(TensorError) -> Shape {
    guard x.rank > rank else {
      throw TensorError(
        name, "x is \(x); it must be [batch, channels, …] with \(rank) axes after them")
    }
    let plane = Shape(x.suffix(rank))
    guard plane.elementCount <= Int(Int32.max) else {
      throw TensorError(name, "x is \(x); a plane may have 2147483647 elements")
    }
    return plane
  }
}

extension Shape {
  /// Two extents, of which a kernel of one axis has the second.
  fileprivate func plane(_ leading: Int) -> Shape { rank == 2 ? self : [leading, self[0]] }
}
