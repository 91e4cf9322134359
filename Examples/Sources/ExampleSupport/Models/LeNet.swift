import Wengert

/// LeNet as it is built today: two convolutions of 5 × 5 with max pooling, then three affine layers, with ReLU.
///
///     [batch, 1, 28, 28] → [batch, classes]
///
/// LeCun et al., "Gradient-Based Learning Applied to Document Recognition", 1998.
public struct LeNet<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// 6 kernels of 5 × 5.
  public let conv1: Conv2d<Scalar>
  /// 16 kernels of 5 × 5 over 6 channels.
  public let conv2: Conv2d<Scalar>
  let hidden1: Linear<Scalar>
  let hidden2: Linear<Scalar>
  let output: Linear<Scalar>

  /// A net whose parameters are drawn from a generator.
  public init(classes: Int = 10, using generator: inout RandomGenerator) {
    conv1 = Conv2d(inChannels: 1, outChannels: 6, kernelSize: 5, using: &generator)
    conv2 = Conv2d(inChannels: 6, outChannels: 16, kernelSize: 5, using: &generator)
    hidden1 = Linear(inputs: 256, outputs: 120, using: &generator)
    hidden2 = Linear(inputs: 120, outputs: 84, using: &generator)
    output = Linear(inputs: 84, outputs: classes, using: &generator)
  }

  /// The scores of the classes.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    var h = maxPool2d(relu(conv1(x)), kernelSize: 2)
    h = maxPool2d(relu(conv2(h)), kernelSize: 2)
    h = relu(hidden1(h.flattened(from: 1)))
    return output(relu(hidden2(h)))
  }
}
