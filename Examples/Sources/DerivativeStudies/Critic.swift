import Wengert

/// A critic that measures how far two clouds of points are apart, after Gulrajani et al., "Improved
/// Training of Wasserstein GANs", 2017.
///
/// The Wasserstein distance is the greatest mean difference f(p) − f(q) that a function of slope 1 at most
/// can make. A net f is trained for that difference, and a penalty holds its slope near 1:
///
///     loss = mean f(q) − mean f(p) + λ · mean (|∂f/∂x| − 1)²
///
/// The slope is a gradient inside the loss, so that training differentiates twice. Here one cloud is the
/// other, moved by 2: the distance is 2. A linear f of slope s is worth 2 s − λ (s − 1)², which is most at
/// s = 1 + 2 / 2λ, and so the critic should find 2 (1 + 1 / λ).
public struct Critic: Module {
  let layers: [Linear<Double>]

  /// A net with two hidden layers.
  public init(units: Int = 32, using generator: inout RandomGenerator) {
    let widths = [2, units, units, 1]
    layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      Linear(inputs: inputs, outputs: outputs, weight: .glorotUniform(), using: &generator)
    }
  }

  /// [count, 2] → [count, 1]
  public func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    layers.dropFirst().reduce(layers[0](x)) { $1(tanh($0)) }
  }

  /// |∂f/∂x| at each of some points, [count], to be differentiated again.
  public func slopes(at points: Tensor<Double>) -> Variable<Double> {
    let x = Variable(points, requiresGradient: true)
    let slope = gradient(of: self(x).sum(), withRespectTo: x, createGraph: true)
    return sqrt(slope.squaredNorm(along: [1]) + 1e-12)
  }
}

/// Two clouds of points, of which the second is the first moved by 2.
public struct Clouds {
  /// How far they are apart.
  public static let distance = 2.0
  /// [count, 2] normal deviates.
  public let first: Tensor<Double>
  /// The same, moved.
  public let second: Tensor<Double>

  /// Clouds of some points.
  public init(count: Int, using generator: inout RandomGenerator) {
    first = .randomNormal([count, 2], standardDeviation: 0.5, using: &generator)
    second = first + Tensor([1.6, 1.2])
  }

  /// Trains a critic.
  ///
  /// - Parameters:
  ///   - penalty: λ; 0 leaves the slope free.
  ///   - beforeStep: Is called before each step, and may give the training up.
  /// - Returns: Mean f(p) − f(q) and the mean slope between the clouds, before each step and at the end.
  public func train(
    _ critic: Critic, steps: Int, penalty: Double, using generator: inout RandomGenerator,
    beforeStep: () throws -> Void = {}
  ) rethrows -> (differences: [Double], slopes: [Double]) {
    let optimizer = Adam(critic.parameters, learningRate: 2e-3)
    var (differences, slopes): ([Double], [Double]) = ([], [])
    let (p, q) = (Variable(second), Variable(first))
    for step in 0...steps {
      try beforeStep()
      let difference = critic(p).mean() - critic(q).mean()
      let slope = critic.slopes(at: between(using: &generator))
      differences.append(difference.scalar)
      slopes.append(slope.mean().scalar)
      guard step < steps else { break }
      let loss = penalty * square(slope - 1).mean() - difference
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
    }
    return (differences, slopes)
  }

  /// Points at random places on the lines between points of the two clouds.
  private func between(using generator: inout RandomGenerator) -> Tensor<Double> {
    let count = first.shape[0]
    let other = second.taken(.randomPermutation(count, using: &generator))
    let share = Tensor<Double>.randomUniform([count, 1], using: &generator)
    return first + (other - first) * share
  }
}
