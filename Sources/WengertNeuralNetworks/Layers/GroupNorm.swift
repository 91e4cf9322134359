/// Group normalization: γ · (x − mean) / √(variance + ε) + β, mean and biased variance taken, in every sample,
/// over a group of neighbouring channels and all positions.
///
///     [batch, channels, …] → the same shape
///
/// Wu and He, "Group Normalization", ECCV 2018.
public struct GroupNorm<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// γ, [channels]; starts with ones.
  public let scale: Variable<Scalar>
  /// β, [channels]; starts with zeros.
  public let shift: Variable<Scalar>
  /// Number of groups.
  public let groups: Int
  /// ε, which keeps the divisor from 0.
  public let epsilon: Double

  /// A layer for a number of channels.
  ///
  /// - Parameter groups: Number of groups; it divides the channels.
  public init(groups: Int, channels: Int, epsilon: Double = 1e-5) {
    let requirement = Requirement(owner: "GroupNorm")
    let count = requirement.positive(groups, "groups")
    requirement.nonNegative(channels, "channels")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.require(
      channels % count == 0, "\(channels) channels cannot be cut into \(groups) equal groups")
    self.groups = count
    scale = Variable(.ones([channels]), requiresGradient: true)
    shift = Variable(.zeros([channels]), requiresGradient: true)
    self.epsilon = epsilon
  }

  /// The normalized x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    let result = groupNormalized(x, groups: groups, scale: scale, shift: shift, epsilon: epsilon)
    return LayerTrace.note(result, of: scale.leafIdentity)
  }
}

/// Instance normalization: (x − mean) / √(variance + ε), mean and biased variance taken over the positions of
/// every channel of every sample, in training as in evaluation.
///
///     [batch, channels, …] → the same shape
///
/// Ulyanov et al., "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016.
public struct InstanceNorm<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// γ, [channels], which starts with ones; nil for a layer without.
  public let scale: Variable<Scalar>?
  /// β, [channels], which starts with zeros; nil for a layer without.
  public let shift: Variable<Scalar>?
  /// Number of channels.
  public let channels: Int
  /// ε, which keeps the divisor from 0.
  public let epsilon: Double

  /// A layer for a number of channels.
  ///
  /// - Parameter hasScale: Whether there are γ and β.
  public init(channels: Int, hasScale: Bool = false, epsilon: Double = 1e-5) {
    let requirement = Requirement(owner: "InstanceNorm")
    requirement.nonNegative(channels, "channels")
    requirement.nonNegative(epsilon, "epsilon")
    self.channels = channels
    scale = hasScale ? Variable(.ones([channels]), requiresGradient: true) : nil
    shift = hasScale ? Variable(.zeros([channels]), requiresGradient: true) : nil
    self.epsilon = epsilon
  }

  /// The normalized x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> {
    guard x.rank > 2, x.shape[1] == channels else {
      fail(
        TensorError(
          "InstanceNorm",
          "x is \(x.shape); it must be [batch, channels, …] with \(channels) channels"))
      return x
    }
    return instanceNormalized(x, scale: scale, shift: shift, epsilon: epsilon)
  }
}
