// Convolutions as layers. One structure for each number of axes, as each has its own shapes.

/// A convolution over one axis; see `conv1d`.
///
///     [batch, inChannels, length] → [batch, outChannels, length]
public struct Conv1d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// [outChannels, inChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Zeros around the input.
  public let padding: ConvolutionPadding
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
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "Conv1d", rank: 1, inChannels: inChannels, outChannels: outChannels,
      kernelSize: kernelSize, groups: groups, isTransposed: false)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, dilation: dilation, groups: groups,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = conv1d(
      x, weight, bias: bias, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}

/// A convolution over two axes; see `conv2d`.
///
///     [batch, inChannels, height, width] → [batch, outChannels, height, width]
public struct Conv2d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// [outChannels, inChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Zeros around the input.
  public let padding: ConvolutionPadding
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
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "Conv2d", rank: 2, inChannels: inChannels, outChannels: outChannels,
      kernelSize: kernelSize, groups: groups, isTransposed: false)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, dilation: dilation, groups: groups,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = conv2d(
      x, weight, bias: bias, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}

/// A convolution over three axes; see `conv3d`.
///
///     [batch, inChannels, depth, height, width] → [batch, outChannels, depth, height, width]
public struct Conv3d<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// [outChannels, inChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Zeros around the input.
  public let padding: ConvolutionPadding
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
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "Conv3d", rank: 3, inChannels: inChannels, outChannels: outChannels,
      kernelSize: kernelSize, groups: groups, isTransposed: false)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1,
    groups: Int = 1,
    weight: Initializer = .fanInUniform, bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, dilation: dilation, groups: groups,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = conv3d(
      x, weight, bias: bias, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}
