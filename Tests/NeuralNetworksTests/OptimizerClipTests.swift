import Testing
import Wengert

@Suite struct OptimizerClipTests {
  private func variables(_ gradients: [[Double]?]) -> [Variable<Double>] {
    gradients.map { gradient in
      let variable = Variable(Tensor<Double>.zeros([gradient?.count ?? 2]), requiresGradient: true)
      variable.gradient = gradient.map { Variable(Tensor($0)) }
      return variable
    }
  }

  @Test func theNormIsThatOfAllGradientsTogether() {
    let v = variables([[3, 0], nil, [-4]])
    #expect(clipGradients(of: v, norm: 10) == 5)
    #expect(v[0].gradient!.scalars == [3, 0] && v[2].gradient!.scalars == [-4])
    #expect(clipGradients(of: v, norm: 1) == 5)
    let scale = 1 / (5 + 1e-6)
    #expect(v[0].gradient!.scalars == [3 * scale, 0] && v[2].gradient!.scalars == [-4 * scale])
    #expect(v[1].gradient == nil)
  }

  @Test func otherNorms() {
    #expect(clipGradients(of: variables([[3, 0], [-4]]), norm: 10, kind: .infinity) == 4)
    #expect(clipGradients(of: variables([[3, 0], [-4]]), norm: 10, kind: .p(1)) == 7)
    #expect(abs(clipGradients(of: variables([[3], [-4]]), norm: 9, kind: .p(2)) - 5) < 1e-14)
    #expect(clipGradients(of: variables([nil]), norm: 1) == 0)
  }

  @Test func aVariableThatStandsTwiceCountsOnce() {
    let v = variables([[3]])
    #expect(clipGradients(of: v + v, norm: 1) == 3)
    #expect(abs(v[0].gradient!.scalar - 1) < 1e-6)
  }

  @Test func aNormThatIsNotFiniteIsReported() {
    let v = variables([[.nan, 1], [5]])
    #expect(clipGradients(of: v, norm: 1).isNaN)
    #expect(clipGradients(of: v, norm: 1, kind: .infinity).isNaN)
    #expect(v[1].gradient!.scalar == 5)
  }

  @Test func squaresOfLargeFloatsDoNotOverflow() {
    let v = Variable(Tensor<Float>([0, 0]), requiresGradient: true)
    v.gradient = Variable(Tensor<Float>([3e30, -4e30]))
    let norm = clipGradients(of: [v], norm: 1)
    #expect(abs(norm / 5e30 - 1) < 1e-6)
    #expect(abs(v.gradient!.scalars[0] - 0.6) < 1e-6)
  }

  @Test func powersOfLargeAndSmallDoublesDoNotLeaveTheRange() {
    for kind in [.euclidean, .p(2), .p(3)] as [GradientNorm] {
      let v = variables([[3e200], [-4e200, 0]])
      let norm = clipGradients(of: v, norm: 1, kind: kind)
      let right = kind == .p(3) ? 4.497941445275415e200 : 5e200
      #expect(abs(norm / right - 1) < 1e-14)
      #expect(abs(v[1].gradient!.scalars[0] * norm / -4e200 - 1) < 1e-14)
    }
    #expect(clipGradients(of: variables([[3e-200, 4e-200]]), norm: 1) == 5e-200)
    #expect(clipGradients(of: variables([[0, 0]]), norm: 1) == 0)
    #expect(clipGradients(of: variables([[1e200, .infinity]]), norm: 1) == .infinity)
  }

  @Test func aFactorBelowTheLeastFloatStillCounts() {
    let v = Variable(Tensor<Float>([0]), requiresGradient: true)
    v.gradient = Variable(Tensor<Float>([1e38]))
    clipGradients(of: [v], norm: 1e-10)
    #expect(abs(v.gradient!.scalars[0] / 1e-10 - 1) < 1e-6)
  }

  @Test func values() {
    let v = variables([[0.2, -3], nil, [0.7]])
    clipGradients(of: v, value: 0.5)
    #expect(v[0].gradient!.scalars == [0.2, -0.5] && v[2].gradient!.scalars == [0.5])
  }
}
