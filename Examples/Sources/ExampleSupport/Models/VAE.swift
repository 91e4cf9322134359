import Wengert

/// A variational autoencoder of affine layers with ReLU, for pictures of black and white pixels.
///
/// The encoder maps a picture x to the mean and the variance of normal deviates, q(z | x); the decoder maps z to the
/// probability of white for every pixel, p(x | z). Their prior p(z) is the standard normal distribution.
///
/// Kingma and Welling, "Auto-Encoding Variational Bayes", ICLR 2014.
public struct VAE<Scalar: FloatingTensorScalar>: Module {
  let encoder: [Linear<Scalar>]
  let mean: Linear<Scalar>
  let logVariance: Linear<Scalar>
  let decoder: [Linear<Scalar>]
  let output: Linear<Scalar>
  /// Where ε comes from.
  public let noise: RandomStream
  /// Length of z.
  public let latents: Int

  /// A net of random parameters.
  ///
  /// - Parameters:
  ///   - pixels: Pixels of a picture.
  ///   - hidden: Units of the encoder's layers, from the picture on; the decoder has them the other way round.
  ///   - latents: Length of z.
  public init(
    pixels: Int, hidden: [Int], latents: Int, using generator: inout RandomGenerator
  ) {
    func chain(_ sizes: [Int]) -> [Linear<Scalar>] {
      zip(sizes, sizes.dropFirst()).map {
        Linear(inputs: $0, outputs: $1, weight: .heNormal(), using: &generator)
      }
    }
    let narrowest = hidden.last ?? pixels
    encoder = chain([pixels] + hidden)
    mean = Linear(inputs: narrowest, outputs: latents, using: &generator)
    logVariance = Linear(inputs: narrowest, outputs: latents, using: &generator)
    decoder = chain([latents] + hidden.reversed())
    output = Linear(inputs: hidden.first ?? latents, outputs: pixels, using: &generator)
    noise = RandomStream(generator.split())
    self.latents = latents
  }

  /// The mean and the logarithm of the variance of q(z | x), each [batch, latents].
  ///
  /// - Parameter x: [batch, pixels], from 0 to 1.
  public func posterior(_ x: Variable<Scalar>) -> (
    mean: Variable<Scalar>, logVariance: Variable<Scalar>
  ) {
    let h = encoder.reduce(x) { relu($1($0)) }
    return (mean(h), logVariance(h))
  }

  /// The log-odds of white for every pixel: [batch, latents] to [batch, pixels].
  public func decoded(_ z: Variable<Scalar>) -> Variable<Scalar> {
    output(decoder.reduce(z) { relu($1($0)) })
  }

  /// The two parts of the negative evidence lower bound, in nats per picture:
  ///
  ///     −ln p(x) ≤ −E ln p(x | z) + KL(q(z | x) ‖ p(z)), z = μ + σ ε
  ///
  /// The expectation is estimated with one ε per picture, so that gradients pass through z.
  public func negativeBound(_ x: Variable<Scalar>) -> (
    reconstruction: Variable<Scalar>, divergence: Variable<Scalar>
  ) {
    let (mean, logVariance) = posterior(x)
    let epsilon = Tensor<Scalar>.randomNormal(mean.shape, using: &noise.generator)
    let z = mean + exp(0.5 * logVariance) * Variable(epsilon)
    let count = Scalar(x.shape[0])
    let reconstruction = binaryCrossEntropyWithLogits(decoded(z), x, reduction: .sum)
    let divergence = 0.5 * (exp(logVariance) + mean * mean - 1 - logVariance).sum()
    return (reconstruction / count, divergence / count)
  }

  /// The probability of white for every pixel of pictures with given z.
  public func pictures(_ z: Tensor<Scalar>) -> Tensor<Scalar> {
    withoutGradients { sigmoid(decoded(Variable(z))).tensor }
  }
}
