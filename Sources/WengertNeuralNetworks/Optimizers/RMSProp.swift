import WengertAutodiff
import CWengert

/// Gradients divided by a running root mean square of themselves.
///
///     g ← ∇ + λ p
///     v ← α v + (1 − α) g²
///     q ← g / (√v + ε)           (centered: a ← α a + (1 − α) g, q ← g / (√(v − a²) + ε))
///     p ← p − η q                (with momentum μ: b ← μ b + q, p ← p − η b)
///
/// with learning rate η, weight decay λ and decay rate α. v − a² is a variance, and where rounding makes
/// it negative 0 is taken.
///
/// Sources: Hinton, "Neural Networks for Machine Learning", lecture 6e (2012); centered: Graves,
/// "Generating Sequences With Recurrent Neural Networks" (2013).
public final class RMSProp<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  /// α: the decay rate of the averages.
  public let alpha: Double
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// Whether the average gradient is subtracted from the second moment.
  public let centered: Bool
  /// μ: the share of the last direction that is kept.
  public let momentum: Double

  /// RMSProp on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - alpha: α, in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - centered: Whether to divide by a standard deviation instead.
  ///   - momentum: μ, in [0, 1).
  ///   - weightDecay: λ, 0 or more.
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01, alpha: Double = 0.99,
    epsilon: Double = 1e-8, centered: Bool = false, momentum: Double = 0, weightDecay: Double = 0
  ) {
    core = OptimizerCore(
      "RMSProp", parameters, learningRate: learningRate, weightDecay: weightDecay)
    self.alpha = alpha
    self.epsilon = epsilon
    self.centered = centered
    self.momentum = momentum
    core.fused = FusedRMSProp(
      alpha: alpha, epsilon: epsilon, centered: centered, momentum: momentum)
    let requirement = Requirement(owner: "RMSProp")
    requirement.decayRate(alpha, "alpha")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.decayRate(momentum, "momentum")
  }

  /// What is remembered of each parameter.
  public var slotNames: [String] {
    ["squareAverage"] + (centered ? ["gradientAverage"] : []) + (momentum > 0 ? ["momentum"] : [])
  }

  /// One parameter changed by the formula above.
  public func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>
  ) {
    core.update(&parameter, gradient, &memory, rates)
  }
}

private struct FusedRMSProp: FusedRule {
  let alpha: Double
  let epsilon: Double
  let centered: Bool
  let momentum: Double

  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel {
    let plain = centered ? WG_STEP_RMSPROP_CENTERED : WG_STEP_RMSPROP
    let heavy = centered ? WG_STEP_RMSPROP_CENTERED_MOMENTUM : WG_STEP_RMSPROP_MOMENTUM
    var kernel = StepKernel(rule: momentum > 0 ? heavy : plain)
    kernel.rates.rate = learningRate
    kernel.rates.decay = weightDecay
    kernel.rates.first = alpha
    kernel.rates.first_rest = 1 - alpha
    kernel.rates.second = momentum
    kernel.rates.epsilon = epsilon
    return kernel
  }
}
