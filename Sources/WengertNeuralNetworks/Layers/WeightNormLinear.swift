/// An affine layer whose weight is g · v / |v|, a length and a direction for every output, which are
/// trained apart.
///
///     […, inputs] → […, outputs]
///
/// Salimans and Kingma, "Weight Normalization", NeurIPS 2016.
public struct WeightNormLinear<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// v, [inputs, outputs].
  public let direction: Variable<Scalar>
  /// g, [1, outputs]; starts with the norms of v, so that the weight is v.
  public let gain: Variable<Scalar>
  /// b, [outputs]; nil for a layer without.
  public let bias: Variable<Scalar>?

  /// A layer that starts as an affine layer does and computes the same.
  public init(_ layer: Linear<Scalar>) {
    let weight = layer.weight.tensor
    direction = Variable(weight, requiresGradient: true)
    gain = Variable(weight.norm(along: [0], keepingDimensions: true), requiresGradient: true)
    bias = layer.bias
  }

  /// g · v / |v|, [inputs, outputs].
  public var weight: Variable<Scalar> { weightNormalized(direction, gain: gain, along: 1) }

  /// x · W + b.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    LayerTrace.note(Linear(sharing: weight, bias: bias)(x), of: direction.leafIdentity)
  }
}
