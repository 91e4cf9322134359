import CWengert

/// Sizes and steps of a convolution, axis by axis, whichever of its three products is asked for.
package struct ConvolutionGeometry: Hashable, Sendable {
  /// Extents of the input's axes, without batch and channels, of the result's, and of the kernel's.
  package var input, output, kernel: Shape
  package var stride, dilation: Shape
  /// Zeros before the first element of an axis.
  package var padding: Shape
  package var groups: Int

  package init(
    input: Shape, output: Shape, kernel: Shape, stride: Shape, padding: Shape, dilation: Shape,
    groups: Int
  ) {
    self.input = input
    self.output = output
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  fileprivate func kernelGeometry(batch: Int, inputs: Int, outputs: Int) -> wg_convolution {
    wg_convolution(
      batch: Int64(batch), groups: Int64(groups), inputs: Int64(inputs), outputs: Int64(outputs),
      input: input.three(1), output: output.three(1), kernel: kernel.three(1),
      stride: stride.three(1), padding: padding.three(0), dilation: dilation.three(1))
  }
}

extension Shape {
  /// The extents of up to three axes, led by others.
  fileprivate func three(_ leading: Int) -> (Int64, Int64, Int64) {
    func extent(_ axis: Int) -> Int64 { axis < 0 ? Int64(leading) : Int64(self[axis]) }
    return (extent(rank - 3), extent(rank - 2), extent(rank - 1))
  }
}

extension Storage {
  /// Writes the convolution of x, [batch, inputs, …], with w, [outputs, inputs / groups, …].
  package func setConvolution(
    _ geometry: ConvolutionGeometry, _ x: Storage, _ w: Storage, bias: Storage?
  ) {
    var kernel = geometry.kernelGeometry(
      batch: shape[0], inputs: x.shape[1], outputs: w.shape[0])
    wg_convolve(dataType.kernel, &kernel, x.pointer, w.pointer, bias?.pointer, pointer)
  }

  /// Writes the adjoint of the convolution with w, applied to y, [batch, outputs, …].
  package func setConvolutionInputGradient(
    _ geometry: ConvolutionGeometry, _ y: Storage, _ w: Storage, bias: Storage?
  ) {
    var kernel = geometry.kernelGeometry(
      batch: shape[0], inputs: shape[1], outputs: w.shape[0])
    wg_convolve_input_gradient(
      dataType.kernel, &kernel, y.pointer, w.pointer, bias?.pointer, pointer)
  }

  /// Writes the gradient of the convolution's weights, from x and the cotangent of the result.
  package func setConvolutionWeightGradient(
    _ geometry: ConvolutionGeometry, _ x: Storage, _ y: Storage
  ) {
    var kernel = geometry.kernelGeometry(
      batch: x.shape[0], inputs: x.shape[1], outputs: y.shape[1])
    wg_convolve_weight_gradient(dataType.kernel, &kernel, x.pointer, y.pointer, pointer)
  }
}
