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
  ///   - weight: How W starts: uniform on ±1/√inputs by default.
  ///   - bias: How b starts, the same by default; nil for a layer without. A bias has the layer's fans.
  ///   - generator: Where the numbers come from.
  public init(
    inputs: Int, outputs: Int, weight: Initializer = .fanInUniform,
    bias: Initializer? = .fanInUniform, using generator: inout RandomGenerator
  ) {
    let requirement = Requirement(owner: "Linear")
    requirement.nonNegative(inputs, "inputs")
    requirement.nonNegative(outputs, "outputs")
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
    Linear.check(weight.shape, bias?.shape)
    self.weight = Variable(weight, requiresGradient: true)
    self.bias = bias.map { Variable($0, requiresGradient: true) }
  }

  /// A layer that uses existing variables: the parameters of another layer, or results of operations.
  ///
  /// - Parameters:
  ///   - weight: W, [inputs, outputs].
  ///   - bias: b, [outputs]; nil for a layer without.
  public init(sharing weight: Variable<Scalar>, bias: Variable<Scalar>?) {
    Linear.check(weight.shape, bias?.shape)
    self.weight = weight
    self.bias = bias
  }

  private static func check(_ weight: Shape, _ bias: Shape?) {
    if weight.rank == 2, bias == nil || bias == [weight[1]] { return }
    fail(
      TensorError(
        "Linear",
        "the weight is \(weight), the bias \(bias.map(String.init) ?? "none"); they must be "
          + "[inputs, outputs] and [outputs]"))
  }

  /// x · W + b.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let (given, inputs) = (x.value.shape, weight.value.shape)
    guard given.rank > 0, inputs.rank == 2, given[given.rank - 1] == inputs[0] else {
      return refused(x)
    }
    // With values, which are not generic, this takes no look at types while the program runs.
    let result = Value.affine(x.value, weight.value, bias?.value)
    return LayerTrace.note(Variable(result), of: weight.leafIdentity)
  }

  @inline(never)
  private func refused(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let inputs = weight.shape.first ?? 0
    let isUnflattened = x.rank > 2 && x.shape.dropFirst().reduce(1, *) == inputs
    fail(
      TensorError(
        "Linear",
        "x is \(x.shape); its last axis must be \(inputs), the inputs of a layer with a weight of "
          + "\(weight.shape)\(weight.parameterNote)"
          + (isUnflattened ? ". Did you mean x.flattened(from: 1)?" : "")))
    return x
  }
}
