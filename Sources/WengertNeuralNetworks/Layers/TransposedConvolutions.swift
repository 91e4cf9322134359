// Transposed convolutions as layers.

/// A transposed convolution over one axis; see `convTranspose1d`.
///
///     [batch, inChannels, length] → [batch, outChannels, length]
public struct ConvTranspose1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// [inChannels, outChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Zeros around the input, cut off from the result.
  public let padding: ConvolutionPadding
  /// Elements by which the result is longer at its end.
  public let outputPadding: [Int]
  /// For all axes, or for each.
  public let dilation: [Int]
  /// Parts that inputs and outputs fall into.
  public let groups: Int

  /// A layer whose parameters are drawn from a generator: weights and bias uniform on ±1/√fanIn unless said.
  ///
  /// - Parameters:
  ///   - inChannels: Channels of the input.
  ///   - outChannels: Channels of the result.
  ///   - kernelSize: For all axes, or for each.
  ///   - stride: For all axes, or for each.
  ///   - padding: Zeros around the input.
  ///   - outputPadding: Elements by which the result is longer at its end.
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0,
    groups: Int = 1, dilation: any AxisExtents = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "ConvTranspose1d", rank: 1, inChannels: inChannels, outChannels: outChannels,
      kernelSize: kernelSize, groups: groups, isTransposed: true)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.outputPadding = outputPadding.perAxis
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0,
    groups: Int = 1, dilation: any AxisExtents = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, outputPadding: outputPadding, groups: groups, dilation: dilation,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = convTranspose1d(
      x, weight, bias: bias, stride: stride, padding: padding,
      outputPadding: outputPadding, groups: groups, dilation: dilation)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}

/// A transposed convolution over two axes; see `convTranspose2d`.
///
///     [batch, inChannels, height, width] → [batch, outChannels, height, width]
public struct ConvTranspose2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// [inChannels, outChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Zeros around the input, cut off from the result.
  public let padding: ConvolutionPadding
  /// Elements by which the result is longer at its end.
  public let outputPadding: [Int]
  /// For all axes, or for each.
  public let dilation: [Int]
  /// Parts that inputs and outputs fall into.
  public let groups: Int

  /// A layer whose parameters are drawn from a generator: weights and bias uniform on ±1/√fanIn unless said.
  ///
  /// - Parameters:
  ///   - inChannels: Channels of the input.
  ///   - outChannels: Channels of the result.
  ///   - kernelSize: For all axes, or for each.
  ///   - stride: For all axes, or for each.
  ///   - padding: Zeros around the input.
  ///   - outputPadding: Elements by which the result is longer at its end.
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0,
    groups: Int = 1, dilation: any AxisExtents = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "ConvTranspose2d", rank: 2, inChannels: inChannels, outChannels: outChannels,
      kernelSize: kernelSize, groups: groups, isTransposed: true)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.outputPadding = outputPadding.perAxis
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0,
    groups: Int = 1, dilation: any AxisExtents = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, outputPadding: outputPadding, groups: groups, dilation: dilation,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = convTranspose2d(
      x, weight, bias: bias, stride: stride, padding: padding,
      outputPadding: outputPadding, groups: groups, dilation: dilation)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}
