// Class numbers as an array, as data sets and users have them.

/// `accuracy` for one class number per sample.
public func accuracy<Scalar: NumericTensorScalar>(
  _ scores: some TensorLike<Scalar>, _ target: [Int]
) -> Double {
  accuracy(scores, Tensor(target))
}

/// `topKAccuracy` for one class number per sample.
public func topKAccuracy<Scalar: NumericTensorScalar>(
  _ scores: some TensorLike<Scalar>, _ target: [Int], k: Int
) -> Double {
  topKAccuracy(scores, Tensor(target), k: k)
}

/// `confusionMatrix` for lists of class numbers.
public func confusionMatrix(
  predicted: [Int], _ target: [Int], classCount: Int
) -> Tensor<Int> {
  confusionMatrix(predicted: Tensor(predicted), Tensor(target), classCount: classCount)
}
