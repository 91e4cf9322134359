/// Σ max(0, sⱼ − s_target + Δ) over the classes j other than the target, reduced: the multi-class
/// support vector machine of Weston and Watkins, ESANN 1999, as CS231n has it. Its derivative where a
/// term is 0 is taken as 0.
///
/// - Parameters:
///   - scores: s, [classes] or [batch, classes, …].
///   - target: The class of each sample, in that shape without the class axis.
///   - margin: Δ.
///   - reduction: `none` returns the targets' shape, the others a scalar.
public func hingeLoss<T: TensorLike>(
  _ scores: T, _ target: Tensor<Int>, margin: T.Scalar = 1, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(scores) { () throws(TensorError) -> T in
    guard margin.isFinite else {
      throw TensorError("hingeLoss", "the margin is \(margin); it must be finite")
    }
    let options = ClassTargets.Options(classWeights: nil, ignoreIndex: .min)
    let targets = try ClassTargets(target, for: scores.shape, options, in: "hingeLoss")
    let axis = ClassTargets.axis(of: scores.shape)
    let excess = scores - scores.gathered(targets.index, along: axis) + margin
    // Left out rather than taken away again, which would round, and be ∞ − ∞ for an infinite score.
    return reduction(select(targets.isTarget, 0, relu(excess)).sum(along: axis))
  }
}
