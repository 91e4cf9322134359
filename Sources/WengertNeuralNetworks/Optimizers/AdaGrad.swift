import WengertAutodiff
import CWengert

/// A learning rate per element that shrinks with the squares of all gradients so far.
///
///     g ← ∇ + λ p
///     h ← h + g²
///     p ← p − η / (1 + (t − 1) d) · g / (√h + ε)
///
/// with learning rate η, weight decay λ, decay of the learning rate d, and t the number of updates.
///
/// Source: Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization" (JMLR 2011).
public final class AdaGrad<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  /// d: how fast the learning rate decays.
  public let learningRateDecay: Double
  /// What h starts from.
  public let initialAccumulator: Double
  /// ε: keeps the quotient finite.
  public let epsilon: Double

  /// AdaGrad on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - learningRateDecay: d, 0 or more.
  ///   - initialAccumulator: h before the first step, 0 or more.
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01,
    learningRateDecay: Double = 0, initialAccumulator: Double = 0, epsilon: Double = 1e-10,
    weightDecay: Double = 0
  ) {
    core = OptimizerCore(
      "AdaGrad", parameters, learningRate: learningRate, weightDecay: weightDecay)
    self.learningRateDecay = learningRateDecay
    self.initialAccumulator = initialAccumulator
    self.epsilon = epsilon
    core.fused = FusedAdaGrad(
      learningRateDecay: learningRateDecay, initialSlot: initialAccumulator, epsilon: epsilon)
    let requirement = Requirement(owner: "AdaGrad")
    requirement.nonNegative(learningRateDecay, "learningRateDecay")
    requirement.nonNegative(initialAccumulator, "initialAccumulator")
    requirement.nonNegative(epsilon, "epsilon")
  }

  /// What is remembered of each parameter.
  public var slotNames: [String] { ["squareSum"] }

  /// The initial accumulator everywhere.
  public func initialSlot(_ name: String, for parameter: Tensor<Scalar>) -> Tensor<Scalar> {
    .full(parameter.shape, Scalar(initialAccumulator))
  }

  /// One parameter changed by the formula above.
  public func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>
  ) {
    core.update(&parameter, gradient, &memory, rates)
  }
}

private struct FusedAdaGrad: FusedRule {
  let learningRateDecay: Double
  let initialSlot: Double
  let epsilon: Double

  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel {
    var kernel = StepKernel(rule: WG_STEP_ADAGRAD)
    kernel.rates.rate = learningRate / (1 + Double(step - 1) * learningRateDecay)
    kernel.rates.decay = weightDecay
    kernel.rates.epsilon = epsilon
    return kernel
  }
}
