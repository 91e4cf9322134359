import Foundation
import Wengert

/// A damped oscillator, solved by a net that is trained on the equation alone, after Raissi et al.,
/// "Physics-Informed Neural Networks", 2019.
///
///     u″ + 2 δ u′ + u = 0,  u(0) = 1,  u′(0) = 0
///
/// The net N gives u(t) = 1 + (1 − e⁻ᵗ)² N(t), which starts as it must whatever N is. Its first and second
/// derivatives by t are gradients, and the mean square of the equation's residual is the loss.
public struct Oscillator: Module {
  /// The end of the interval of times, which begins at 0.
  public static let end = 6.0
  /// δ.
  public static let damping = 0.2

  let layers: [Linear<Double>]

  /// A net with two hidden layers.
  public init(units: Int = 20, using generator: inout RandomGenerator) {
    let widths = [1, units, units, 1]
    layers = zip(widths, widths.dropFirst()).map { inputs, outputs in
      Linear(inputs: inputs, outputs: outputs, weight: .glorotNormal(), using: &generator)
    }
  }

  /// u at times [count, 1].
  public func callAsFunction(_ t: Variable<Double>) -> Variable<Double> {
    let scaled = t * (2 / Oscillator.end) - 1
    let net = layers.dropFirst().reduce(layers[0](scaled)) { $1(tanh($0)) }
    return 1 + square(1 - exp(-t)) * net
  }

  /// u″ + 2 δ u′ + u at times [count, 1], to be differentiated again.
  public func residual(at times: Tensor<Double>) -> Variable<Double> {
    let t = Variable(times, requiresGradient: true)
    let u = self(t)
    // Each u depends on its own t alone, so that the gradient of the sum holds every derivative.
    let first = gradient(of: u.sum(), withRespectTo: t, createGraph: true)
    let second = gradient(of: first.sum(), withRespectTo: t, createGraph: true)
    return second + 2 * Oscillator.damping * first + u
  }

  /// The solution in closed form.
  public static func exact(_ t: Double) -> Double {
    let frequency = (1 - damping * damping).squareRoot()
    return Foundation.exp(-damping * t)
      * (cos(frequency * t) + damping / frequency * sin(frequency * t))
  }

  /// Times spread evenly from 0 to the end, [count, 1].
  public static func times(_ count: Int) -> Tensor<Double> {
    .linspace(from: 0, to: end, count: count).unsqueezed(at: 1)
  }

  /// The training set: the times, which have no labels.
  public typealias Times = Batch<Double, Int>

  /// A trainer whose rate falls from 10⁻² to 10⁻⁴ in a number of steps.
  public func trainer(steps: Int) -> Trainer<Oscillator, Times> {
    let trainer = Trainer<Oscillator, Times>(
      self, optimizer: Adam(parameters), schedule: .perStep(Fall(steps: steps))
    ) { net, batch in square(net.residual(at: batch.inputs)).mean() }
    trainer.progress = .silent
    return trainer
  }

  /// Forty times, all of them in every step.
  public static var training: some BatchSource<Times> {
    DataLoader(times(40), Tensor<Int>.zeros([40]), batchSize: 40, sampling: .sequential)
  }

  /// Trains on forty times.
  ///
  /// - Returns: The loss before each step, and the greatest error after the last.
  public func train(steps: Int) throws -> (losses: [Double], error: Double) {
    let history = try trainer(steps: steps).fit(training: Oscillator.training, steps: steps)
    return (history.losses, error)
  }

  private struct Fall: LearningRateSchedule {
    let steps: Int
    func learningRate(at step: Int) -> Double {
      1e-2 * Foundation.pow(0.01, Double(step) / Double(steps))
    }
  }

  /// The greatest difference from the exact solution at 241 times.
  public var error: Double {
    let times = Oscillator.times(241)
    let found = withoutGradients { self(Variable(times)).scalars }
    return zip(times.scalars, found).map { abs(Oscillator.exact($0) - $1) }.max() ?? .nan
  }
}
