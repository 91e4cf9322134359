import Testing
import Wengert

private func isClose(_ a: Tensor<Double>, _ b: Tensor<Double>) -> Bool {
  a.isClose(to: b, relativeTolerance: 1e-12, absoluteTolerance: 1e-14)
}

private func isClose(_ a: Variable<Double>, _ b: Double) -> Bool { isClose(a.tensor, Tensor(b)) }

private func ln(_ x: Double) -> Double { log(Tensor(x)).scalar }

/// The gradient of a loss with respect to its input.
private func slope(
  _ x: Tensor<Double>, _ loss: (Variable<Double>) -> Variable<Double>
) -> Tensor<Double> {
  let x = Variable(x, requiresGradient: true)
  return gradient(of: loss(x), withRespectTo: x).tensor
}

@Suite struct LossRegressionTests {
  private let x = Variable<Double>([[1, 2], [3, 5]])
  private let y: Tensor<Double> = [[1, 0], [4, 2]]

  @Test func squares() {
    #expect(isClose(meanSquaredError(x, y, reduction: .none).tensor, [[0, 4], [1, 9]]))
    #expect(isClose(meanSquaredError(x, y), 3.5))
    #expect(isClose(meanSquaredError(x, y, reduction: .sum), 14))
    #expect(isClose(slope(x.tensor) { meanSquaredError($0, y) }, [[0, 1], [-0.5, 1.5]]))
    #expect(meanSquaredError(x.tensor, y) == Tensor(3.5))
    #expect(meanSquaredError(Variable<Double>(.zeros([0])), Tensor.zeros([0])).scalar.isNaN)
  }

  @Test func sizes() {
    #expect(isClose(meanAbsoluteError(x, y), 1.5))
    #expect(
      isClose(
        slope(x.tensor) { meanAbsoluteError($0, y, reduction: .sum) }, [[0, 1], [-1, 1]]))
  }

  @Test func nielsensQuadraticCost() {
    #expect(isClose(quadraticCost(x, y, reduction: .none).tensor, [2, 5]))
    #expect(isClose(quadraticCost(x, y), 3.5))
    #expect(isClose(slope(x.tensor) { quadraticCost($0, y) }, [[0, 1], [-0.5, 1.5]]))
  }

  @Test func smoothL1IsAParabolaNearZero() {
    #expect(isClose(smoothL1(x, y, reduction: .none).tensor, [[0, 1.5], [0.5, 2.5]]))
    #expect(isClose(smoothL1(x, y, beta: 2, reduction: .none).tensor, [[0, 1], [0.25, 2]]))
    #expect(
      isClose(
        slope(x.tensor) { smoothL1($0, y, beta: 2, reduction: .sum) }, [[0, 1], [-0.5, 1]]))
    #expect(isClose(smoothL1(x, y, beta: 0), 1.5))
    #expect(smoothL1(Variable([1e300]), Tensor<Double>([-1e300])).scalar == 2e300)
  }

  @Test func targetsDoNotBroadcast() {
    let row: Tensor<Double> = [1, 2]
    for loss in [
      { meanSquaredError(x, row) }, { meanAbsoluteError(x, row) }, { smoothL1(x, row) },
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
    #expect(throws: TensorError.self) { try checked { smoothL1(x, y, beta: -1) } }
  }
}

@Suite struct LossBinaryTests {
  @Test func valuesAndGradients() {
    let x = Tensor([0, ln(3)])
    let y: Tensor<Double> = [1, 0]
    let losses = binaryCrossEntropyWithLogits(Variable(x), y, reduction: .none)
    #expect(isClose(losses.tensor, Tensor([ln(2), ln(4)])))
    let share = slope(x) { binaryCrossEntropyWithLogits($0, y, reduction: .sum) }
    #expect(isClose(share, [-0.5, 0.75]))
    let weighted = binaryCrossEntropyWithLogits(
      Variable(x), y, weight: [2, 1], positiveWeight: Tensor(3), reduction: .none)
    #expect(isClose(weighted.tensor, Tensor([6 * ln(2), ln(4)])))
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
    #expect(isClose(losses.tensor, Tensor([ln(2), ln(5)])))
    #expect(isClose(crossEntropy(Variable(x), [2, 1]), ln(10) / 2))
    #expect(isClose(softmaxCrossEntropy(Variable(x), [2, 1], reduction: .sum), ln(10)))
    let target: Tensor<Double> = [[0, 0, 1], [0, 1, 0]]
    #expect(isClose(slope(x) { crossEntropy($0, [2, 1]) }, (probabilities - target) / 2))
    #expect(isClose(slope(x) { crossEntropy($0, target) }, (probabilities - target) / 2))
    #expect(isClose(crossEntropy(Variable(x[0]), Tensor(2)), ln(2)))
  }

  @Test func smoothedLabelsAndSmoothedProbabilities() {
    let target: Tensor<Double> = [[0, 0, 1], [0, 1, 0]]
    let labels = crossEntropy(x, [2, 1], labelSmoothing: 0.3, reduction: .none)
    let distribution = crossEntropy(x, target, labelSmoothing: 0.3, reduction: .none)
    let byHand = crossEntropy(x, target * 0.7 + 0.1, reduction: .none)
    #expect(isClose(labels, byHand) && isClose(distribution, byHand))
    #expect(isClose(byHand[0], Tensor(0.8 * ln(2) + 0.2 * ln(4))))
  }

  @Test func negativeLogLikelihoodIsItsSecondHalf() {
    let y: Tensor<Int> = [2, -100]
    let half = negativeLogLikelihood(logSoftmax(Variable(x)), y, classWeights: [1, 2, 3])
    #expect(isClose(half, ln(2)))
    #expect(isClose(slope(x) { negativeLogLikelihood($0, y) }, [[0, 0, -1], [0, 0, 0]]))
  }

  @Test func weightsAndIgnoredSamples() {
    let weights: Tensor<Double> = [1, 2, 3]
    #expect(
      isClose(
        crossEntropy(Variable(x), [2, 1], classWeights: weights), (3 * ln(2) + 2 * ln(5)) / 5))
    #expect(isClose(crossEntropy(Variable(x), [-100, 1]), ln(5)))
    #expect(isClose(crossEntropy(Variable(x), [7, 1], ignoreIndex: 7), ln(5)))
    #expect(crossEntropy(Variable(x), [-100, -100]).scalar.isNaN)
    #expect(slope(x) { crossEntropy($0, [-100, -100]) } == .zeros([2, 3]))
  }

  @Test func smoothingIsADistribution() {
    let smooth: Tensor<Double> = [[0.1, 0.1, 0.8], [0.1, 0.8, 0.1]]
    let (a, b) = (Variable(x), Variable(x))
    let labels = crossEntropy(a, [2, 1], classWeights: [1, 2, 3], labelSmoothing: 0.3)
    let distribution = crossEntropy(b, smooth, classWeights: [1, 2, 3], reduction: .sum) / 5
    #expect(isClose(labels.tensor, distribution.tensor))
    let first = slope(x) { crossEntropy($0, [2, 1], labelSmoothing: 0.3) }
    #expect(isClose(first, slope(x) { crossEntropy($0, smooth) }))
  }

  @Test func extremeScores() {
    let far = Tensor(
      [1e4, -1e4, 0, -.infinity, 0, 0], shape: [2, 3])
    let losses = crossEntropy(Variable(far), [1, 2], reduction: .none)
    #expect(isClose(losses.tensor, Tensor([2e4, ln(2)])))
    #expect(
      isClose(
        slope(far) { crossEntropy($0, [1, 2], reduction: .sum) }, [[1, -1, 0], [0, 0.5, -0.5]]))
  }

  @Test func scoresMayHaveMoreAxes() {
    let scores = Tensor<Double>(
      stride(from: 0.0, to: 12, by: 1).map { $0 * $0 / 20 }, shape: [2, 3, 2])
    let labels: Tensor<Int> = [[0, 2], [1, 1]]
    let rows = scores.permuted([0, 2, 1]).reshaped(to: [4, 3])
    let expected = crossEntropy(Variable(rows), [0, 2, 1, 1], reduction: .none)
    let losses = crossEntropy(Variable(scores), labels, reduction: .none)
    #expect(isClose(losses.tensor.flattened(), expected.tensor))
    let share = slope(scores) { crossEntropy($0, labels) }
    let expectedShare = slope(rows) { crossEntropy($0, [0, 2, 1, 1]) }
    #expect(isClose(share.permuted([0, 2, 1]).reshaped(to: [4, 3]), expectedShare))
  }

  @Test func gradientsOfGradients() {
    let x = Variable(x[0], requiresGradient: true)
    let first = gradient(of: crossEntropy(x, Tensor(2)), withRespectTo: x, createGraph: true)
    let second = gradient(of: first[0], withRespectTo: x)
    // p₀ (δ₀ⱼ − pⱼ)
    #expect(isClose(second.tensor, [0.1875, -0.0625, -0.125]))
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
    #expect(isClose(losses.tensor, [0.5, 6]))
    let share = slope(scores) { hingeLoss($0, [0, 1], reduction: .sum) }
    #expect(isClose(share, [[-1, 1, 0], [1, -2, 1]]))
  }
}

@Suite struct LossPenaltyTests {
  /// A weight decays beside the gradient of a loss that was there first: one pass, in place.
  @Test func penaltyAddsToTheGradientOfTheLoss() {
    let w = Variable(Tensor<Double>([[1, -2], [3, 0.5]]), requiresGradient: true)
    let x = Variable(Tensor<Double>([[1, 2]]))
    for scale in [1.0, -3] {
      let loss = (matmul(x, w).sum() + l2Penalty([w], strength: 0.25)) * scale
      let expected = [1 + 0.25, 1 - 0.5, 2 + 0.75, 2 + 0.125].map { $0 * scale }
      #expect(gradient(of: loss, withRespectTo: w).scalars == expected)
      let recorded = gradient(of: loss, withRespectTo: w, createGraph: true)
      #expect(recorded.scalars == expected)
    }
  }

  @Test func valuesAndGradients() {
    let a = Variable<Double>([[1, -2]], requiresGradient: true)
    let b = Variable<Double>([[3], [0]], requiresGradient: true)
    let two = l2Penalty([a, b], strength: 0.5)
    #expect(isClose(two, 0.25 * 14))
    two.backward()
    #expect(a.gradient!.tensor == [[0.5, -1]])
    #expect(b.gradient!.tensor == [[1.5], [0]])
    #expect([a, b].squaredNorm().scalar == 14)

    let one = l1Penalty([a, b], strength: 2)
    #expect(isClose(one, 12))
    #expect(gradient(of: one, withRespectTo: a).tensor == [[2, -2]])
    #expect(gradient(of: one, withRespectTo: b).tensor == [[2], [0]])
    #expect(l2Penalty([Variable<Double>]()).scalar == 0)
  }

  @Test func manyWeightsSomeOfThemFrozen() {
    let weights = (0..<40).map { Variable(Tensor([Double($0)]), requiresGradient: $0 != 30) }
    l2Penalty(weights).backward()
    for (index, weight) in weights.enumerated() {
      #expect(weight.gradient?.scalars == (index == 30 ? nil : [Double(index)]))
    }
  }
}

@Suite struct LossPrecisionTests {
  /// The same losses in single precision, with its accuracy.
  @Test func floatFollowsDouble() {
    let x: Tensor<Double> = [[0.5, -1.25, 3], [2, 0.125, -4]]
    let y: Tensor<Double> = [[0, 1, 1], [1, 0, 0]]
    let (a, b) = (Tensor<Float>(converting: x), Tensor<Float>(converting: y))
    func expect(_ single: Tensor<Float>, _ double: Tensor<Double>) {
      #expect(
        Tensor<Double>(converting: single).isClose(to: double, relativeTolerance: 1e-6),
        "\(single) \(double)")
    }
    let labels: Tensor<Int> = [2, -100]
    expect(
      crossEntropy(a, labels, classWeights: [1, 2, 3], labelSmoothing: 0.1),
      crossEntropy(x, labels, classWeights: [1, 2, 3], labelSmoothing: 0.1))
    expect(crossEntropy(a, b), crossEntropy(x, y))
    expect(binaryCrossEntropyWithLogits(a, b), binaryCrossEntropyWithLogits(x, y))
    expect(smoothL1(a, b, beta: 0.5), smoothL1(x, y, beta: 0.5))
    expect(hingeLoss(a, [0, 1]), hingeLoss(x, [0, 1]))
    let v = Variable(a, requiresGradient: true)
    crossEntropy(v, labels, labelSmoothing: 0.1).backward()
    expect(v.gradient!.tensor, slope(x) { crossEntropy($0, labels, labelSmoothing: 0.1) })
  }
}

@Suite struct FusedCrossEntropyTests {
  private let scores = Tensor<Double>.linspace(from: -3, to: 2, count: 40)
  private let labels: Tensor<Int> = [1, 0, 3, 3, 2, 0, 1, 2, 3, 0]

  /// The formula in the differentiable vocabulary.
  private func composed(_ x: Variable<Double>, _ reduction: Reduction) -> Variable<Double> {
    let target = labels.oneHot(4, as: Double.self)
    let losses = -(logSoftmax(x) * target).sum(along: 1)
    switch reduction {
    case .none: return losses
    case .sum: return losses.sum()
    case .mean: return losses.mean()
    }
  }

  @Test(arguments: [Reduction.mean, .sum, .none])
  func agreesWithTheComposition(_ reduction: Reduction) throws {
    let x = Variable(sin(scores * 7).reshaped(to: [10, 4]), requiresGradient: true)
    let cotangent = Variable(
      reduction == .none ? Tensor<Double>.linspace(from: -1, to: 2, count: 10) : Tensor(1.5))
    let fused = crossEntropy(x, labels, reduction: reduction)
    #expect(isClose(fused.tensor, composed(x, reduction).tensor))
    let expected = gradient(
      of: composed(x, reduction), withRespectTo: x, cotangent: cotangent)
    for createGraph in [false, true] {
      let found = gradient(
        of: fused, withRespectTo: x, cotangent: cotangent, createGraph: createGraph)
      #expect(isClose(found.tensor, expected.tensor))
    }
    try checkGradients(
      of: { (x: Variable<Double>) in crossEntropy(x, labels, reduction: reduction) }, at: x.tensor,
      order: 2
    ).require()
  }

  @Test func distributions() throws {
    let x = sin(scores * 5).reshaped(to: [10, 4])
    let q = softmax(cos(scores * 3).reshaped(to: [10, 4]))
    try checkGradients(
      of: { (x: [Variable<Double>]) in crossEntropy(x[0], x[1], reduction: .sum) }, at: [x, q],
      order: 2
    ).require()
    let variable = Variable(x, requiresGradient: true)
    let loss = crossEntropy(variable, Variable(q), reduction: .sum)
    let plain = gradient(of: loss, withRespectTo: variable)
    let recorded = gradient(of: loss, withRespectTo: variable, createGraph: true)
    #expect(isClose(plain.tensor, recorded.tensor))
  }
}
