/// The windows of images as columns, also called im2col.
///
///     [batch, channels, height, width] → [batch, channels · kernel height · kernel width, windows]
///
/// Row (c · kernel height + r) · kernel width + s, column i holds element (r, s) of window i of channel c, 0 in the
/// padding; windows in row-major order.
///
/// - Parameters:
///   - x: [batch, channels, height, width].
///   - kernelSize: Of both axes, or of each.
///   - dilation: Between neighbouring elements of a window.
///   - padding: Zeros before and after each axis.
///   - stride: From window to window.
public func unfold<T: TensorLike>(
  _ x: T, kernelSize: any AxisExtents, dilation: any AxisExtents = 1, padding: any AxisExtents = 0,
  stride: any AxisExtents = 1
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard x.rank == 4 else {
      throw TensorError("unfold", "x is \(x.shape); it must be [batch, channels, height, width]")
    }
    let windows = try KernelArguments(name: "unfold", rank: 2)
      .columns(of: Shape(x.shape.suffix(2)), kernelSize, dilation, padding, stride)
    return apply(Unfold(windows: windows), x)
  }
}

/// The adjoint of `unfold`: columns added up where they came from, also called col2im.
///
///     [batch, channels · kernel height · kernel width, windows] → [batch, channels, height, width]
///
/// - Parameters:
///   - x: Columns as `unfold` returns them.
///   - outputSize: Height and width of the result, or one number for both.
///   - kernelSize: Of both axes, or of each.
///   - dilation: Between neighbouring elements of a window.
///   - padding: Elements to cut off before and after each axis.
///   - stride: From window to window.
public func fold<T: TensorLike>(
  _ x: T, outputSize: any AxisExtents, kernelSize: any AxisExtents,
  dilation: any AxisExtents = 1, padding: any AxisExtents = 0, stride: any AxisExtents = 1
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    let arguments = KernelArguments(name: "fold", rank: 2)
    let plane = try arguments.extents(outputSize, "output size", atLeast: 1)
    let windows = try arguments.columns(of: plane, kernelSize, dilation, padding, stride)
    let (kernel, count) = (windows.kernel.elementCount, windows.output.elementCount)
    guard x.rank == 3, x.shape[1] % kernel == 0, x.shape[2] == count else {
      throw TensorError(
        "fold",
        "x is \(x.shape); for an output size of \(plane) it must be [batch, channels · \(kernel), \(count)]: "
          + "\(kernel) elements of a window, \(count) windows")
    }
    return apply(Unfold(windows: windows, isTransposed: true), x)
  }
}

extension KernelArguments {
  fileprivate func columns(
    of plane: Shape, _ kernelSize: any AxisExtents, _ dilation: any AxisExtents,
    _ padding: any AxisExtents, _ stride: any AxisExtents
  ) throws(TensorError) -> PoolingWindows {
    var windows = PoolingWindows(
      input: plane, output: plane, kernel: try extents(kernelSize, "kernel size", atLeast: 1),
      stride: try extents(stride, "stride", atLeast: 1),
      padding: try extents(padding, "padding", atLeast: 0),
      dilation: try extents(dilation, "dilation", atLeast: 1))
    for axis in 0..<2 {
      let padded = plane[axis] + 2 * windows.padding[axis]
      let span = KernelArguments.span(windows.kernel[axis], windows.dilation[axis])
      guard plane[axis] > 0 && span <= padded else {
        throw TensorError(
          name,
          "images are \(plane): along axis \(axis) a window covers \(span) elements, and they have \(padded), "
            + "padding included")
      }
      windows.output[axis] = (padded - span) / windows.stride[axis] + 1
    }
    return windows
  }
}
