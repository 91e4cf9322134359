/// Layer normalization: γ · (x − mean) / √(variance + ε) + β, mean and biased variance taken over the
/// trailing axes of each sample.
///
///     […, shape] → the same shape
///
/// Ba et al., "Layer Normalization", 2016.
public struct LayerNorm<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// γ, of the normalized shape; starts with ones.
  public let scale: Variable<Scalar>
  /// β, of the normalized shape; starts with zeros.
  public let shift: Variable<Scalar>
  /// ε, which keeps the divisor from 0.
  public let epsilon: Double

  /// A layer that normalizes over trailing axes.
  ///
  /// - Parameter shape: Their extents, such as `[features]`.
  public init(_ shape: Shape, epsilon: Double = 1e-5) {
    let requirement = Requirement(owner: "LayerNorm")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.require(shape.rank > 0, "the normalized shape is []; it must have an axis at least")
    scale = Variable(.ones(shape), requiresGradient: true)
    shift = Variable(.zeros(shape), requiresGradient: true)
    self.epsilon = epsilon
  }

  /// A layer that uses existing variables, both of the normalized shape.
  public init(
    sharing scale: Variable<Scalar>, shift: Variable<Scalar>, epsilon: Double = 1e-5
  ) {
    let requirement = Requirement(owner: "LayerNorm")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.require(
      scale.rank > 0 && shift.shape == scale.shape,
      "the scale is \(scale.shape), the shift \(shift.shape); both must be the normalized shape")
    self.scale = scale
    self.shift = shift
    self.epsilon = epsilon
  }

  /// The normalized x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    guard x.rank >= scale.rank, Shape(x.shape.suffix(scale.rank)) == scale.shape else {
      fail(
        TensorError(
          "LayerNorm",
          "x is \(x.shape); its last \(scale.rank == 1 ? "axis" : "axes") must be \(scale.shape), the "
            + "normalized shape\(scale.parameterNote)"))
      return x
    }
    let result = layerNormalized(
      x, over: scale.shape, scale: scale, shift: shift, epsilon: epsilon)
    return LayerTrace.note(result, of: scale.leafIdentity)
  }
}
