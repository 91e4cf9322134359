/// Root mean square normalization: γ · x / √(mean x² + ε), the mean taken over the trailing axes.
///
///     […, shape] → the same shape
///
/// Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019.
public struct RMSNorm<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// γ, of the normalized shape; starts with ones.
  public let scale: Variable<Scalar>
  /// ε, which keeps the divisor from 0.
  public let epsilon: Double

  /// A layer that normalizes over trailing axes.
  ///
  /// - Parameters:
  ///   - shape: Their extents, such as `[features]`.
  ///   - epsilon: The distance from 1 to the next greater number of the element type, if nil.
  public init(_ shape: Shape, epsilon: Double? = nil) {
    let requirement = Requirement(owner: "RMSNorm")
    self.epsilon = requirement.nonNegative(epsilon ?? Double(Scalar.ulpOfOne), "epsilon")
    requirement.require(shape.rank > 0, "the normalized shape is []; it must have an axis at least")
    scale = Variable(.ones(shape), requiresGradient: true)
  }

  /// The normalized x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = rmsNormalized(x, over: scale.shape, scale: scale, epsilon: epsilon)
    return LayerTrace.note(result, of: scale.leafIdentity)
  }
}
