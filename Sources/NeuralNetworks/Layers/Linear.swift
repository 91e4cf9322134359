/// An affine layer: x · W + b.
///
///     […, inputs] → […, outputs]
public struct Linear<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// W, [inputs, outputs].
  public let weight: Variable<Scalar>
  /// b, [outputs]; nil for a layer without.
  public let bias: Variable<Scalar>?

  /// A layer whose parameters are drawn from a generator.
  ///
  /// - Parameters:
  ///   - inputs: Number of features in.
  ///   - outputs: Number of features out.
  ///   - weight: How W starts: uniform on ±1/√inputs unless said.
  ///   - bias: How b starts, equally unless said; nil for a layer without. A bias has the layer's fans.
  ///   - generator: Where the numbers come from.
  public init(
    inputs: Int, outputs: Int, weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform, using generator: inout RandomGenerator
  ) {
    let fans = Fans(input: inputs, output: outputs)
    self.init(
      weight: weight.tensor([inputs, outputs], fans: fans, using: &generator),
      bias: bias.map { $0.tensor([outputs], fans: fans, using: &generator) })
  }

  /// A layer whose parameters are drawn from a stream of the default generator; see the other initializer.
  public init(
    inputs: Int, outputs: Int, weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform
  ) {
    var generator = RandomGenerator.splitFromDefault()
    self.init(
      inputs: inputs, outputs: outputs, weight: weight, bias: bias, using: &generator)
  }

  /// A layer with given parameters.
  ///
  /// - Parameters:
  ///   - weight: W, [inputs, outputs].
  ///   - bias: b, [outputs]; nil for a layer without.
  public init(weight: Tensor<Scalar>, bias: Tensor<Scalar>?) {
    if weight.rank != 2 || (bias.map { $0.shape != [weight.shape[1]] } ?? false) {
      fail(
        TensorError(
          "Linear",
          "the weight is \(weight.shape), the bias \(bias.map { "\($0.shape)" } ?? "none"); they must be "
            + "[inputs, outputs] and [outputs]"))
    }
    self.weight = Variable(weight, requiresGradient: true)
    self.bias = bias.map { Variable($0, requiresGradient: true) }
  }

  /// A layer that uses variables at hand: the parameters of another layer, or what operations answered.
  ///
  /// - Parameters:
  ///   - weight: W, [inputs, outputs].
  ///   - bias: b, [outputs]; nil for a layer without.
  public init(sharing weight: Variable<Scalar>, bias: Variable<Scalar>?) {
    self.weight = weight
    self.bias = bias
  }

  /// x · W + b.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = bias.map { affine(x, weight, $0) } ?? matmul(x, weight)
    return ShapeTrace.note(result, of: weight.leafIdentity)
  }
}
