/// γ · (x − mean) / √(variance + ε) + β, mean and (biased) variance taken, in every sample, over a group of
/// neighbouring channels and all positions.
///
/// Wu and He, "Group Normalization", ECCV 2018.
///
/// - Parameters:
///   - x: [batch, channels, …].
///   - groups: Number of groups; it divides the channels.
///   - scale: γ, [channels]; 1 if nil.
///   - shift: β, [channels]; 0 if nil.
///   - epsilon: Keeps the divisor from 0.
public func groupNormalized<T: TensorLike>(
  _ x: T, groups: Int, scale: T? = nil, shift: T? = nil, epsilon: Double = 1e-5
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkEpsilon(epsilon, for: x, in: "groupNormalized")
    try checkChannels(x, [scale, shift], for: "groupNormalized")
    guard groups > 0, x.shape[1] % groups == 0 else {
      throw TensorError(
        "groupNormalized",
        "x is \(x.shape): its \(x.shape[1]) channels cannot be cut into \(groups) equal groups")
    }
    return normalizedInGroups(x, groups, scale, shift, epsilon)
  }
}

/// γ · (x − mean) / √(variance + ε) + β, mean and (biased) variance taken over the positions of every channel
/// of every sample.
///
/// Ulyanov et al., "Instance Normalization: The Missing Ingredient for Fast Stylization", 2016.
///
/// - Parameters:
///   - x: [batch, channels, …], with two positions or more.
///   - scale: γ, [channels]; 1 if nil.
///   - shift: β, [channels]; 0 if nil.
///   - epsilon: Keeps the divisor from 0.
public func instanceNormalized<T: TensorLike>(
  _ x: T, scale: T? = nil, shift: T? = nil, epsilon: Double = 1e-5
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkEpsilon(epsilon, for: x, in: "instanceNormalized")
    try checkChannels(x, [scale, shift], for: "instanceNormalized")
    let positions = x.shape[2...].reduce(1, *)
    guard x.rank > 2, positions != 1 else {
      throw TensorError(
        "instanceNormalized",
        "x is \(x.shape): a channel of a sample has one position, and its own statistics need 2 or more"
      )
    }
    return normalizedInGroups(x, x.shape[1], scale, shift, epsilon)
  }
}

/// A group of a sample is a row, as the kernel of layer normalization standardizes rows.
private func normalizedInGroups<T: TensorLike>(
  _ x: T, _ groups: Int, _ scale: T?, _ shift: T?, _ epsilon: Double
) -> T where T.Scalar: FloatingTensorScalar {
  guard x.count > 0 else { return scaledPerChannel(x, scale, shift) }
  let row = x.count / (x.shape[0] * groups)
  let standardized = layerNormalized(
    x.reshaped(to: Shape([x.shape[0] * groups, row])), over: [row], epsilon: epsilon)
  return scaledPerChannel(standardized.reshaped(to: x.shape), scale, shift)
}
