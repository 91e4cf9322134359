/// How often each class was taken for each: row i, column j counts the samples of class i predicted as
/// class j.
///
/// - Parameters:
///   - predicted: Class numbers, any shape.
///   - target: Class numbers, the same shape.
///   - classCount: All class numbers lie in 0 ..< classCount.
/// - Returns: [classCount, classCount].
public func confusionMatrix(
  predicted: Tensor<Int>, _ target: Tensor<Int>, classCount: Int
) -> Tensor<Int> {
  orFail(Tensor<Int>(0)) { () throws(TensorError) -> Tensor<Int> in
    guard predicted.shape == target.shape else {
      throw TensorError(
        "confusionMatrix",
        "the predictions are \(predicted.shape), the targets \(target.shape); they must have the same "
          + "shape")
    }
    for labels in [predicted, target] {
      try labels.storage.checkIndices(below: classCount, axis: 0, for: "confusionMatrix")
    }
    var counts = Tensor<Int>.zeros([classCount, classCount])
    counts.withUnsafeMutableScalars { counts in
      for (row, column) in zip(target.scalars, predicted.scalars) {
        counts[row * classCount + column] += 1
      }
    }
    return counts
  }
}
