// Class numbers as an array, as data sets and users have them.

/// `crossEntropy` for one class number per sample: logits are [batch, classes].
public func crossEntropy<T: TensorLike>(
  _ logits: T, _ target: [Int], classWeights: Tensor<T.Scalar>? = nil, ignoreIndex: Int = -100,
  labelSmoothing: Double = 0, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  crossEntropy(
    logits, Tensor(target), classWeights: classWeights, ignoreIndex: ignoreIndex,
    labelSmoothing: labelSmoothing, reduction: reduction)
}

/// `negativeLogLikelihood` for one class number per sample: the logarithms are [batch, classes].
public func negativeLogLikelihood<T: TensorLike>(
  _ logProbabilities: T, _ target: [Int], classWeights: Tensor<T.Scalar>? = nil,
  ignoreIndex: Int = -100, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  negativeLogLikelihood(
    logProbabilities, Tensor(target), classWeights: classWeights, ignoreIndex: ignoreIndex,
    reduction: reduction)
}

/// `hingeLoss` for one class number per sample: scores are [batch, classes].
public func hingeLoss<T: TensorLike>(
  _ scores: T, _ target: [Int], margin: T.Scalar = 1, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  hingeLoss(scores, Tensor(target), margin: margin, reduction: reduction)
}
