import Foundation
import Testing
import Wengert

/// Losses at infinite scores, saturation, and the ends of the number range.
@Suite struct LossLimitTests {
  private let inf = Double.infinity

  private func slope<S: FloatingTensorScalar>(
    _ x: Tensor<S>, _ loss: (Variable<S>) -> Variable<S>
  ) -> Tensor<S> {
    let x = Variable(x, requiresGradient: true)
    return gradient(of: loss(x), withRespectTo: x).tensor
  }

  private func isClose<S: FloatingTensorScalar>(
    _ a: Tensor<S>, _ b: Tensor<S>, within tolerance: S = 1e-6
  ) -> Bool { a.isClose(to: b, relativeTolerance: tolerance, absoluteTolerance: 0) }

  @Test func crossEntropyLeavesOutClassesOfNoWeight() {
    let logits = matrix([[-inf, 0, 1]])
    let right = Foundation.log1p(Foundation.exp(-1.0))
    #expect(isClose(crossEntropy(logits, [2]), Tensor(right), within: 1e-15))
    #expect(isClose(crossEntropy(logits, matrix([[0, 0, 1]])), Tensor(right), within: 1e-15))
    #expect(crossEntropy(logits, matrix([[0.5, 0, 0.5]])).scalar == inf)
    // Rows longer than a tile.
    let long = concatenate([logits, .full([1, 60], -inf)], along: 1)
    let target = concatenate([Tensor<Double>([[0, 0, 1]]), .zeros([1, 60])], along: 1)
    #expect(isClose(crossEntropy(long, target), Tensor(right), within: 1e-15))
    // Classes along axis 1 of three.
    let deep = crossEntropy(logits.unsqueezed(at: 2), matrix([[0, 0, 1]]).unsqueezed(at: 2))
    #expect(isClose(deep, Tensor(right), within: 1e-15))
    let slopes = slope(logits) { crossEntropy($0, matrix([[0, 0, 1]])) }
    #expect(isClose(slopes, softmax(logits) - matrix([[0, 0, 1]]), within: 1e-15))
  }

  @Test func aClassWeightOfZeroLeavesAnInfiniteLossOut() {
    let logits = matrix([[-inf, 0, 0], [1, 1, 1]])
    let weights = Tensor<Double>([0, 1, 1])
    let ln3 = Foundation.log(3.0)
    #expect(
      isClose(crossEntropy(logits, [0, 1], classWeights: weights), Tensor(ln3), within: 1e-15))
    let smooth = crossEntropy(
      logits, [1, 1], classWeights: weights, labelSmoothing: 0.3, reduction: .none)
    #expect(isClose(smooth[0], Tensor(0.9 * Foundation.log(2.0)), within: 1e-14))
    let spread = crossEntropy(
      logits, [0, 0], classWeights: weights, labelSmoothing: 1, reduction: .none)
    #expect(isClose(spread[0], Tensor(Foundation.log(2.0) * 2 / 3), within: 1e-14))
    let picked = negativeLogLikelihood(
      logSoftmax(logits), [0, 1], classWeights: weights, reduction: .none)
    #expect(picked.scalars[0] == 0)
    let slopes = slope(logits) { crossEntropy($0, [0, 1], classWeights: weights) }
    #expect(slopes[0].scalars == [0, 0, 0])
  }

  @Test func binaryCrossEntropyOfInfiniteLogits() {
    let x = vector([-inf, inf, -inf, inf])
    let y = Tensor<Double>([0, 0, 1, 1])
    let loss = { (x: Variable<Double>) in binaryCrossEntropyWithLogits(x, y, reduction: .none) }
    #expect(loss(Variable(x)).scalars == [0, inf, inf, 0])
    #expect(slope(x) { loss($0).sum() }.scalars == [0, 1, -1, 0])
    let weighted = binaryCrossEntropyWithLogits(
      x, y, positiveWeight: Tensor(0), reduction: .none)
    #expect(weighted.scalars == [0, inf, 0, 0])
    let curvature = hessianVectorProduct(of: { loss($0).sum() }, at: x, along: .ones([4]))
    #expect(curvature.scalars == [0, 0, 0, 0])
  }

  @Test func binaryCrossEntropyKeepsSmallLosses() {
    let small = Float(Foundation.exp(-30.0))
    let loss = { (x: Variable<Float>, y: Float) in
      binaryCrossEntropyWithLogits(x, Tensor([y], shape: [1]))
    }
    #expect(isClose(loss(Variable([-30]), 0).tensor, Tensor(small)))
    #expect(isClose(loss(Variable([30]), 1).tensor, Tensor(small)))
    #expect(isClose(slope(Tensor([30])) { loss($0, 1) }, Tensor(-small).reshaped(to: [1])))
    #expect(isClose(slope(Tensor([-30])) { loss($0, 0) }, Tensor(small).reshaped(to: [1])))
  }

  @Test func binaryCrossEntropysRuleForTheTarget() {
    // (p − 1) ln(1 + e⁻ˣ) − x, and its derivative by x, (1 − p) σ(−x) − 1.
    for (logit, weight) in [(0, 3), (1.5, 3), (-2, 0.5), (25, 2)] as [(Double, Double)] {
      let x = Variable(vector([logit]), requiresGradient: true)
      let y = Variable(vector([0.25]), requiresGradient: true)
      let loss = binaryCrossEntropyWithLogits(x, y, positiveWeight: Tensor(weight))
      let slope = gradient(of: loss, withRespectTo: y, createGraph: true)
      let softplus = Foundation.log1p(Foundation.exp(-logit))
      #expect(isClose(slope.tensor, vector([(weight - 1) * softplus - logit]), within: 1e-14))
      let mixed = gradient(of: slope, withRespectTo: x)
      let sigma = 1 / (1 + Foundation.exp(logit))
      #expect(isClose(mixed.tensor, vector([(1 - weight) * sigma - 1]), within: 1e-14))
    }
  }

  @Test func hingeLossAtItsEdges() {
    #expect(hingeLoss(Tensor<Double>([2, 1, 3]), Tensor(0), margin: -0.5).scalar == 0.5)
    #expect(hingeLoss(vector([inf, 1, 3]), Tensor(0)).scalar == 0)
    #expect(hingeLoss(vector([2, 1, inf]), Tensor(0)).scalar == inf)
    #expect(hingeLoss(vector([2, -inf, 0]), Tensor(0)).scalar == 0)
    #expect(slope(vector([inf, 1, 3])) { hingeLoss($0, Tensor(0)) }.scalars == [0, 0, 0])
  }

  @Test func smoothL1OfAnyBeta() {
    let x = Tensor<Float>([0, 1, -2, 1e-30])
    for beta in [1e-40, 1e-60, 0] {
      let loss = { (x: Variable<Float>) in
        smoothL1Loss(x, Tensor.zeros([4]), beta: beta, reduction: .none)
      }
      #expect(loss(Variable(x)).scalars == [0, 1, 2, 1e-30], "\(beta)")
      #expect(slope(x) { loss($0).sum() }.scalars == [0, 1, -1, 1], "\(beta)")
    }
    let large = smoothL1Loss(Tensor<Double>([1e180]), Tensor([0]), beta: 1e200)
    #expect(isClose(large, Tensor(0.5e160), within: 1e-15))
  }
}

private func vector(_ scalars: [Double]) -> Tensor<Double> {
  Tensor(scalars, shape: [scalars.count])
}

private func matrix(_ rows: [[Double]]) -> Tensor<Double> {
  Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
}
