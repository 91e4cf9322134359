import CWengert
import WengertAutodiff

/// Adam with the greatest recent gradient in place of the root of the second moment.
///
///     g ← ∇ + λ p
///     m ← β₁ m + (1 − β₁) g
///     u ← max(β₂ u, |g| + ε)
///     p ← p − η / (1 − β₁ᵗ) · m / u
///
/// with learning rate η, weight decay λ, and t the number of updates.
///
/// Source: Kingma, Ba, "Adam: A Method for Stochastic Optimization" (ICLR 2015), section 7.1.
public typealias Adamax<Scalar: FloatingTensorScalar> = RuleOptimizer<AdamaxRule, Scalar>

/// The rule of `Adamax`.
public struct AdamaxRule: UpdateRule, FusedRule {
  /// β₁ and β₂: the decay rates of the average and of the greatest gradient.
  public let betas: AdamMoments
  /// ε: keeps the quotient finite.
  public let epsilon: Double

  /// The name, "Adamax".
  public var name: String { "Adamax" }

  /// m and u.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    [Slot("firstMoment"), Slot("greatestGradient")]
  }

  /// The formula of `Adamax`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let g = step.decayed(gradient, p)
    let m = Scalar(betas.first) * slots[0] + Scalar(1 - betas.first) * g
    let u = maximum(Scalar(betas.second) * slots[1], abs(g) + Scalar(epsilon))
    slots = [m, u]
    p = p - Scalar(rate(at: step)) * (m / u)
  }

  /// η / (1 − β₁ᵗ).
  private func rate(at step: UpdateStep) -> Double {
    step.learningRate / betas.firstCorrection(at: step)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_ADAMAX, at: step)
    kernel.average(by: betas)
    (kernel.rates.rate, kernel.rates.epsilon) = (rate(at: step), epsilon)
    return kernel
  }
}

extension RuleOptimizer where Rule == AdamaxRule {
  /// Adamax on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 2e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "Adamax")
    requirement.nonNegative(epsilon, "epsilon")
    let rule = AdamaxRule(betas: AdamMoments(betas, requirement), epsilon: epsilon)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
