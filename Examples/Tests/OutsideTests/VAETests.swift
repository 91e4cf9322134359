import ExampleSupport
import Testing
import Wengert

@Suite struct VAETests {
  private func makeNet() -> VAE<Double> {
    var generator = RandomGenerator(seed: 6)
    return VAE(pixels: 5, hidden: [4], latents: 2, using: &generator)
  }

  /// The mean of ln q(z | x) − ln p(z) over z drawn from q.
  @Test func theDivergenceIsThatOfItsDefinition() {
    let net = makeNet()
    var generator = RandomGenerator(seed: 7)
    let x = Tensor<Double>.randomUniform([3, 5], using: &generator)
    let (mean, logVariance) = net.posterior(Variable(x))
    let epsilon = Tensor<Double>.randomNormal([40_000, 3, 2], using: &generator)
    let z = mean.tensor + exp(0.5 * logVariance.tensor) * epsilon
    let terms = 0.5 * (z * z - epsilon * epsilon - logVariance.tensor)
    let expected = terms.sum(along: [1, 2]).mean().scalar / 3
    let divergence = net.negativeBound(Variable(x)).divergence.tensor.scalar
    #expect(abs(divergence - expected) < 0.03 * expected)
  }

  @Test func theReconstructionIsTheLikelihoodOfThePixels() {
    let net = makeNet()
    let x = Tensor<Double>([1, 0, 0, 1, 1], shape: [1, 5])
    let (mean, logVariance) = net.posterior(Variable(x))
    // The net's own ε, drawn from a copy of its generator.
    var generator = net.noise.generator
    let epsilon = Tensor<Double>.randomNormal([1, 2], using: &generator)
    let p = net.pictures(mean.tensor + exp(0.5 * logVariance.tensor) * epsilon)
    let expected = -log(x * p + (1 - x) * (1 - p)).sum().scalar
    #expect(abs(net.negativeBound(Variable(x)).reconstruction.tensor.scalar - expected) < 1e-12)
  }
}
