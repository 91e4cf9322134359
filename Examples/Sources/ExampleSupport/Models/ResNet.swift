import Wengert

/// A residual net for pictures of 32 × 32: a convolution, three stages of blocks with 16, 32 and 64 channels, the
/// mean over the picture, and one affine layer.
///
///     [batch, 3, 32, 32] → [batch, classes]
///
/// Depth 8 has one block in each stage, 14 two, 20 three. The first block of the later stages halves the picture;
/// the way around it is a convolution of 1 × 1.
///
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
public struct ResNet<Scalar: FloatingTensorScalar>: Layer {
  /// The first convolution, 3 × 3.
  public let stem: Conv2d<Scalar>
  let norm: BatchNorm<Scalar>
  let blocks: [ResidualBlock<Scalar>]
  let output: Linear<Scalar>

  /// The depths that there are.
  public static var depths: [Int] { [8, 14, 20] }

  /// A net whose parameters are drawn from a generator.
  ///
  /// - Parameters:
  ///   - depth: Layers with weights on the longest way: 6 n + 2.
  ///   - width: Channels of the first stage; each later one has twice as many.
  ///   - classes: Number of scores.
  public init(
    depth: Int = 8, width: Int = 16, classes: Int = 10, using generator: inout RandomGenerator
  ) {
    stem = Conv2d(
      inChannels: 3, outChannels: width, kernelSize: 3, padding: 1, weight: .heNormal(fan: .fanOut),
      bias: nil, using: &generator)
    norm = BatchNorm(channels: width)
    var channels = width
    var blocks: [ResidualBlock<Scalar>] = []
    for stage in 0..<3 {
      for index in 0..<max((depth - 2) / 6, 1) {
        let outputs = width << stage
        blocks.append(
          ResidualBlock(
            inputs: channels, outputs: outputs, stride: stage > 0 && index == 0 ? 2 : 1,
            using: &generator))
        channels = outputs
      }
    }
    self.blocks = blocks
    output = Linear(inputs: channels, outputs: classes, using: &generator)
  }

  /// The scores of the classes.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    var h = relu(norm(stem(x)))
    for block in blocks { h = block(h) }
    return output(h.mean(along: [2, 3]))
  }
}

/// Two convolutions of 3 × 3 with a way around them: relu(f(x) + x).
struct ResidualBlock<Scalar: FloatingTensorScalar>: Layer {
  let sum: Residual<Scalar>

  init(inputs: Int, outputs: Int, stride: Int, using generator: inout RandomGenerator) {
    func conv(_ inputs: Int, _ kernel: Int, _ stride: Int) -> Conv2d<Scalar> {
      Conv2d(
        inChannels: inputs, outChannels: outputs, kernelSize: kernel, stride: stride,
        padding: .zeros(kernel / 2), weight: .heNormal(fan: .fanOut), bias: nil, using: &generator)
    }
    let body: [any Layer<Scalar>] = [
      conv(inputs, 3, stride), BatchNorm<Scalar>(channels: outputs), ReLU<Scalar>(),
      conv(outputs, 3, 1), BatchNorm<Scalar>(channels: outputs),
    ]
    let isSame = inputs == outputs && stride == 1
    sum = Residual(
      body,
      shortcut: isSame ? nil : [conv(inputs, 1, stride), BatchNorm<Scalar>(channels: outputs)])
  }

  func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { relu(sum(x)) }
}
