import Foundation
import Testing
import Wengert

private let ln2 = 0.6931471805599453
private typealias Vector = Variable<Double>

/// Values and derivatives at kinks, infinities and the ends of the number range.
@Suite struct LimitTests {
  private func slope<S: FloatingTensorScalar>(
    _ x: Tensor<S>, _ function: (Variable<S>) -> Variable<S>
  ) -> Tensor<S> {
    let x = Variable(x, requiresGradient: true)
    return gradient(of: function(x).sum(), withRespectTo: x).tensor
  }

  private func isClose<S: FloatingTensorScalar>(
    _ a: Tensor<S>, _ b: Tensor<S>, within tolerance: S = 1e-6
  ) -> Bool { a.isClose(to: b, relativeTolerance: tolerance, absoluteTolerance: 0) }

  @Test func numbersThatAreNotFinite() {
    let x = vector([1, .nan, .infinity, -.infinity, .greatestFiniteMagnitude])
    #expect(isNaN(x).scalars == [false, true, false, false, false])
    #expect(isInfinite(x).scalars == [false, false, true, true, false])
    #expect(isFinite(Variable(x)).scalars == [true, false, false, false, true])
    #expect(nanToNum(Tensor<Float>([.infinity])).scalar == .greatestFiniteMagnitude)
  }

  @Test func quotientsOfWholeNumbers() {
    let (a, b) = (Tensor<Int>([7, -7, 7, -7]), Tensor<Int>([2, 2, -2, -2]))
    #expect(fmod(a, b).scalars == [1, -1, 1, -1])
    #expect(remainder(a, b).scalars == [1, 1, -1, -1])
    #expect(floorDivide(a, b).scalars == [3, -4, -4, 3])
    #expect(floorDivide(vector([1]), vector([0.1])).scalar == 9)
  }

  @Test func theNormOfZeroHasASlopeOfZeroInEveryMode() {
    let x = Tensor<Double>([0, 0, 3, 4], shape: [2, 2])
    let direction = Tensor<Double>([0, 0, 1, 0], shape: [2, 2])
    let norm = { (x: Vector) in x.norm(along: 1) }
    #expect(slope(x, norm) == Tensor([0, 0, 0.6, 0.8], shape: [2, 2]))
    #expect(jvp(of: norm, at: x, along: direction).derivative.scalars == [0, 0.6])
    let curvature = hessianVectorProduct(of: { norm($0).sum() }, at: x, along: direction)
    #expect(isClose(curvature, Tensor([0, 0, 0.128, -0.096], shape: [2, 2]), within: 1e-14))
    let v = Variable(x, requiresGradient: true)
    let g = gradient(of: norm(v).sum(), withRespectTo: v, createGraph: true)
    let second = gradient(of: g[0..., 0].sum(), withRespectTo: v)
    #expect(isClose(second.tensor, Tensor([0, 0, 0.128, -0.096], shape: [2, 2]), within: 1e-14))
  }

  @Test func theNormNeitherOverflowsNorVanishes() {
    let large = Tensor<Float>([1e20, 1, 1])
    #expect(large.norm().scalar == 1e20)
    #expect(isClose(slope(large) { $0.norm() }, [1, 1e-20, 1e-20]))
    for scale in [1e-200, 1e200, 1e-300 * 1e-10] as [Double] {
      let x = Tensor<Double>([3, 4]) * scale
      #expect(isClose(x.norm(), Tensor(5 * scale), within: scale < 1e-300 ? 1e-13 : 1e-15))
      #expect(isClose(slope(x) { $0.norm() }, [0.6, 0.8], within: scale < 1e-300 ? 1e-13 : 1e-15))
      // Rows and columns, one of them in the usual range.
      let both = stack([x, [3, 4]])
      #expect(isClose(both.norm(along: 1), stack([x.norm(), Tensor(5)]), within: 1e-13))
      #expect(isClose(both.transposed().norm(along: 0), both.norm(along: 1), within: 1e-13))
    }
    let many = Tensor<Float>.full([3000], 1e-30)
    #expect(isClose(many.norm(), Tensor(1e-30 * Foundation.sqrt(3000))))
    #expect(vector([1e200, -.infinity]).norm().scalar == .infinity)
    #expect(vector([1e200, .nan]).norm().scalar.isNaN)
  }

  @Test func theDeviationOfConstantsHasASlopeOfZero() {
    let x = Tensor<Double>([1, 1, 2, 4], shape: [2, 2])
    let deviation = { (x: Vector) in x.standardDeviation(along: 1) }
    #expect(slope(x, deviation) == Tensor([0, 0, -0.5, 0.5], shape: [2, 2]))
    let direction = Tensor<Double>([1, 0, 1, 0], shape: [2, 2])
    #expect(jvp(of: deviation, at: x, along: direction).derivative.scalars == [0, -0.5])
    let curvature = hessianVectorProduct(of: { deviation($0).sum() }, at: x, along: direction)
    #expect(curvature.scalars == [0, 0, 0, 0])
  }

  @Test func theDeviationNeitherOverflowsNorVanishes() {
    for scale in [1e-200, 1e200] as [Double] {
      let x = vector([3, 5]) * scale
      #expect(isClose(x.standardDeviation(), Tensor(scale), within: 1e-14))
      #expect(isClose(slope(x) { $0.standardDeviation() }, vector([-0.5, 0.5]), within: 1e-14))
    }
    let equal = Tensor<Double>.full([1000], 14.62)
    #expect(equal.standardDeviation().scalar == 0)
    #expect(slope(equal) { $0.standardDeviation() } == .zeros([1000]))
  }

  /// The mean of such elements is rounded by half of their deviations.
  @Test func momentsOfElementsFarFromZero() {
    let x = Tensor<Float>([1e6, 1e6 + 0.0625], shape: [2, 1])
    #expect(isClose(x.variance(), Tensor(0.0009765625)))
    #expect(isClose(x.variance(along: 0), Tensor([0.0009765625])))
    #expect(isClose(slope(x) { $0.variance() }.flattened(), Tensor([-0.03125, 0.03125])))
    let root = Float((0.0009765625 / (0.0009765625 + 1e-5)).squareRoot())
    let expected = Tensor([-root, root], shape: [2, 1])
    #expect(isClose(batchNormalized(x), expected))
    #expect(isClose(x.standardized(along: [0]), expected))
    let row = x.reshaped(to: [1, 2])
    #expect(isClose(layerNormalized(row, over: [2]), expected.reshaped(to: [1, 2])))
    // The same as of elements near 0, in every rule.
    let near = Tensor<Double>([0, 0.0625, 0.25, 0.125], shape: [4, 1])
    let far = Tensor<Float>(converting: near + 1e6)
    let cotangent = vector([1, -0.5, 0.25, 2]).reshaped(to: [4, 1])
    let scale = Variable(vector([1.5]), requiresGradient: true)
    let floatScale = Variable(Tensor<Float>([1.5]), requiresGradient: true)
    let (a, b) = (Variable(near, requiresGradient: true), Variable(far, requiresGradient: true))
    let right = gradients(
      of: batchNormalized(a, scale: scale), withRespectTo: [a, scale],
      cotangent: Variable(cotangent))
    let found = gradients(
      of: batchNormalized(b, scale: floatScale), withRespectTo: [b, floatScale],
      cotangent: Variable(Tensor<Float>(converting: cotangent)))
    for (x, y) in zip(found, right) {
      #expect(isClose(x.tensor, Tensor<Float>(converting: y.tensor), within: 1e-4))
    }
  }

  @Test func sumsOfNarrowIntegersAreWide() {
    #expect(Tensor<UInt8>([200, 100]).sum().scalar == 300)
    #expect(Tensor<UInt8>([[200, 100], [1, 2]]).sum(along: 1).scalars == [300, 3])
    #expect(Tensor<Int32>([.max, 1]).sum().scalar == Int(Int32.max) + 1)
    #expect(Tensor<Int32>([[.max], [1]]).sum(along: 0, keepingDimensions: true).shape == [1, 1])
  }

  @Test func powersAtZero() {
    let base = Variable(Tensor<Double>([0, 2]))
    let exponents = Tensor<Double>([2, 2])
    let along = jvp(of: { pow(base, $0) }, at: exponents, along: .ones([2])).derivative
    #expect(isClose(along, vector([0, 4 * ln2]), within: 1e-15))
    // ∂²aᵇ/∂a∂b is aᵇ⁻¹ (1 + b ln a).
    func mixed(_ a: Double, _ b: Double, baseFirst: Bool) -> Double {
      let (a, b) = (leaf([a]), leaf([b]))
      let (first, second) = baseFirst ? (a, b) : (b, a)
      let g = gradient(of: pow(a, b), withRespectTo: first, createGraph: true)
      return gradient(of: g, withRespectTo: second).scalars[0]
    }
    for isFirst in [true, false] {
      #expect(mixed(2, 0, baseFirst: isFirst) == 0.5)
      #expect(mixed(0, 2, baseFirst: isFirst) == 0)
      #expect(mixed(0, 0, baseFirst: isFirst) == 0)
    }
    // Broadcasting operands, one with zeros.
    let grid = slope(Tensor<Double>([0, 1, 2])) { pow(Variable(Tensor([[0], [2]])), $0) }
    #expect(
      isClose(grid, vector([ln2, 2 * ln2, 4 * ln2]), within: 1e-15))
    #expect(slope(vector([-1])) { pow(Variable(vector([.infinity])), $0) }.scalars == [0])
  }

  @Test func aConstantPowerHasAGradientOfZero() {
    let x = leaf([0, -3, 2])
    pow(x, 0).sum().backward()
    #expect(x.gradient?.scalars == [0, 0, 0])
    let g = gradient(of: pow(x, 0).sum(), withRespectTo: x, createGraph: true)
    #expect(g.scalars == [0, 0, 0])
    #expect(pow(x, Variable(Tensor<Double>(0))).scalars == [1, 1, 1])
  }

  @Test func logSumExpOfInfinities() {
    let inf = Double.infinity
    let x = vector([-inf, -inf, 0, 0, inf, 1, inf, inf, -inf, 2]).reshaped(to: [5, 2])
    #expect(x.logSumExp(along: 1).scalars == [-inf, ln2, inf, inf, 2])
    let expected: [Double] = [0, 0, 0.5, 0.5, 1, 0, 0.5, 0.5, 0, 1]
    #expect(slope(x) { $0.logSumExp(along: 1) }.scalars == expected)
    #expect(slope(x) { $0.logSumExp(along: 1)[1] }.scalars == [0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0])
    let curvature = hessianVectorProduct(
      of: { $0.logSumExp(along: 1).sum() }, at: x,
      along: vector([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]).reshaped(to: [5, 2]))
    #expect(curvature.scalars == [0, 0, 0.25, -0.25, 0, 0, 0, 0, 0, 0])
    let nan = slope(vector([.nan, 1, 0, 0]).reshaped(to: [2, 2])) { $0.logSumExp(along: 1) }.scalars
    #expect(nan[0].isNaN && nan[1].isNaN && nan[2...] == [0.5, 0.5])
  }

  @Test func logSumExpOfLargeNumbersHasTheSlopeOfSoftmax() {
    #expect(slope(Tensor<Float>([1e7, 1e7])) { $0.logSumExp() } == [0.5, 0.5])
    let x = Tensor<Float>([10_000, 10_001, 10_000.5])
    #expect(isClose(slope(x) { $0.logSumExp() }, softmax(x)))
  }

  @Test func activationsAtInfinities() {
    let inf = Double.infinity
    let x = vector([-inf, -1e300, 1e300, inf])
    let functions: [(Vector) -> Vector] = [
      { silu($0) }, { gelu($0) }, { gelu($0, approximation: .tanh) }, { softplus($0) },
    ]
    for function in functions {
      let v = Variable(x, requiresGradient: true)
      #expect(function(v).scalars == [0, 0, 1e300, inf])
      #expect(slope(x, function).scalars == [0, 0, 1, 1])
      let curvature = hessianVectorProduct(of: { function($0).sum() }, at: x, along: .ones([4]))
      #expect(curvature.scalars == [0, 0, 0, 0])
    }
    for function in [{ erf($0) }, { atan($0) }] as [(Vector) -> Vector] {
      #expect(slope(x, function).scalars == [0, 0, 0, 0])
      let curvature = hessianVectorProduct(of: { function($0).sum() }, at: x, along: .ones([4]))
      #expect(curvature.scalars == [0, 0, 0, 0])
    }
    #expect(slope(Tensor<Float>([-1e30, 1e30])) { gelu($0, approximation: .tanh) } == [0, 1])
    #expect(leakyReLU(x, negativeSlope: 0).scalars == [0, 0, 1e300, inf])
  }

  @Test func softplusIsExactAboveTwenty() {
    let x = Tensor<Double>([20.5, 30])
    #expect(
      softplus(x).scalars == x.scalars.map { $0 + Foundation.log1p(Foundation.exp(-$0)) })
    #expect(isClose(slope(x) { softplus($0) }, sigmoid(x), within: 1e-15))
  }

  @Test func dropoutOfInfinitiesIsZeroWhereItDrops() {
    let x = vector([.infinity, -.infinity, 1, .nan])
    var generator = RandomGenerator(seed: 1)
    #expect(dropout(x, probability: 1, using: &generator) == .zeros([4]))
    let masked = dropout(x, probability: 0.5, mask: vector([0, 1, 0, 0]))
    #expect(masked.scalars == [0, -.infinity, 0, 0])
    #expect(dropout(x, probability: 1, mask: .ones([4])) == .zeros([4]))
  }

  /// With extents that are summed anew for each operand this takes half a minute.
  @Test func aConcatenationOfManyOperandsGivesEachItsGradient() {
    let parts = (0..<32_000).map { _ in leaf([1]) }
    let slopes = gradients(of: concatenate(parts).sum(), withRespectTo: parts)
    #expect(slopes.count == parts.count)
    #expect(slopes.allSatisfy { $0.scalars == [1] })
  }

  @Test func batchStatisticsOfOneElementAreRefused() {
    #expect(throws: TensorError.self) {
      try checked { batchNormalized(Tensor<Double>([[1, 2]])) }
    }
    #expect(throws: Never.self) {
      try checked { batchNormalized(Tensor<Double>([[[1, 2], [3, 4]]])) }
    }
  }
}

private func vector(_ scalars: [Double]) -> Tensor<Double> {
  Tensor(scalars, shape: [scalars.count])
}
