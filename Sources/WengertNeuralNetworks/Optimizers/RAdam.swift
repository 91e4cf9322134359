import CWengert
import WengertAutodiff

/// Adam that divides by √v only once v has seen enough gradients to be trusted.
///
///     g ← ∇ + λ p                            (decoupled: p ← (1 − η λ) p, g ← ∇)
///     m ← β₁ m + (1 − β₁) g,   m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²
///     r = ρ − 2 t β₂ᵗ / (1 − β₂ᵗ),  ρ = 2 / (1 − β₂) − 1
///     p ← p − η m̂ · √((r − 4)(r − 2) ρ / ((ρ − 4)(ρ − 2) r)) · √(1 − β₂ᵗ) / (√v + ε)    if r > 5
///     p ← p − η m̂                                                                        otherwise
///
/// with learning rate η, weight decay λ, and t the number of updates. r is the length of the average
/// that v stands for.
///
/// Source: Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond" (ICLR 2020).
public typealias RAdam<Scalar: FloatingTensorScalar> = RuleOptimizer<RAdamRule, Scalar>

/// The rule of `RAdam`.
public struct RAdamRule: UpdateRule, FusedRule {
  /// β₁ and β₂: the decay rates of the averages.
  public let betas: AdamMoments
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// Whether weight decay stands beside the gradient instead of in it.
  public let decouplesWeightDecay: Bool

  /// The name, "RAdam".
  public var name: String { "RAdam" }

  /// m and v.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { AdamMoments.slots }

  /// The formula of `RAdam`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let g = decouplesWeightDecay ? gradient : step.decayed(gradient, p)
    let (m, v) = betas.update(&slots, g)
    let (rate, adapts) = rate(at: step)
    let start = decouplesWeightDecay ? step.shrunk(p) : p
    let direction = adapts ? m / (sqrt(v) + Scalar(epsilon)) : m
    p = start - Scalar(rate) * direction
  }

  /// The factor of m, and whether √v divides it.
  private func rate(at step: UpdateStep) -> (rate: Double, adapts: Bool) {
    let rate = step.learningRate / betas.firstCorrection(at: step)
    let correction = betas.secondCorrection(at: step)
    let ρ = 2 / (1 - betas.second) - 1
    let r = ρ - 2 * Double(step.number) * (1 - correction) / correction
    guard r > 5 else { return (rate, false) }
    let rectification = (r - 4) * (r - 2) * ρ / ((ρ - 4) * (ρ - 2) * r)
    return (rate * rectification.squareRoot() * correction.squareRoot(), true)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    let (rate, adapts) = rate(at: step)
    var kernel = StepKernel(adapts ? WG_STEP_ADAM : WG_STEP_AVERAGED, at: step)
    kernel.average(by: betas)
    (kernel.rates.rate, kernel.rates.factor, kernel.rates.epsilon) = (rate, 1, epsilon)
    if decouplesWeightDecay { kernel.decoupleDecay(at: step) }
    return kernel
  }
}

extension RuleOptimizer where Rule == RAdamRule {
  /// RAdam on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  ///   - decouplesWeightDecay: Whether weight decay stands beside the gradient, as in AdamW.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    decouplesWeightDecay: Bool = false
  ) {
    let requirement = Requirement(owner: "RAdam")
    requirement.nonNegative(epsilon, "epsilon")
    let rule = RAdamRule(
      betas: AdamMoments(betas, requirement), epsilon: epsilon,
      decouplesWeightDecay: decouplesWeightDecay)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
