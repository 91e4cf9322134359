// Losses of vectors: angles and distances between them.

/// a · b / (max(‖a‖, ε) max(‖b‖, ε)) along an axis, with broadcasting: the cosine of the angle between vectors.
/// A norm of ε or less counts as a constant.
///
/// - Parameters:
///   - axis: The axis that vectors lie along, counted in the common shape; the result lacks it.
///   - epsilon: ε.
public func cosineSimilarity<T: TensorLike>(
  _ a: T, _ b: T, along axis: Int = 1, epsilon: T.Scalar = 1e-8
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    let shape = try Shape.broadcasting(a.shape, b.shape, for: "cosineSimilarity")
    let axis = try shape.normalizedAxis(axis, for: "cosineSimilarity")
    func unit(_ x: T) -> T {
      let x = x.broadcast(to: shape)
      return x / x.norm(along: axis, keepingDimensions: true).clipped(from: epsilon)
    }
    return (unit(a) * unit(b)).sum(along: axis)
  }
}

/// 1 − cos(a, b) where the target is 1, max(0, cos(a, b) − margin) where it is −1, reduced. Its derivative
/// where the cosine is the margin is taken as 0.
///
/// - Parameters:
///   - a: [width] or [batch, width].
///   - b: The same shape.
///   - target: 1 or −1: a scalar or [batch].
///   - margin: The cosine above which a pair that shall differ adds to the loss.
///   - reduction: `none` returns the targets' shape, the others a scalar.
public func cosineEmbeddingLoss<T: TensorLike>(
  _ a: T, _ b: T, _ target: Tensor<Int>, margin: T.Scalar = 0, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(a) { () throws(TensorError) -> T in
    let b = try matched(b, to: a, for: "cosineEmbeddingLoss")
    guard 1...2 ~= a.rank else {
      throw TensorError(
        "cosineEmbeddingLoss", "a and b are \(a.shape); they must be [width] or [batch, width]")
    }
    _ = try signs(target, Shape(a.shape.dropLast()), "cosineEmbeddingLoss", of: T.Scalar.self)
    func squares(_ x: T) -> T { x.squaredNorm(along: [-1]) + 1e-12 }
    let cosine = (a * b).sum(along: -1) / sqrt(squares(a) * squares(b))
    return reduction(select(target .== 1, 1 - cosine, relu(cosine - margin)))
  }
}

/// max(0, margin + D(anchor, positive) − D(anchor, negative)), reduced, with the distances
/// D(u, v) = (Σ |u − v + ε|ᵖ)^(1/p) along the last axis. Its derivative where it is exactly 0 is taken as 0.
///
/// Schroff et al., "FaceNet: A Unified Embedding for Face Recognition and Clustering", CVPR 2015.
///
/// - Parameters:
///   - anchor: […, width].
///   - positive: Examples that shall be near the anchor, the same shape.
///   - negative: Examples that shall be far from it, the same shape.
///   - margin: How much further.
///   - power: p, more than 0.
///   - epsilon: ε, which keeps distances from 0.
///   - swaps: Whether to use D(positive, negative) where it is less than D(anchor, negative).
///   - reduction: `none` returns the shape without the last axis, the others a scalar.
public func tripletMarginLoss<T: TensorLike>(
  anchor: T, positive: T, negative: T, margin: T.Scalar = 1, power: Double = 2,
  epsilon: T.Scalar = 1e-6, swaps: Bool = false, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(anchor) { () throws(TensorError) -> T in
    guard anchor.rank > 0, positive.shape == anchor.shape, negative.shape == anchor.shape else {
      throw TensorError(
        "tripletMarginLoss",
        "the anchor is \(anchor.shape), the positive \(positive.shape), the negative \(negative.shape); "
          + "all must have one shape, […, width]")
    }
    guard power > 0, power.isFinite else {
      throw TensorError(
        "tripletMarginLoss", "the power is \(power); it must be finite and more than 0")
    }
    func distance(_ u: T, _ v: T) -> T {
      let difference = u - v + epsilon
      switch power {
      case 1: return abs(difference).sum(along: -1)
      case 2: return difference.norm(along: -1)
      default: return pow(pow(abs(difference), power).sum(along: -1), 1 / power)
      }
    }
    var far = distance(anchor, negative)
    if swaps { far = minimum(far, distance(positive, negative)) }
    return reduction(relu(distance(anchor, positive) - far + margin))
  }
}
