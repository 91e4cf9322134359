/// A transposed convolution over one, two or three axes, known as `ConvTranspose1d`, `ConvTranspose2d` and
/// `ConvTranspose3d`; see the function `convTranspose1d`.
public struct TransposedConvolution<Scalar: FloatingTensorScalar, Axes: KernelAxes>: Layer, Sendable
{
  /// [inChannels, outChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// Elements of the result that are cut off at both ends.
  public let padding: ConvolutionPadding
  /// Elements by which the result is longer at its end.
  public let outputPadding: [Int]
  /// For all axes, or for each.
  public let dilation: [Int]
  /// Parts that inputs and outputs fall into.
  public let groups: Int

  /// A layer whose parameters are drawn from a generator: weights and bias uniform on ±1/√fanIn by default.
  ///
  /// - Parameters:
  ///   - inChannels: Channels of the input.
  ///   - outChannels: Channels of the result.
  ///   - kernelSize: For all axes, or for each.
  ///   - stride: For all axes, or for each.
  ///   - padding: Elements of the result that are cut off at both ends.
  ///   - outputPadding: Elements by which the result is longer at its end.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - dilation: For all axes, or for each.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0, groups: Int = 1,
    dilation: any AxisExtents = 1, weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "ConvTranspose\(Axes.count)d", rank: Axes.count, inChannels: inChannels,
      outChannels: outChannels, kernelSize: kernelSize, groups: groups, isTransposed: true)
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
    padding: ConvolutionPadding = 0, outputPadding: any AxisExtents = 0, groups: Int = 1,
    dilation: any AxisExtents = 1, weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, outputPadding: outputPadding, groups: groups, dilation: dilation,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = transposedConvolution(
      Axes.count, x.value, weight.value, bias?.value, outputPadding,
      ConvolutionAttributes(stride: stride, padding: padding, dilation: dilation, groups: groups))
    return LayerTrace.note(Variable(result), of: weight.leafIdentity)
  }
}

extension TransposedConvolution: AliasedLayer {
  static var alias: String { "ConvTranspose\(Axes.count)d<\(Scalar.self)>" }
}

/// A transposed convolution over one axis; see `convTranspose1d`.
///
///     [batch, inChannels, length] → [batch, outChannels, length]
public typealias ConvTranspose1d<Scalar: FloatingTensorScalar> = TransposedConvolution<
  Scalar, OneAxis
>

/// A transposed convolution over two axes; see `convTranspose2d`.
///
///     [batch, inChannels, height, width] → [batch, outChannels, height, width]
public typealias ConvTranspose2d<Scalar: FloatingTensorScalar> = TransposedConvolution<
  Scalar, TwoAxes
>

/// A transposed convolution over three axes; see `convTranspose3d`.
///
///     [batch, inChannels, depth, height, width] → [batch, outChannels, depth, height, width]
public typealias ConvTranspose3d<Scalar: FloatingTensorScalar> = TransposedConvolution<
  Scalar, ThreeAxes
>
