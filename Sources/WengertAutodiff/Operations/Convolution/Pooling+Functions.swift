// Pooling of one and of two axes.

/// The greatest element of each window over the last axis.
///
///     y[i] = max over k of x[i · stride − padding + k · dilation]
///
/// The padding counts as −∞. Where several elements are greatest, the first has the gradient; a NaN counts as
/// greatest.
///
/// - Parameters:
///   - x: [batch, channels, length].
///   - kernelSize: Elements of a window.
///   - stride: From window to window; the kernel size if nil.
///   - padding: Before and after; at most half of the kernel size.
///   - dilation: Between neighbouring elements of a window.
///   - ceilMode: Whether a last window that reaches beyond the end counts, as long as it begins before it.
public func maxPool1d<T: TensorLike>(
  _ x: T, kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil,
  padding: any AxisExtents = 0, dilation: any AxisExtents = 1, ceilMode: Bool = false
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = PoolingAttributes(
    kernel: kernelSize, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
  return T(maxPool(1, x.value, attributes))
}

/// The greatest element of each window over the last two axes; see `maxPool1d`.
///
/// - Parameters:
///   - x: [batch, channels, height, width].
///   - kernelSize: Of both axes, or of each.
///   - stride: From window to window; the kernel size if nil.
///   - padding: Before and after; at most half of the kernel size.
///   - dilation: Between neighbouring elements of a window.
///   - ceilMode: Whether a last window that reaches beyond the end counts, as long as it begins before it.
public func maxPool2d<T: TensorLike>(
  _ x: T, kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil,
  padding: any AxisExtents = 0, dilation: any AxisExtents = 1, ceilMode: Bool = false
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = PoolingAttributes(
    kernel: kernelSize, stride: stride, padding: padding, dilation: dilation, ceilMode: ceilMode)
  return T(maxPool(2, x.value, attributes))
}

/// The mean of each window over the last axis.
///
/// - Parameters:
///   - x: [batch, channels, length].
///   - kernelSize: Elements of a window.
///   - stride: From window to window; the kernel size if nil.
///   - padding: Zeros before and after; at most half of the kernel size.
///   - ceilMode: Whether a last window that reaches beyond the end counts, as long as it begins before it.
///   - countIncludePad: Whether the zeros of the padding count as elements.
public func avgPool1d<T: TensorLike>(
  _ x: T, kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil,
  padding: any AxisExtents = 0, ceilMode: Bool = false, countIncludePad: Bool = true
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = PoolingAttributes(
    kernel: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
    countsPadding: countIncludePad)
  return T(averagePool(1, x.value, attributes))
}

/// The mean of each window over the last two axes.
///
/// - Parameters:
///   - x: [batch, channels, height, width].
///   - kernelSize: Of both axes, or of each.
///   - stride: From window to window; the kernel size if nil.
///   - padding: Zeros before and after; at most half of the kernel size.
///   - ceilMode: Whether a last window that reaches beyond the end counts, as long as it begins before it.
///   - countIncludePad: Whether the zeros of the padding count as elements.
public func avgPool2d<T: TensorLike>(
  _ x: T, kernelSize: any AxisExtents, stride: (any AxisExtents)? = nil,
  padding: any AxisExtents = 0, ceilMode: Bool = false, countIncludePad: Bool = true
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = PoolingAttributes(
    kernel: kernelSize, stride: stride, padding: padding, ceilMode: ceilMode,
    countsPadding: countIncludePad)
  return T(averagePool(2, x.value, attributes))
}

/// The mean of each of so many parts of the last axis: result i covers the elements from ⌊i · length / size⌋ to
/// ⌈(i + 1) · length / size⌉, so that parts may overlap.
///
/// - Parameters:
///   - x: [batch, channels, length].
///   - outputSize: Elements of the result.
public func adaptiveAvgPool1d<T: TensorLike>(_ x: T, outputSize: any AxisExtents) -> T
where T.Scalar: FloatingTensorScalar {
  T(adaptiveAveragePool(1, x.value, outputSize))
}

/// The mean of each of so many parts of the last two axes; see `adaptiveAvgPool1d`.
///
/// - Parameters:
///   - x: [batch, channels, height, width].
///   - outputSize: Of both axes, or of each.
public func adaptiveAvgPool2d<T: TensorLike>(_ x: T, outputSize: any AxisExtents) -> T
where T.Scalar: FloatingTensorScalar {
  T(adaptiveAveragePool(2, x.value, outputSize))
}

/// The greatest element of each of so many parts of the last axis; see `adaptiveAvgPool1d` for the parts, and
/// `maxPool1d` for equal elements.
///
/// - Parameters:
///   - x: [batch, channels, length].
///   - outputSize: Elements of the result.
public func adaptiveMaxPool1d<T: TensorLike>(_ x: T, outputSize: any AxisExtents) -> T
where T.Scalar: FloatingTensorScalar {
  T(adaptiveMaxPool(1, x.value, outputSize))
}

/// The greatest element of each of so many parts of the last two axes; see `adaptiveMaxPool1d`.
///
/// - Parameters:
///   - x: [batch, channels, height, width].
///   - outputSize: Of both axes, or of each.
public func adaptiveMaxPool2d<T: TensorLike>(_ x: T, outputSize: any AxisExtents) -> T
where T.Scalar: FloatingTensorScalar {
  T(adaptiveMaxPool(2, x.value, outputSize))
}

/// The greatest element of each window over the last `rank` axes.
package func maxPool(
  _ rank: Int, _ x: Value, _ attributes: PoolingAttributes
) -> Value {
  orFail(x) { () throws(TensorError) -> Value in
    let windows = try KernelArguments(name: "maxPool\(rank)d", rank: rank).windows(
      x.shape, attributes)
    return onPlanes(x, rank) { apply(MaxPoolOperation(windows: windows), [$0]) }
  }
}

/// The mean of each window over the last `rank` axes.
package func averagePool(
  _ rank: Int, _ x: Value, _ attributes: PoolingAttributes
) -> Value {
  orFail(x) { () throws(TensorError) -> Value in
    let windows = try KernelArguments(name: "avgPool\(rank)d", rank: rank).windows(
      x.shape, attributes)
    return onPlanes(x, rank) { apply(AveragePool(windows: windows), $0) }
  }
}

/// The mean of each of so many parts of the last `rank` axes.
package func adaptiveAveragePool(_ rank: Int, _ x: Value, _ outputSize: any AxisExtents) -> Value {
  adaptivePool("adaptiveAvgPool\(rank)d", x, rank, outputSize) {
    apply(AveragePool(windows: $0), $1)
  }
}

/// The greatest element of each of so many parts of the last `rank` axes.
package func adaptiveMaxPool(_ rank: Int, _ x: Value, _ outputSize: any AxisExtents) -> Value {
  adaptivePool("adaptiveMaxPool\(rank)d", x, rank, outputSize) {
    apply(MaxPoolOperation(windows: $0), [$1])
  }
}

private func adaptivePool(
  _ name: String, _ x: Value, _ rank: Int, _ outputSize: any AxisExtents,
  _ pool: (PoolingWindows, Value) -> Value
) -> Value {
  orFail(x) { () throws(TensorError) -> Value in
    let windows = try KernelArguments(name: name, rank: rank).adaptiveWindows(x.shape, outputSize)
    return onPlanes(x, rank) { pool(windows, $0) }
  }
}

/// Applies a pooling of planes; vectors are planes of one row.
private func onPlanes(_ x: Value, _ rank: Int, _ pool: (Value) -> Value) -> Value {
  rank == 2 ? pool(x) : pool(x.unsqueezed(at: -2)).squeezed(at: -2)
}
