import CWengert
import WengertAutodiff

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
public typealias RMSProp<Scalar: FloatingTensorScalar> = RuleOptimizer<RMSPropRule, Scalar>

/// The rule of `RMSProp`.
public struct RMSPropRule: UpdateRule, FusedRule {
  /// α: the decay rate of the averages.
  public let alpha: Double
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// Whether the average gradient is subtracted from the second moment.
  public let centered: Bool
  /// μ: the share of the last direction that is kept.
  public let momentum: Double

  /// The name, "RMSProp".
  public var name: String { "RMSProp" }

  /// v, a and b.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    [Slot("squareAverage")] + (centered ? [Slot("gradientAverage")] : [])
      + (momentum > 0 ? [Slot("momentum")] : [])
  }

  /// The formula of `RMSProp`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let (α, rest) = (Scalar(alpha), Scalar(1 - alpha))
    let g = step.decayed(gradient, p)
    slots[0] = α * slots[0] + rest * (g * g)
    var variance = slots[0]
    if centered {
      let a = α * slots[1] + rest * g
      slots[1] = a
      variance = (variance - a * a).clipped(from: 0)
    }
    var q = g / (sqrt(variance) + Scalar(epsilon))
    if momentum > 0 {
      let last = slots.count - 1
      q = Scalar(momentum) * slots[last] + q
      slots[last] = q
    }
    p = p - Scalar(step.learningRate) * q
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    let plain = centered ? WG_STEP_RMSPROP_CENTERED : WG_STEP_RMSPROP
    let heavy = centered ? WG_STEP_RMSPROP_CENTERED_MOMENTUM : WG_STEP_RMSPROP_MOMENTUM
    var kernel = StepKernel(momentum > 0 ? heavy : plain, at: step)
    (kernel.rates.first, kernel.rates.first_rest) = (alpha, 1 - alpha)
    kernel.rates.second = momentum
    kernel.rates.epsilon = epsilon
    return kernel
  }
}

extension RuleOptimizer where Rule == RMSPropRule {
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
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01, alpha: Double = 0.99,
    epsilon: Double = 1e-8, centered: Bool = false, momentum: Double = 0, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "RMSProp")
    requirement.decayRate(alpha, "alpha")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.decayRate(momentum, "momentum")
    let rule = RMSPropRule(
      alpha: alpha, epsilon: epsilon, centered: centered, momentum: momentum)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
