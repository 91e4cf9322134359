import Testing
import Wengert

/// Moments and frequencies of samples, within five standard errors, and that a seed fixes them.
@Suite struct SamplingTests {
  private let count = 40_000

  private func moments<S: FloatingTensorScalar>(_ x: Tensor<S>) -> (mean: Double, variance: Double)
  {
    let x = Tensor<Double>(converting: x)
    return (x.mean().scalar, x.variance().scalar)
  }

  @Test func bernoulli() {
    var generator = RandomGenerator(seed: 5)
    let x = Tensor<Float>.randomBernoulli([count], probability: 0.3, using: &generator)
    #expect(Set(x.scalars) == [0, 1])
    #expect(abs(moments(x).mean - 0.3) < 5 * (0.21 / Double(count)).squareRoot())
    let each = Tensor<Double>.randomBernoulli(
      probabilities: Tensor([0, 1, 0, 1]), using: &generator)
    #expect(each.scalars == [0, 1, 0, 1])
  }

  /// The density of the normal distribution between −1 and 2: mean and variance by its tables.
  @Test func truncatedNormal() {
    var generator = RandomGenerator(seed: 5)
    let x = Tensor<Double>.randomTruncatedNormal(
      [count], mean: 1, standardDeviation: 2, low: -1, high: 5, using: &generator)
    #expect(x.min().scalar >= -1 && x.max().scalar <= 5)
    let (mean, variance) = moments(x)
    // (φ(−1) − φ(2)) / Z and 1 + (−φ(−1) − 2 φ(2)) / Z − that², Z = Φ(2) − Φ(−1).
    #expect(abs(mean - (1 + 2 * 0.2296371)) < 0.05)
    #expect(abs(variance - 4 * 0.5197625) < 0.06)
    let near = Tensor<Float>.randomTruncatedNormal([1000], low: 0.5, high: 0.6, using: &generator)
    #expect(near.min().scalar >= 0.5 && near.max().scalar <= 0.6)
  }

  @Test func gumbel() {
    var generator = RandomGenerator(seed: 5)
    let x = Tensor<Float>.randomGumbel([count], location: 1, scale: 2, using: &generator)
    let (mean, variance) = moments(x)
    #expect(x.isFinite)
    #expect(abs(mean - (1 + 2 * 0.5772156649015329)) < 0.07)
    #expect(abs(variance - 4 * Double.pi * .pi / 6) < 0.4)
  }

  @Test func categorical() {
    var generator = RandomGenerator(seed: 5)
    let shares: [Double] = [0.1, 0, 0.6, 0.3]
    let x = Tensor<Int>.randomCategorical(
      probabilities: Tensor([shares, [0, 2, 0, 0]]), count: count, using: &generator)
    #expect(x.shape == [2, count])
    #expect(Set(x[1].scalars) == [1])
    for (label, share) in shares.enumerated() {
      let found = Double(x[0].scalars.count { $0 == label }) / Double(count)
      #expect(abs(found - share) <= 5 * (share * (1 - share) / Double(count)).squareRoot())
    }
    let rows = Tensor<Int>.randomCategorical(
      logits: Tensor<Float>([[0, 1000], [1000, 0], [-.infinity, 0]]), using: &generator)
    #expect(rows.scalars == [1, 0, 1])
  }

  @Test func categoricalOfTheDefaultGenerator() {
    let shares: Tensor<Double> = [[0, 2, 0], [1, 0, 0]]
    let ones: [Int] = [1, 1, 1, 1, 0, 0, 0, 0]
    #expect(Tensor<Int>.randomCategorical(probabilities: shares, count: 4).scalars == ones)
    #expect(Tensor<Int>.randomCategorical(logits: log(shares)).scalars == [1, 0])
  }

  @Test func aSeedFixesSamples() {
    func draw(_ seed: UInt64) -> [[Double]] {
      var generator = RandomGenerator(seed: seed)
      let categories = Tensor<Int>.randomCategorical(
        logits: Tensor<Double>([0, 1, 2]), count: 20, using: &generator)
      return [
        Tensor<Double>.randomBernoulli([20], using: &generator).scalars,
        Tensor<Double>.randomTruncatedNormal([20], using: &generator).scalars,
        Tensor<Double>.randomGumbel([20], using: &generator).scalars,
        categories.scalars.map { Double($0) },
      ]
    }
    #expect(draw(7) == draw(7))
    for (a, b) in zip(draw(7), draw(8)) { #expect(a != b) }
  }

  @Test func whatIsNoDistributionIsRefused() {
    func message(_ body: () -> Void) -> String? {
      do { try checked(body) } catch { return "\(error)" }
      return nil
    }
    #expect(
      message { _ = Tensor<Double>.randomBernoulli([2], probability: 1.5) }
        == "randomBernoulli: the probability is 1.5; it must lie in 0...1")
    #expect(
      message { _ = Tensor<Double>.randomBernoulli(probabilities: Tensor([0.5, -1])) }
        == "randomBernoulli: a probability is NaN or lies outside 0...1: the least is -1.0, the greatest 0.5"
    )
    #expect(
      message { _ = Tensor<Double>.randomTruncatedNormal([2], low: 3, high: 2) }
        == "randomTruncatedNormal: mean is 0.0, standardDeviation is 1.0, the bounds are 3.0 and 2.0; the "
        + "deviation must be more than 0, and the bounds must ascend and not lie too far from the mean"
    )
    #expect(
      message { _ = Tensor<Double>.randomGumbel([2], scale: -1) }
        == "randomGumbel: location is 0.0, scale is -1.0; they must be finite, and the scale 0 or more"
    )
    var generator = RandomGenerator(seed: 1)
    #expect(
      message {
        _ = Tensor<Int>.randomCategorical(
          probabilities: Tensor<Double>([[1, 1], [0, 0]]), using: &generator)
      } == "randomCategorical: the probabilities of a row add up to 0: there is no class to draw")
    #expect(
      message { _ = Tensor<Int>.randomCategorical(logits: Tensor<Double>(1), using: &generator) }
        == "randomCategorical: the logits are a scalar; they must be […, classes]")
  }
}
