import Testing
import Wengert

@Suite struct InitializerTests {
  private static func draw(_ initializer: Initializer, _ shape: Shape, fans: Fans? = nil)
    -> Tensor<Double>
  {
    var generator = RandomGenerator(seed: 11)
    return initializer.tensor(shape, fans: fans, using: &generator)
  }

  /// Rule, the variance it promises for [400, 100], and whether it is bounded by √(3 variance).
  private static let rules: [(rule: Initializer, variance: Double, isUniform: Bool)] = [
    (.normal(standardDeviation: 0.3), 0.09, false),
    (.uniform(low: -0.5, high: 0.5), 1.0 / 12, true),
    (.glorotUniform(), 2.0 / 500, true),
    (.glorotNormal(gain: 2), 4 * 2.0 / 500, false),
    (.heUniform(), 2.0 / 400, true),
    (.heNormal(), 2.0 / 400, false),
    (.heNormal(gain: .linear, fan: .fanOut), 1.0 / 100, false),
    (.heNormal(gain: .leakyReLU(negativeSlope: 1)), 1.0 / 400, false),
    (.leCunUniform(), 1.0 / 400, true),
    (.leCunNormal(), 1.0 / 400, false),
    (.fanInUniform, 1.0 / 1200, true),
  ]

  @Test(arguments: rules.indices)
  func meanAndVarianceAreThoseOfTheRule(_ index: Int) {
    let (rule, variance, isUniform) = Self.rules[index]
    let numbers = Self.draw(rule, [400, 100])
    // 40,000 draws: the relative deviation of the variance is 0.7 % for normal numbers.
    #expect(abs(numbers.mean().scalar) < 4 * (variance / 40_000).squareRoot(), "\(rule)")
    #expect(abs(numbers.variance().scalar / variance - 1) < 0.03, "\(rule)")
    let size = abs(numbers).max().scalar / (3 * variance).squareRoot()
    #expect(isUniform ? size <= 1 && size > 0.999 : size > 1.5, "\(rule)")
  }

  @Test func constants() {
    #expect(Self.draw(.zeros, [2, 2]) == .zeros([2, 2]))
    #expect(Self.draw(.ones, []) == Tensor(1))
    #expect(Self.draw(.constant(-2.5), [3]) == [-2.5, -2.5, -2.5])
  }

  @Test func theMeanCanBeElsewhere() {
    let numbers = Self.draw(.normal(mean: 5, standardDeviation: 0.1), [10_000])
    #expect(abs(numbers.mean().scalar - 5) < 0.005)
  }

  @Test func truncatedNumbersStayWithinTwoDeviations() {
    let numbers = Self.draw(.truncatedNormal(mean: 1, standardDeviation: 0.5), [50_000])
    #expect(abs(numbers - 1).max().scalar <= 1)
    #expect(abs(numbers.mean().scalar - 1) < 0.01)
    // The variance of a normal distribution cut off at ±2 is 0.7737.
    #expect(abs(numbers.variance().scalar / 0.25 - 0.7737) < 0.02)
  }

  @Test(arguments: [[60, 40] as Shape, [40, 60], [50, 50], [8, 2, 3, 3], [1, 5]])
  func orthogonalRowsOrColumns(_ shape: Shape) {
    let matrix = Self.draw(.orthogonal(gain: 3), shape).flattened(from: 1)
    let isWide = matrix.shape[0] <= matrix.shape[1]
    let products =
      isWide
      ? matmul(matrix, matrix, transposeB: true) : matmul(matrix, matrix, transposeA: true)
    let count = Swift.min(matrix.shape[0], matrix.shape[1])
    #expect(products.isClose(to: .eye(count) * 9, absoluteTolerance: 1e-12))
  }

  @Test func orthogonalNeedsAMatrix() {
    #expect(throws: TensorError.self) { try checked { Self.draw(.orthogonal(), [3]) } }
  }

  @Test func fansOfShapes() {
    #expect(Fans(of: [784, 30]) == Fans(input: 784, output: 30))
    #expect(Fans(of: [16, 3, 5, 5]) == Fans(input: 75, output: 400))
    #expect(Fans(of: [7]) == Fans(input: 7, output: 7))
    let bias = Self.draw(.fanInUniform, [1000], fans: Fans(input: 4, output: 1000))
    #expect(abs(abs(bias).max().scalar - 0.5) < 0.01)
  }

  @Test func gains() {
    #expect(Gain.relu.value == 2.0.squareRoot())
    #expect(Gain.tanh.value == 5.0 / 3)
    #expect(Gain.leakyReLU(negativeSlope: 2).value == 0.4.squareRoot())
  }

  @Test func floatAndDoubleFollowTheSameRule() {
    var generator = RandomGenerator(seed: 3)
    let single: Tensor<Float> = Initializer.heNormal().tensor([200, 200], using: &generator)
    #expect(abs(single.variance().scalar * 100 - 1) < 0.03)
  }
}
