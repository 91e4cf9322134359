/// A block with a way around it: f(x) + x, or f(x) + shortcut(x) where the shapes differ.
///
///     Residual {
///       Conv2d(inChannels: 16, outChannels: 16, kernelSize: 3, padding: 1, bias: nil)
///       BatchNorm(channels: 16)
///     }
///
/// He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
public final class Residual<Scalar: FloatingTensorScalar>: Layer {
  /// The block, f.
  public let body: Sequential<Scalar>
  /// The shortcut of x; nil for x itself.
  public let shortcut: Sequential<Scalar>?

  /// A block of the layers that a closure lists, x itself on the way around.
  public convenience init(@LayerBuilder<Scalar> _ layers: () -> [any Layer<Scalar>]) {
    self.init(layers(), shortcut: nil)
  }

  /// A block of the layers that a closure lists, and layers on the way around.
  public convenience init(
    @LayerBuilder<Scalar> _ layers: () -> [any Layer<Scalar>],
    @LayerBuilder<Scalar> shortcut: () -> [any Layer<Scalar>]
  ) {
    self.init(layers(), shortcut: shortcut())
  }

  /// A block of existing layers.
  public init(_ layers: [any Layer<Scalar>], shortcut: [any Layer<Scalar>]?) {
    body = Sequential(layers)
    self.shortcut = shortcut.map { Sequential($0) }
  }

  /// f(x) + x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let (result, around) = (body(x), shortcut?(x) ?? x)
    guard result.shape == around.shape else {
      fail(
        TensorError(
          "Residual",
          "the block returns \(result.shape), the shortcut \(around.shape); they must agree"))
      return result
    }
    return result + around
  }
}
