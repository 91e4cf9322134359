/// The share of samples whose greatest score is at the target class; of equal scores the first counts.
///
/// - Parameters:
///   - scores: [batch, classes], such as logits or probabilities.
///   - target: Class numbers, [batch].
/// - Returns: From 0 to 1; NaN for no samples.
public func accuracy<Scalar: NumericTensorScalar>(
  _ scores: some TensorLike<Scalar>, _ target: Tensor<Int>
) -> Double {
  orFail(.nan) { () throws(TensorError) -> Double in
    try checkScores(scores.shape, target, for: "accuracy")
    return accuracy(predicted: Tensor<Scalar>(scores.value).argMax(along: 1), target)
  }
}

/// The share of labels predicted right.
///
/// - Parameters:
///   - predicted: Class numbers, any shape.
///   - target: Class numbers, the same shape.
/// - Returns: From 0 to 1; NaN for no labels.
public func accuracy(predicted: Tensor<Int>, _ target: Tensor<Int>) -> Double {
  orFail(.nan) { () throws(TensorError) -> Double in
    guard predicted.shape == target.shape else {
      throw TensorError(
        "accuracy",
        "the predictions are \(predicted.shape), the targets \(target.shape); they must have the same "
          + "shape")
    }
    return Double((predicted .== target).trueCount) / Double(target.count)
  }
}

/// The share of samples whose target class is among the k greatest scores; of equal scores the first
/// count.
///
/// - Parameters:
///   - scores: [batch, classes].
///   - target: Class numbers, [batch].
///   - k: From 1 to the number of classes.
/// - Returns: From 0 to 1; NaN for no samples.
public func topKAccuracy<Scalar: NumericTensorScalar>(
  _ scores: some TensorLike<Scalar>, _ target: Tensor<Int>, k: Int
) -> Double {
  orFail(.nan) { () throws(TensorError) -> Double in
    try checkScores(scores.shape, target, for: "topKAccuracy")
    guard k >= 1 && k <= scores.shape[1] else {
      throw TensorError(
        "topKAccuracy",
        "k is \(k); it must lie in 1...\(scores.shape[1]) for scores \(scores.shape)")
    }
    let best = Tensor<Scalar>(scores.value).topK(k, along: 1).indices
    return Double((best .== target.unsqueezed(at: 1)).trueCount) / Double(target.count)
  }
}

private func checkScores(
  _ scores: Shape, _ target: Tensor<Int>, for metric: String
) throws(TensorError) {
  guard scores.rank == 2, target.shape == [scores[0]], scores[1] > 0 else {
    throw TensorError(
      metric,
      "the scores are \(scores), the targets \(target.shape); they must be [batch, classes] and [batch]"
    )
  }
  if target.storage.hasIndices(below: scores[1]) { return }
  let position = target.scalars.firstIndex { $0 < 0 || $0 >= scores[1] } ?? 0
  throw TensorError(
    metric,
    "target \(target.scalars[position]) at position \(position) is no class of scores \(scores); it must "
      + "lie in 0..<\(scores[1])")
}
