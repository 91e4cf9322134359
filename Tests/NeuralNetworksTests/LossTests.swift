import Testing
import Wengert

func agree(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
  a.isClose(to: b, relativeTolerance: 1e-12, absoluteTolerance: 1e-14)
}

func agree(_ a: Variable<Double>, _ b: Double) -> Bool { agree(a.tensor, Tensor(b)) }

private func ln(_ x: Double) -> Double { log(Tensor(x)).scalar }

/// The gradient of a loss with respect to its input.
func slope(
  _ x: Tensor<Double>, _ loss: (Variable<Double>) -> Variable<Double>
) -> Tensor<Double> {
  let x = Variable(x, requiresGradient: true)
  return gradient(of: loss(x), withRespectTo: x).tensor
}

@Suite struct LossRegressionTests {
  private let x = Variable<Double>([[1, 2], [3, 5]])
  private let y: Tensor<Double> = [[1, 0], [4, 2]]

  @Test func squares() {
    #expect(agree(meanSquaredError(x, y, reduction: .none).tensor, [[0, 4], [1, 9]]))
    #expect(agree(meanSquaredError(x, y), 3.5))
    #expect(agree(meanSquaredError(x, y, reduction: .sum), 14))
    #expect(agree(slope(x.tensor) { meanSquaredError($0, y) }, [[0, 1], [-0.5, 1.5]]))
    #expect(meanSquaredError(x.tensor, y) == Tensor(3.5))
    #expect(meanSquaredError(Variable<Double>(.zeros([0])), Tensor.zeros([0])).scalar.isNaN)
  }

  @Test func sizes() {
    #expect(agree(meanAbsoluteError(x, y), 1.5))
    #expect(
      agree(
        slope(x.tensor) { meanAbsoluteError($0, y, reduction: .sum) }, [[0, 1], [-1, 1]]))
  }

  @Test func nielsensQuadraticCost() {
    #expect(agree(quadraticCost(x, y, reduction: .none).tensor, [2, 5]))
    #expect(agree(quadraticCost(x, y), 3.5))
    #expect(agree(slope(x.tensor) { quadraticCost($0, y) }, [[0, 1], [-0.5, 1.5]]))
  }

  @Test func smoothL1IsAParabolaNearZero() {
    #expect(agree(smoothL1Loss(x, y, reduction: .none).tensor, [[0, 1.5], [0.5, 2.5]]))
    #expect(agree(smoothL1Loss(x, y, beta: 2, reduction: .none).tensor, [[0, 1], [0.25, 2]]))
    #expect(
      agree(
        slope(x.tensor) { smoothL1Loss($0, y, beta: 2, reduction: .sum) }, [[0, 1], [-0.5, 1]]))
    #expect(agree(smoothL1Loss(x, y, beta: 0), 1.5))
    #expect(smoothL1Loss(Variable([1e300]), Tensor<Double>([-1e300])).scalar == 2e300)
  }

  @Test func targetsDoNotBroadcast() {
    let row: Tensor<Double> = [1, 2]
    for loss in [
      { meanSquaredError(x, row) }, { meanAbsoluteError(x, row) }, { smoothL1Loss(x, row) },
      { quadraticCost(x, row) }, { binaryCrossEntropyWithLogits(x, row) },
    ] as [() -> Variable<Double>] {
      #expect(throws: TensorError.self) { try checked { loss() } }
    }
    #expect {
      try checked { meanSquaredError(x, row) }
    } throws: {
      "\($0)"
        == "meanSquaredError: the prediction is [2, 2], the target is [2]; they must have the same shape"
    }
    #expect(throws: TensorError.self) { try checked { smoothL1Loss(x, y, beta: -1) } }
  }
}

@Suite struct LossBinaryTests {
  @Test func valuesAndGradients() {
    let x = Tensor([0, ln(3)])
    let y: Tensor<Double> = [1, 0]
    let losses = binaryCrossEntropyWithLogits(Variable(x), y, reduction: .none)
    #expect(agree(losses.tensor, Tensor([ln(2), ln(4)])))
    let share = slope(x) { binaryCrossEntropyWithLogits($0, y, reduction: .sum) }
    #expect(agree(share, [-0.5, 0.75]))
    let weighted = binaryCrossEntropyWithLogits(
      Variable(x), y, weight: [2, 1], positiveWeight: Tensor(3), reduction: .none)
    #expect(agree(weighted.tensor, Tensor([6 * ln(2), ln(4)])))
  }

  @Test func saturationLosesNothing() {
    let loss = binaryCrossEntropyWithLogits(
      Variable<Double>([800, -800, 40]), Tensor([0, 1, 1]), reduction: .none)
    #expect(loss.tensor[0].scalar == 800 && loss.tensor[1].scalar == 800)
    #expect(abs(loss.tensor[2] / 4.248354255291589e-18 - 1).scalar < 1e-12)
  }

  @Test func weightsMustBroadcast() {
    let x = Variable<Double>(.zeros([2, 3]))
    let y = Tensor<Double>.zeros([2, 3])
    #expect(throws: TensorError.self) {
      try checked { binaryCrossEntropyWithLogits(x, y, weight: [1, 2]) }
    }
    #expect(throws: TensorError.self) {
      try checked { binaryCrossEntropyWithLogits(x, y, weight: .ones([4, 2, 3])) }
    }
    #expect(throws: TensorError.self) {
      try checked { binaryCrossEntropyWithLogits(x, y, positiveWeight: [1, 2]) }
    }
  }
}

@Suite struct LossClassTests {
  /// Probabilities ¼, ¼, ½ and ⅗, ⅕, ⅕.
  private let x: Tensor<Double> = [
    [0, 0, 0.6931471805599453], [1.0986122886681098, 0, 0],
  ]
  private let probabilities: Tensor<Double> = [[0.25, 0.25, 0.5], [0.6, 0.2, 0.2]]

  @Test func valuesAndGradients() {
    let losses = crossEntropy(Variable(x), [2, 1], reduction: .none)
    #expect(agree(losses.tensor, Tensor([ln(2), ln(5)])))
    #expect(agree(crossEntropy(Variable(x), [2, 1]), ln(10) / 2))
    #expect(agree(crossEntropy(Variable(x), [2, 1], reduction: .sum), ln(10)))
    let target: Tensor<Double> = [[0, 0, 1], [0, 1, 0]]
    #expect(agree(slope(x) { crossEntropy($0, [2, 1]) }, (probabilities - target) / 2))
    #expect(agree(slope(x) { crossEntropy($0, target) }, (probabilities - target) / 2))
    #expect(agree(crossEntropy(Variable(x[0]), Tensor(2)), ln(2)))
  }

  @Test func smoothedLabelsAndSmoothedProbabilities() {
    let target: Tensor<Double> = [[0, 0, 1], [0, 1, 0]]
    let labels = crossEntropy(x, [2, 1], labelSmoothing: 0.3, reduction: .none)
    let distribution = crossEntropy(x, target, labelSmoothing: 0.3, reduction: .none)
    let byHand = crossEntropy(x, target * 0.7 + 0.1, reduction: .none)
    #expect(agree(labels, byHand) && agree(distribution, byHand))
    #expect(agree(byHand[0], Tensor(0.8 * ln(2) + 0.2 * ln(4))))
  }

  @Test func negativeLogLikelihoodIsItsSecondHalf() {
    let y: Tensor<Int> = [2, -100]
    let half = negativeLogLikelihood(logSoftmax(Variable(x)), y, classWeights: [1, 2, 3])
    #expect(agree(half, ln(2)))
    #expect(agree(slope(x) { negativeLogLikelihood($0, y) }, [[0, 0, -1], [0, 0, 0]]))
  }

  @Test func weightsAndIgnoredSamples() {
    let weights: Tensor<Double> = [1, 2, 3]
    #expect(
      agree(
        crossEntropy(Variable(x), [2, 1], classWeights: weights), (3 * ln(2) + 2 * ln(5)) / 5))
    #expect(agree(crossEntropy(Variable(x), [-100, 1]), ln(5)))
    #expect(agree(crossEntropy(Variable(x), [7, 1], ignoreIndex: 7), ln(5)))
    #expect(crossEntropy(Variable(x), [-100, -100]).scalar.isNaN)
    #expect(slope(x) { crossEntropy($0, [-100, -100]) } == .zeros([2, 3]))
  }

  @Test func smoothingIsADistribution() {
    let smooth: Tensor<Double> = [[0.1, 0.1, 0.8], [0.1, 0.8, 0.1]]
    let (a, b) = (Variable(x), Variable(x))
    let labels = crossEntropy(a, [2, 1], classWeights: [1, 2, 3], labelSmoothing: 0.3)
    let distribution = crossEntropy(b, smooth, classWeights: [1, 2, 3], reduction: .sum) / 5
    #expect(agree(labels.tensor, distribution.tensor))
    let first = slope(x) { crossEntropy($0, [2, 1], labelSmoothing: 0.3) }
    #expect(agree(first, slope(x) { crossEntropy($0, smooth) }))
  }

  @Test func extremeScores() {
    let far = Tensor(
      [1e4, -1e4, 0, -.infinity, 0, 0], shape: [2, 3])
    let losses = crossEntropy(Variable(far), [1, 2], reduction: .none)
    #expect(agree(losses.tensor, Tensor([2e4, ln(2)])))
    #expect(
      agree(
        slope(far) { crossEntropy($0, [1, 2], reduction: .sum) }, [[1, -1, 0], [0, 0.5, -0.5]]))
  }

  @Test func scoresMayHaveMoreAxes() {
    let scores = Tensor<Double>(
      stride(from: 0.0, to: 12, by: 1).map { $0 * $0 / 20 }, shape: [2, 3, 2])
    let labels: Tensor<Int> = [[0, 2], [1, 1]]
    let rows = scores.permuted([0, 2, 1]).reshaped(to: [4, 3])
    let expected = crossEntropy(Variable(rows), [0, 2, 1, 1], reduction: .none)
    let losses = crossEntropy(Variable(scores), labels, reduction: .none)
    #expect(agree(losses.tensor.flattened(), expected.tensor))
    let share = slope(scores) { crossEntropy($0, labels) }
    let expectedShare = slope(rows) { crossEntropy($0, [0, 2, 1, 1]) }
    #expect(agree(share.permuted([0, 2, 1]).reshaped(to: [4, 3]), expectedShare))
  }

  @Test func gradientsOfGradients() {
    let x = Variable(x[0], requiresGradient: true)
    let first = gradient(of: crossEntropy(x, Tensor(2)), withRespectTo: x, createGraph: true)
    let second = gradient(of: first[0], withRespectTo: x)
    // p₀ (δ₀ⱼ − pⱼ)
    #expect(agree(second.tensor, [0.1875, -0.0625, -0.125]))
  }

  @Test func whatDoesNotFitIsRefused() {
    let x = Variable(x)
    for loss in [
      { crossEntropy(x, [0, 1, 2]) }, { crossEntropy(x, [0, 3]) }, { crossEntropy(x, [0, -1]) },
      { crossEntropy(x, [0, 1], classWeights: [1, 2]) },
      { crossEntropy(x, [0, 1], labelSmoothing: 1.5) },
      { crossEntropy(x, Tensor<Double>.ones([2, 2])) },
      { crossEntropy(x, Tensor<Double>.ones([2, 3]), classWeights: [1]) },
      { crossEntropy(Variable(Tensor(1)), Tensor(0)) }, { negativeLogLikelihood(x, [[0, 1]]) },
      { hingeLoss(x, [0, 3]) }, { hingeLoss(x, [0, -1]) },
    ] as [() -> Variable<Double>] {
      #expect(throws: TensorError.self) { try checked { loss() } }
    }
    #expect {
      try checked { crossEntropy(x, [0, 3]) }
    } throws: {
      "\($0)"
        == "crossEntropy: target 3 at position 1 is no class of scores [2, 3]; it must lie in 0..<3 or be "
        + "ignoreIndex, -100"
    }
  }

  @Test func hinges() {
    let scores: Tensor<Double> = [[3, 2.5, 0], [1, 1, 5]]
    let losses = hingeLoss(Variable(scores), [0, 1], reduction: .none)
    #expect(agree(losses.tensor, [0.5, 6]))
    let share = slope(scores) { hingeLoss($0, [0, 1], reduction: .sum) }
    #expect(agree(share, [[-1, 1, 0], [1, -2, 1]]))
  }
}
