import CWengert
import WengertAutodiff

/// Steps in the units of the parameters, from running averages of squared gradients and steps.
///
///     g ← ∇ + λ p
///     v ← ρ v + (1 − ρ) g²
///     Δ ← √(u + ε) / √(v + ε) · g
///     u ← ρ u + (1 − ρ) Δ²
///     p ← p − η Δ
///
/// with weight decay λ and decay rate ρ; the paper has η = 1.
///
/// Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method" (2012).
public typealias AdaDelta<Scalar: FloatingTensorScalar> = RuleOptimizer<AdaDeltaRule, Scalar>

/// The rule of `AdaDelta`.
public struct AdaDeltaRule: UpdateRule, FusedRule {
  /// ρ: the decay rate of the averages.
  public let rho: Double
  /// ε: starts the first steps and keeps the quotient finite.
  public let epsilon: Double

  /// The name, "AdaDelta".
  public var name: String { "AdaDelta" }

  /// v and u.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    [Slot("squareAverage"), Slot("squaredStepAverage")]
  }

  /// The formula of `AdaDelta`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let (ρ, rest, ε) = (Scalar(rho), Scalar(1 - rho), Scalar(epsilon))
    let g = step.decayed(gradient, p)
    let v = ρ * slots[0] + rest * (g * g)
    let Δ = sqrt(slots[1] + ε) / sqrt(v + ε) * g
    slots = [v, ρ * slots[1] + rest * (Δ * Δ)]
    p = p - Scalar(step.learningRate) * Δ
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_ADADELTA, at: step)
    (kernel.rates.first, kernel.rates.first_rest) = (rho, 1 - rho)
    kernel.rates.epsilon = epsilon
    return kernel
  }
}

extension RuleOptimizer where Rule == AdaDeltaRule {
  /// AdaDelta on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - rho: ρ, in [0, 1).
  ///   - epsilon: ε, more than 0: with 0 nothing would ever move.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1, rho: Double = 0.9,
    epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "AdaDelta")
    requirement.decayRate(rho, "rho")
    requirement.positive(epsilon, "epsilon")
    self.init(
      parameters, AdaDeltaRule(rho: rho, epsilon: epsilon), learningRate: learningRate,
      weightDecay: weightDecay)
  }
}
