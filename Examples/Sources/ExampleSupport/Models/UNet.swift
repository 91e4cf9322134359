import Wengert

/// A U-Net with two levels, which classifies each pixel. Convolutions of 3 × 3 with ReLU on the way
/// down, where pooling halves the picture, and on the way up, where transposed convolutions double it and what was
/// seen at the same size on the way down is joined.
///
///     [batch, channels, height, width] → [batch, classes, height, width], height and width multiples of 4
///
/// Ronneberger et al., "U-Net: Convolutional Networks for Biomedical Image Segmentation", MICCAI 2015.
public struct UNet<Scalar: FloatingTensorScalar>: Layer, Sendable {
  let down1: Conv2d<Scalar>
  let down2: Conv2d<Scalar>
  let bottom: Conv2d<Scalar>
  let lift1: ConvTranspose2d<Scalar>
  let up1: Conv2d<Scalar>
  let lift2: ConvTranspose2d<Scalar>
  let up2: Conv2d<Scalar>
  let output: Conv2d<Scalar>

  /// A net whose parameters are drawn from a generator.
  ///
  /// - Parameters:
  ///   - channels: Channels of the pictures.
  ///   - width: Channels at the top level; the levels below have twice as many.
  ///   - classes: Scores for each element.
  public init(channels: Int = 1, width: Int, classes: Int, using generator: inout RandomGenerator) {
    func conv(_ inputs: Int, _ outputs: Int, _ kernel: Int = 3) -> Conv2d<Scalar> {
      Conv2d(
        inChannels: inputs, outChannels: outputs, kernelSize: kernel, padding: .zeros(kernel / 2),
        using: &generator)
    }
    func lift(_ inputs: Int, _ outputs: Int) -> ConvTranspose2d<Scalar> {
      ConvTranspose2d(
        inChannels: inputs, outChannels: outputs, kernelSize: 2, stride: 2, using: &generator)
    }
    down1 = conv(channels, width)
    down2 = conv(width, 2 * width)
    bottom = conv(2 * width, 2 * width)
    lift1 = lift(2 * width, 2 * width)
    up1 = conv(4 * width, 2 * width)
    lift2 = lift(2 * width, width)
    up2 = conv(2 * width, width)
    output = conv(width, classes, 1)
  }

  /// The scores of the classes at each element.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let top = relu(down1(x))
    let middle = relu(down2(maxPool2d(top, kernelSize: 2)))
    let deep = relu(bottom(maxPool2d(middle, kernelSize: 2)))
    let raised = relu(up1(concatenate([middle, lift1(deep)], along: 1)))
    return output(relu(up2(concatenate([top, lift2(raised)], along: 1))))
  }
}
