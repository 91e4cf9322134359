import DerivativeStudies
import Testing
import Wengert

/// What Docs/Derivatives.md says of its three programs, on the sizes of their quick modes.
@Suite struct DerivativeStudiesTests {
  @Test func newtonsMethodEndsWhereGradientDescentGoes() throws {
    let regression = LogisticRegression(count: 100, seed: 0)
    let newton = try regression.newton(steps: 50)
    let last = try #require(newton.last)
    #expect(last.gradientNorm < 1e-9)
    #expect(newton.count <= 20)
    #expect(newton.count >= 4)
    #expect(regression.accuracy >= 0.95)
    // Quadratic at the end: the exponent of the norm grows by half at least.
    let norms = newton.suffix(3).map(\.gradientNorm)
    #expect(norms[2] < norms[1] * norms[1].squareRoot())
    let slow = try LogisticRegression(count: 100, seed: 0).gradientDescent(steps: 200)
    #expect(zip(slow, slow.dropFirst()).allSatisfy { $1.objective < $0.objective })
    #expect(slow[200].objective > last.objective)
    #expect(slow[200].gradientNorm > 1e-4)
  }

  @Test func thePenaltyHoldsTheCriticsSlope() throws {
    var generator = RandomGenerator(seed: 0)
    let clouds = Clouds(count: 64, using: &generator)
    let critic = Critic(using: &generator)
    let held = try clouds.train(critic, steps: 400, penalty: 10, using: &generator)
    #expect(abs(held.differences[400] - 2.2) < 0.1)
    #expect(abs(held.slopes[400] - 1.1) < 0.1)
    let free = try clouds.train(
      Critic(using: &generator), steps: 400, penalty: 0, using: &generator)
    #expect(free.differences[400] > 5)
  }

  @Test func theOscillatorIsFoundFromItsEquation() throws {
    var generator = RandomGenerator(seed: 0)
    let net = Oscillator(using: &generator)
    #expect(net.error > 0.1)
    let (losses, error) = try net.train(steps: 1_000)
    #expect(losses[999] < 1e-3 * losses[0])
    #expect(error < 0.03)
  }

  @Test func theGradientsOfTheLossesAreRight() throws {
    var generator = RandomGenerator(seed: 1)
    let options = GradientCheckOptions(maximumElements: 5)
    try checkGradients(of: Oscillator(units: 4, using: &generator), options: options) {
      square($0.residual(at: Oscillator.times(5))).mean()
    }.require()
    let points = Tensor<Double>.randomNormal([5, 2], using: &generator)
    try checkGradients(of: Critic(units: 4, using: &generator), options: options) {
      square($0.slopes(at: points) - 1).mean()
    }.require()
  }
}
