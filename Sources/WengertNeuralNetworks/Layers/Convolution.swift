/// A layer that computes a convolution over one, two or three axes, known as `Conv1d`, `Conv2d` and
/// `Conv3d`; see the function `conv1d`.
public struct Convolution<Scalar: FloatingTensorScalar, Axes: KernelAxes>: Layer, Sendable {
  /// [outChannels, inChannels / groups, kernel …].
  public let weight: Variable<Scalar>
  /// [outChannels]; nil for a layer without.
  public let bias: Variable<Scalar>?
  /// For all axes, or for each.
  public let stride: [Int]
  /// How many elements are put around the input.
  public let padding: ConvolutionPadding
  /// The values that pad the input.
  public let paddingMode: PaddingMode
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
  ///   - padding: How many elements are put around the input.
  ///   - dilation: For all axes, or for each.
  ///   - groups: Parts that inputs and outputs fall into.
  ///   - paddingMode: The padding's values: zeros by default.
  ///   - weight: How the weights start.
  ///   - bias: How the bias starts; nil for a layer without.
  ///   - generator: Where the numbers come from.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1, groups: Int = 1,
    paddingMode: PaddingMode = .constant(), weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform,
    using generator: inout RandomGenerator
  ) {
    let kernel = KernelShape(
      owner: "Conv\(Axes.count)d", rank: Axes.count, inChannels: inChannels,
      outChannels: outChannels, kernelSize: kernelSize, groups: groups, isTransposed: false)
    self.weight = Variable(
      weight.tensor(kernel.shape, fans: kernel.fans, using: &generator), requiresGradient: true)
    self.bias = bias.map {
      Variable(
        $0.tensor([outChannels], fans: kernel.fans, using: &generator), requiresGradient: true)
    }
    if case .zeros(let counts) = padding {
      Requirement(owner: "Conv\(Axes.count)d").require(
        counts.count == 1 || counts.count == Axes.count,
        "padding is \(counts); it must be one number, or \(Axes.count)")
    }
    self.stride = stride.perAxis
    self.padding = padding
    self.paddingMode = paddingMode
    self.dilation = dilation.perAxis
    self.groups = groups
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inChannels: Int, outChannels: Int, kernelSize: any AxisExtents, stride: any AxisExtents = 1,
    padding: ConvolutionPadding = 0, dilation: any AxisExtents = 1, groups: Int = 1,
    paddingMode: PaddingMode = .constant(), weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inChannels: inChannels, outChannels: outChannels, kernelSize: kernelSize, stride: stride,
      padding: padding, dilation: dilation, groups: groups, paddingMode: paddingMode,
      weight: weight, bias: bias, using: &generator)
  }

  /// The convolved x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let zeros = paddingMode == .constant()
    let result = convolution(
      Axes.count, zeros ? x.value : x.padded(pads, mode: paddingMode).value, weight.value,
      bias?.value,
      ConvolutionAttributes(
        stride: stride, padding: zeros ? padding : .valid, dilation: dilation, groups: groups))
    return LayerTrace.note(Variable(result), of: weight.leafIdentity)
  }

  /// The padding before and after each axis.
  private var pads: [(before: Int, after: Int)] {
    (0..<Axes.count).map { axis in
      func number(_ numbers: [Int]) -> Int { numbers.count == 1 ? numbers[0] : numbers[axis] }
      switch padding {
      case .valid: return (0, 0)
      case .zeros(let counts): return (number(counts), number(counts))
      case .same:
        let total = number(dilation) * (weight.shape[axis + 2] - 1)
        return (total / 2, total - total / 2)
      }
    }
  }
}

extension Convolution: AliasedLayer {
  static var alias: String { "Conv\(Axes.count)d<\(Scalar.self)>" }
}

/// A convolution over one axis; see `conv1d`.
///
///     [batch, inChannels, length] → [batch, outChannels, length]
public typealias Conv1d<Scalar: FloatingTensorScalar> = Convolution<Scalar, OneAxis>

/// A convolution over two axes; see `conv2d`.
///
///     [batch, inChannels, height, width] → [batch, outChannels, height, width]
public typealias Conv2d<Scalar: FloatingTensorScalar> = Convolution<Scalar, TwoAxes>

/// A convolution over three axes; see `conv3d`.
///
///     [batch, inChannels, depth, height, width] → [batch, outChannels, depth, height, width]
public typealias Conv3d<Scalar: FloatingTensorScalar> = Convolution<Scalar, ThreeAxes>
