/// The attributes of a call of a convolution, transposed or not.
package struct ConvolutionAttributes {
  var stride: any AxisExtents
  var padding: ConvolutionPadding
  var dilation: any AxisExtents
  var groups: Int

  package init(
    stride: any AxisExtents, padding: ConvolutionPadding, dilation: any AxisExtents, groups: Int
  ) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }
}

extension KernelArguments {
  /// The geometry of a convolution of x with w.
  func geometry(
    _ x: Shape, _ w: Shape, _ bias: Shape?, _ attributes: ConvolutionAttributes
  ) throws(TensorError) -> ConvolutionGeometry {
    var geometry = try start(x, w, attributes)
    try check(
      channels: x[1], of: x, w, "[outputs, inputs / groups, …]", takes: w[1] * geometry.groups)
    guard w[0] % geometry.groups == 0 else {
      throw TensorError(
        name,
        "the weight is \(w): \(w[0]) output channels do not divide into \(geometry.groups) groups")
    }
    try check(bias, w, outputs: w[0])
    let ends = try paddingEnds(attributes.padding, &geometry)
    geometry.input = Shape(x.dropFirst(2))
    for axis in 0..<rank {
      let padded = x[axis + 2] + geometry.padding[axis] + ends[axis]
      let span = KernelArguments.span(geometry.kernel[axis], geometry.dilation[axis])
      guard span <= padded else {
        throw TensorError(
          name,
          "x is \(x), the weight \(w): along axis \(axis + 2) the kernel covers \(span) elements, and x has "
            + "\(padded), padding included")
      }
      geometry.output[axis] = (padded - span) / geometry.stride[axis] + 1
    }
    return geometry
  }

  /// The geometry of the convolution whose adjoint a transposed convolution of x with w is.
  func transposedGeometry(
    _ x: Shape, _ w: Shape, _ bias: Shape?, outputPadding: any AxisExtents,
    _ attributes: ConvolutionAttributes
  ) throws(TensorError) -> ConvolutionGeometry {
    var geometry = try start(x, w, attributes)
    try check(channels: x[1], of: x, w, "[inputs, outputs / groups, …]", takes: w[0])
    guard x[1] % geometry.groups == 0 else {
      throw TensorError(
        name, "x is \(x): \(x[1]) channels do not divide into \(geometry.groups) groups")
    }
    try check(bias, w, outputs: w[1] * geometry.groups)
    let extra = try extents(outputPadding, "output padding", atLeast: 0)
    guard case .zeros(let zeros) = attributes.padding else {
      throw TensorError(
        name, "the padding must be numbers; .same is not defined for a transposed convolution")
    }
    geometry.padding = try extents(zeros, "padding", atLeast: 0)
    geometry.output = Shape(x.dropFirst(2))
    for axis in 0..<rank {
      let (stride, dilation) = (geometry.stride[axis], geometry.dilation[axis])
      guard extra[axis] < max(stride, dilation) else {
        throw TensorError(
          name,
          "the output padding \(extra[axis]) must be less than the stride \(stride) or the dilation "
            + "\(dilation)")
      }
      let extent =
        (x[axis + 2] - 1) * stride - 2 * geometry.padding[axis]
        + KernelArguments.span(geometry.kernel[axis], dilation) + extra[axis]
      guard extent > 0 && extent <= Int(Int32.max) else {
        throw TensorError(
          name,
          "x is \(x), the weight \(w), the padding \(geometry.padding): the result would have \(extent) "
            + "elements along axis \(axis + 2)")
      }
      geometry.input[axis] = extent
    }
    return geometry
  }

  private func start(
    _ x: Shape, _ w: Shape, _ attributes: ConvolutionAttributes
  ) throws(TensorError) -> ConvolutionGeometry {
    guard x.rank == rank + 2 && w.rank == rank + 2 else {
      throw TensorError(
        name,
        "x is \(x), the weight \(w); both must have \(rank + 2) axes: [batch, channels, …] and two axes of "
          + "channels, then the kernel's")
    }
    guard attributes.groups > 0 else {
      throw TensorError(name, "the number of groups is \(attributes.groups); it must be 1 or more")
    }
    let kernel = Shape(w.dropFirst(2))
    guard !kernel.contains(0) else {
      throw TensorError(name, "the weight is \(w): an empty kernel")
    }
    let zeros = Shape(Array(repeating: 0, count: rank))
    return ConvolutionGeometry(
      input: zeros, output: zeros, kernel: kernel,
      stride: try extents(attributes.stride, "stride", atLeast: 1), padding: zeros,
      dilation: try extents(attributes.dilation, "dilation", atLeast: 1), groups: attributes.groups)
  }

  private func check(
    channels: Int, of x: Shape, _ w: Shape, _ layout: String, takes expected: Int
  ) throws(TensorError) {
    guard channels != expected else { return }
    throw TensorError(
      name,
      "x is \(x) with \(channels) channels, the weight \(w) takes \(expected); it must be \(layout)"
    )
  }

  private func check(_ bias: Shape?, _ w: Shape, outputs: Int) throws(TensorError) {
    guard let bias, bias != [outputs] else { return }
    throw TensorError(
      name, "the bias is \(bias), the weight \(w); a bias must be [outputs], here [\(outputs)]")
  }

  /// Sets the zeros before each axis.
  ///
  /// - Returns: Those after each axis.
  private func paddingEnds(
    _ padding: ConvolutionPadding, _ geometry: inout ConvolutionGeometry
  ) throws(TensorError) -> Shape {
    switch padding {
    case .valid: return geometry.padding
    case .zeros(let zeros):
      geometry.padding = try extents(zeros, "padding", atLeast: 0)
      return geometry.padding
    case .same:
      var ends = geometry.padding
      for axis in 0..<rank {
        guard geometry.stride[axis] == 1 else {
          throw TensorError(
            name, "the padding .same needs a stride of 1; the stride is \(geometry.stride)")
        }
        let total = KernelArguments.span(geometry.kernel[axis], geometry.dilation[axis]) - 1
        geometry.padding[axis] = total / 2
        ends[axis] = total - total / 2
      }
      return ends
    }
  }
}
