import Testing
import Wengert

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
    #expect(agree(two, 0.25 * 14))
    two.backward()
    #expect(a.gradient!.tensor == [[0.5, -1]])
    #expect(b.gradient!.tensor == [[1.5], [0]])
    #expect([a, b].squaredNorm().scalar == 14)

    let one = l1Penalty([a, b], strength: 2)
    #expect(agree(one, 12))
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
    expect(smoothL1Loss(a, b, beta: 0.5), smoothL1Loss(x, y, beta: 0.5))
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
    #expect(agree(fused.tensor, composed(x, reduction).tensor))
    let expected = gradient(
      of: composed(x, reduction), withRespectTo: x, cotangent: cotangent)
    for createGraph in [false, true] {
      let found = gradient(
        of: fused, withRespectTo: x, cotangent: cotangent, createGraph: createGraph)
      #expect(agree(found.tensor, expected.tensor))
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
    #expect(agree(plain.tensor, recorded.tensor))
  }
}
