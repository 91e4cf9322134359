import Testing
import Wengert

@Suite struct MetricTests {
  private let scores: Tensor<Float> = [
    [0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.3, 0.3, 0.4], [0.2, 0.4, 0.4],
  ]

  @Test func shareOfRightAnswers() {
    #expect(accuracy(scores, [1, 0, 2, 1]) == 1)
    #expect(accuracy(scores, [1, 2, 0, 2]) == 0.25)
    #expect(accuracy(Variable(scores), [1, 0, 0, 0]) == 0.5)
    #expect(accuracy(predicted: [1, 2, 3, 4], [1, 2, 0, 0]) == 0.5)
    #expect(accuracy(Tensor<Float>.zeros([0, 3]), Tensor([Int]())).isNaN)
  }

  @Test func shareOfTargetsAmongTheBest() {
    let target: Tensor<Int> = [2, 1, 1, 2]
    #expect(topKAccuracy(scores, target, k: 1) == 0)
    #expect(topKAccuracy(scores, target, k: 2) == 0.5)
    #expect(topKAccuracy(scores, target, k: 3) == 1)
  }

  @Test func countsOfPairs() {
    let matrix = confusionMatrix(predicted: [0, 1, 1, 2, 0], [0, 1, 2, 2, 1], classCount: 3)
    #expect(matrix == [[1, 0, 0], [1, 1, 0], [0, 1, 1]])
  }

  @Test func meansOfNumbersWithoutDifferences() {
    func mean(_ numbers: [Double]) -> Double {
      var mean = RunningMean()
      for number in numbers { mean.add(number) }
      return mean.mean
    }
    #expect(mean([1, .infinity, 1]) == .infinity)
    #expect(mean([-.infinity, 1, -.infinity]) == -.infinity)
    #expect(mean([.infinity, -.infinity]).isNaN)
    #expect(mean([1, .nan, .infinity]).isNaN)
    let greatest = Double.greatestFiniteMagnitude
    #expect(mean([greatest, -greatest]) == 0)
    #expect(abs(mean([-greatest, greatest, greatest]) / greatest - 1.0 / 3) < 1e-15)
  }

  @Test func whatDoesNotFitIsRefused() {
    #expect(throws: TensorError.self) { try checked { accuracy(scores, [1, 0]) } }
    #expect(throws: TensorError.self) { try checked { accuracy(predicted: [1], [1, 0]) } }
    #expect(throws: TensorError.self) { try checked { topKAccuracy(scores, [1, 0, 2, 1], k: 4) } }
    #expect(throws: TensorError.self) {
      try checked { confusionMatrix(predicted: [3], [0], classCount: 3) }
    }
  }

  @Test func meansOfWhatComesInPieces() {
    var mean = RunningMean()
    #expect(mean.mean.isNaN)
    for value in [1.0, 2, 6] { mean.add(value) }
    #expect(mean.mean == 3 && mean.count == 3)
    mean.add(Tensor<Float>(5), count: 3)
    #expect(mean.mean == 4 && mean.count == 6)
    mean.add(1e9, count: 0)
    #expect(mean.mean == 4)
    for value in [.infinity, 1, .infinity] { mean.add(value) }
    #expect(mean.mean == .infinity)
    mean.add(-.infinity)
    #expect(mean.mean.isNaN)
    mean.reset()
    #expect(mean.count == 0)
  }
}
