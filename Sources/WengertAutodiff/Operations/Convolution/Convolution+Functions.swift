// Convolutions of one, two and three axes.

/// The convolution of x with a kernel, as nets have it (a cross-correlation):
///
///     y[n, o, i] = b[o] + Σ w[o, c, k] · x[n, c, i · stride − padding + k · dilation]
///
/// summed over the channels c of o's group and the kernel's elements k; x is 0 outside. The result has
/// ⌊(length + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1 elements. As many groups as channels make
/// it depthwise.
///
/// It refuses channels or groups that do not divide, and kernels larger than the padded input.
///
/// Fukushima, "Neocognitron", 1980; LeCun et al., "Gradient-Based Learning Applied to Document Recognition",
/// 1998.
///
/// - Parameters:
///   - x: [batch, inputs, length].
///   - weight: [outputs, inputs / groups, kernel].
///   - bias: [outputs]; 0 if nil.
///   - stride: Elements of x between neighbouring results.
///   - padding: Zeros before and after each axis, or `.same` or `.valid`.
///   - dilation: Elements of x between neighbouring elements of the kernel.
///   - groups: Parts that inputs and outputs fall into; each output sees the inputs of its part.
public func conv1d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1, groups: Int = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(convolution(1, x.value, weight.value, bias?.value, attributes))
}

/// The convolution of x with a kernel over two axes; see `conv1d`.
///
/// - Parameters:
///   - x: [batch, inputs, height, width].
///   - weight: [outputs, inputs / groups, height, width].
///   - bias: [outputs]; 0 if nil.
///   - stride: For all axes, or for each.
///   - padding: Zeros before and after each axis, or `.same` or `.valid`.
///   - dilation: For all axes, or for each.
///   - groups: Parts that inputs and outputs fall into.
public func conv2d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1, groups: Int = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(convolution(2, x.value, weight.value, bias?.value, attributes))
}

/// The convolution of x with a kernel over three axes; see `conv1d`.
///
/// - Parameters:
///   - x: [batch, inputs, depth, height, width].
///   - weight: [outputs, inputs / groups, depth, height, width].
///   - bias: [outputs]; 0 if nil.
///   - stride: For all axes, or for each.
///   - padding: Zeros before and after each axis, or `.same` or `.valid`.
///   - dilation: For all axes, or for each.
///   - groups: Parts that inputs and outputs fall into.
public func conv3d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1, groups: Int = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(convolution(3, x.value, weight.value, bias?.value, attributes))
}

/// The transposed convolution: the adjoint of the convolution with the same weight, stride, padding, dilation and
/// groups, which it therefore takes from the shape of the result to that of the input.
///
///     y[n, o, i · stride − padding + k · dilation] += x[n, c, i] · w[c, o, k]
///
/// The result has (length − 1) stride − 2 padding + dilation (kernel − 1) + output padding + 1 elements.
///
/// Zeiler et al., "Deconvolutional Networks", CVPR 2010.
///
/// - Parameters:
///   - x: [batch, inputs, length].
///   - weight: [inputs, outputs / groups, kernel].
///   - bias: [outputs]; 0 if nil.
///   - stride: Elements of the result between neighbouring elements of x.
///   - padding: Elements of the result that are cut off at both ends.
///   - outputPadding: Elements by which the result is longer at its end; less than the stride or the dilation.
///   - groups: Parts that inputs and outputs fall into.
///   - dilation: Elements of the result between neighbouring elements of the kernel.
public func convTranspose1d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0, groups: Int = 1,
  dilation: any AxisExtents = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(
    transposedConvolution(1, x.value, weight.value, bias?.value, outputPadding, attributes))
}

/// The transposed convolution over two axes; see `convTranspose1d`.
///
/// - Parameters:
///   - x: [batch, inputs, height, width].
///   - weight: [inputs, outputs / groups, height, width].
///   - bias: [outputs]; 0 if nil.
///   - stride: For all axes, or for each.
///   - padding: For all axes, or for each.
///   - outputPadding: For all axes, or for each.
///   - groups: Parts that inputs and outputs fall into.
///   - dilation: For all axes, or for each.
public func convTranspose2d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0, groups: Int = 1,
  dilation: any AxisExtents = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(
    transposedConvolution(2, x.value, weight.value, bias?.value, outputPadding, attributes))
}

/// The transposed convolution over three axes; see `convTranspose1d`.
///
/// - Parameters:
///   - x: [batch, inputs, depth, height, width].
///   - weight: [inputs, outputs / groups, depth, height, width].
///   - bias: [outputs]; 0 if nil.
///   - stride: For all axes, or for each.
///   - padding: For all axes, or for each.
///   - outputPadding: For all axes, or for each.
///   - groups: Parts that inputs and outputs fall into.
///   - dilation: For all axes, or for each.
public func convTranspose3d<T: TensorLike>(
  _ x: T, _ weight: T, bias: T? = nil, stride: any AxisExtents = 1,
  padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0, groups: Int = 1,
  dilation: any AxisExtents = 1
) -> T where T.Scalar: FloatingTensorScalar {
  let attributes = ConvolutionAttributes(
    stride: stride, padding: padding, dilation: dilation, groups: groups)
  return T(
    transposedConvolution(3, x.value, weight.value, bias?.value, outputPadding, attributes))
}

/// The convolution over the last `rank` axes: `conv1d`, `conv2d` or `conv3d`.
package func convolution(
  _ rank: Int, _ x: Value, _ weight: Value, _ bias: Value?, _ attributes: ConvolutionAttributes
) -> Value {
  orFail(x) { () throws(TensorError) -> Value in
    let geometry = try KernelArguments(name: "conv\(rank)d", rank: rank)
      .geometry(x.shape, weight.shape, bias?.shape, attributes)
    let operation = ConvolutionOperation(geometry: geometry)
    guard let bias else { return apply(operation, x, weight) }
    return apply(operation, x, weight, bias)
  }
}

/// The transposed convolution over the last `rank` axes.
package func transposedConvolution(
  _ rank: Int, _ x: Value, _ weight: Value, _ bias: Value?, _ outputPadding: any AxisExtents,
  _ attributes: ConvolutionAttributes
) -> Value {
  orFail(x) { () throws(TensorError) -> Value in
    let geometry = try KernelArguments(name: "convTranspose\(rank)d", rank: rank)
      .transposedGeometry(
        x.shape, weight.shape, bias?.shape, outputPadding: outputPadding, attributes)
    let operation = ConvolutionInputGradient(geometry: geometry)
    guard let bias else { return apply(operation, x, weight) }
    return apply(operation, x, weight, bias)
  }
}
