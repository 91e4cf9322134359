import Wengert

extension InvalidCalls {
  mutating func addMetrics() {
    add(
      "accuracy of a vector of scores",
      "accuracy: the scores are [3], the targets [3]; they must be [batch, classes] and "
        + "[batch]"
    ) { accuracy(vector, counts) }
    add(
      "accuracy with too few labels",
      "accuracy: the scores are [2, 3], the targets [3]; they must be [batch, classes] and "
        + "[batch]"
    ) { accuracy(matrix, counts) }
    add(
      "accuracy with a label beyond",
      "accuracy: target 3 at position 1 is no class of scores [2, 3]; it must lie in 0..<3"
    ) { accuracy(matrix, [0, 3] as Tensor<Int>) }
    add(
      "accuracy of other labels",
      "accuracy: the predictions are [3], the targets [2]; they must have the same shape"
    ) { accuracy(predicted: counts, [0, 1] as Tensor<Int>) }
    add(
      "top-4 accuracy of three classes",
      "topKAccuracy: k is 4; it must lie in 1...3 for scores [2, 3]"
    ) {
      topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 4)
    }
    add(
      "top-0 accuracy",
      "topKAccuracy: k is 0; it must lie in 1...3 for scores [2, 3]"
    ) { topKAccuracy(matrix, [0, 1] as Tensor<Int>, k: 0) }
    add(
      "confusion of other labels",
      "confusionMatrix: the predictions are [3], the targets [2]; they must have the same "
        + "shape"
    ) {
      confusionMatrix(predicted: counts, [0, 1] as Tensor<Int>, classCount: 3)
    }
    add(
      "confusion with a label beyond",
      "confusionMatrix: index 2 at position 2 is out of range for axis 0 of extent 2; it "
        + "must lie in 0..<2"
    ) {
      confusionMatrix(predicted: counts, counts, classCount: 2)
    }
    add("mean of fewer than no numbers", "RunningMean: count is -1; it must be 0 or more") {
      var mean = RunningMean()
      mean.add(1, count: -1)
    }
    add("mean of a vector", "scalar: a tensor of shape [3] has 3 elements, not exactly 1") {
      var mean = RunningMean()
      mean.add(vector)
    }
  }
}
