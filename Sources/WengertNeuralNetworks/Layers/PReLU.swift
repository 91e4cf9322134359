/// x above 0, slope · x elsewhere, with slopes that are learned.
///
///     [batch, channels, …] → the same shape
///
/// He et al., "Delving Deep into Rectifiers", ICCV 2015.
public struct PReLU<Scalar: FloatingTensorScalar>: Layer, Sendable {
  /// The slopes below 0, [1] or [channels].
  public let slope: Variable<Scalar>

  /// A layer with one slope for all, or one per channel.
  ///
  /// - Parameters:
  ///   - channels: Extent of axis 1; 1 for a slope that all share.
  ///   - slope: The initial slopes.
  public init(channels: Int = 1, slope: Scalar = 0.25) {
    let channels = Requirement(owner: "PReLU").positive(channels, "channels")
    self.slope = Variable(.full([channels], slope), requiresGradient: true)
  }

  /// The function of x.
  public func callAsFunction(_ x: Variable<Scalar>) -> Variable<Scalar> { prelu(x, slope: slope) }
}
