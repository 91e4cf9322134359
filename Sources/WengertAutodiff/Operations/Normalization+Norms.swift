// Divided by a norm, without subtracting a mean.

/// γ · x / √(mean x² + ε), the mean taken over the trailing axes.
///
/// Zhang and Sennrich, "Root Mean Square Layer Normalization", NeurIPS 2019.
///
/// - Parameters:
///   - x: […, normalizedShape].
///   - normalizedShape: The trailing axes.
///   - scale: γ, of the normalized shape; 1 if nil.
///   - epsilon: Keeps the divisor from 0.
public func rmsNormalized<T: TensorLike>(
  _ x: T, over normalizedShape: Shape, scale: T? = nil, epsilon: Double = 1e-6
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkEpsilon(epsilon, for: x, in: "rmsNormalized")
    try checkTrailing(normalizedShape, of: x.shape, [scale?.shape], for: "rmsNormalized")
    let axes = Array((x.rank - normalizedShape.rank)..<x.rank)
    let meanSquare = square(x).mean(along: axes, keepingDimensions: true)
    let normalized = x * rsqrt(meanSquare + T.Scalar(epsilon))
    return scale.map { normalized * $0 } ?? normalized
  }
}

/// g · v / |v|: a weight as its length and its direction. |v| is the Euclidean norm over all axes but one.
///
/// Salimans and Kingma, "Weight Normalization", NeurIPS 2016.
///
/// - Parameters:
///   - v: The direction, of any length but 0: where that is 0 the result is NaN.
///   - gain: g, in the shape of v with extent 1 along all axes but `axis`; a scalar if there is none.
///   - axis: The axis that keeps a norm for every place, such as that of a layer's outputs; nil takes the
///     norm over all of v.
public func weightNormalized<T: TensorLike>(_ v: T, gain: T, along axis: Int?) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(v) { () throws(TensorError) -> T in
    let kept = try axis.map { axis throws(TensorError) in
      try v.shape.normalizedAxis(axis, for: "weightNorm")
    }
    let axes = (0..<v.rank).filter { $0 != kept }
    let norm = v.norm(along: axes, keepingDimensions: kept != nil)
    guard gain.shape == norm.shape else {
      throw TensorError(
        "weightNorm", "the gain is \(gain.shape), v is \(v.shape); the gain must be \(norm.shape)")
    }
    return v * (gain / norm)
  }
}

/// x / max(|x|, ε), the Euclidean norm taken along an axis. Where the norm is ε or less the divisor is the
/// constant ε.
public func l2Normalized<T: TensorLike>(_ x: T, along axis: Int = -1, epsilon: Double = 1e-12) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkEpsilon(epsilon, for: x, in: "l2Normalized")
    let axis = try x.shape.normalizedAxis(axis, for: "l2Normalized")
    return x / x.norm(along: axis, keepingDimensions: true).clipped(from: T.Scalar(epsilon))
  }
}

/// Refuses a normalized shape that x does not end with, and vectors of another shape.
func checkTrailing(
  _ normalizedShape: Shape, of shape: Shape, _ vectors: [Shape?], for operation: String
) throws(TensorError) {
  let lead = shape.rank - normalizedShape.rank
  guard normalizedShape.rank > 0, lead >= 0, Shape(shape[lead...]) == normalizedShape else {
    throw TensorError(
      operation, "x is \(shape); its trailing axes are not the normalized shape \(normalizedShape)")
  }
  for case let vector? in vectors where vector != normalizedShape {
    throw TensorError(
      operation,
      "scale and shift must have the normalized shape \(normalizedShape), not \(vector)")
  }
}
