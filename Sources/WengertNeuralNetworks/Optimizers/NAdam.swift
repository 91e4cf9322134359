import CWengert
import WengertAutodiff

/// Adam with Nesterov's momentum: the step looks ahead along the average gradient.
///
///     g ← ∇ + λ p                            (decoupled: p ← (1 − η λ) p, g ← ∇)
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²,  d = √(v / (1 − β₂ᵗ)) + ε
///     p ← p − η ((1 − μₜ) / (1 − Mₜ) · g + μₜ₊₁ / (1 − Mₜ₊₁) · m) / d
///
/// with learning rate η, weight decay λ, t the number of updates, and the momenta
/// μₜ = β₁ (1 − 0.96^(ψ t) / 2) and Mₜ = μ₁ ⋯ μₜ, which grow to β₁ at a speed of ψ.
///
/// Source: Dozat, "Incorporating Nesterov Momentum into Adam" (ICLR 2016 workshop).
public typealias NAdam<Scalar: FloatingTensorScalar> = RuleOptimizer<NAdamRule, Scalar>

/// The rule of `NAdam`.
public struct NAdamRule: UpdateRule, FusedRule {
  /// β₁ and β₂: the decay rates of the averages.
  public let betas: AdamMoments
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// ψ: how fast the momenta grow.
  public let momentumDecay: Double
  /// Whether weight decay stands beside the gradient instead of in it.
  public let decouplesWeightDecay: Bool

  /// The name, "NAdam".
  public var name: String { "NAdam" }

  /// m and v.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { AdamMoments.slots }

  /// The formula of `NAdam`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let g = decouplesWeightDecay ? gradient : step.decayed(gradient, p)
    let (m, v) = betas.update(&slots, g)
    let (gradientRate, rate, rootFactor) = rates(at: step)
    let d = sqrt(v) * Scalar(rootFactor) + Scalar(epsilon)
    p =
      (decouplesWeightDecay ? step.shrunk(p) : p)
      - (Scalar(gradientRate) * g + Scalar(rate) * m) / d
  }

  /// The factors of g, m and √v.
  private func rates(at step: UpdateStep) -> (gradient: Double, average: Double, root: Double) {
    let (now, next) = (step.number, step.number + 1)
    return (
      step.learningRate * (1 - momentum(now)) / (1 - momentumProduct(now)),
      step.learningRate * momentum(next) / (1 - momentumProduct(next)),
      1 / betas.secondCorrection(at: step).squareRoot()
    )
  }

  /// μₜ.
  private func momentum(_ t: Int) -> Double {
    betas.first * (1 - 0.5 * power(0.96, Double(t) * momentumDecay))
  }

  /// Mₜ, without the t factors. With q = 0.96^ψ, and ln(1 − x) as the series −Σ xᵏ / k,
  ///
  ///     ln Mₜ = t ln β₁ + Σᵢ ln(1 − qⁱ / 2) = t ln β₁ − Σₖ 2⁻ᵏ / k · Σᵢ qⁱᵏ    (i = 1 … t)
  ///
  /// whose inner sums are geometric; 60 terms are exact in Double.
  private func momentumProduct(_ t: Int) -> Double {
    let logarithm = momentumDecay * naturalLogarithm(0.96)
    var sum = Double(t) * naturalLogarithm(betas.first)
    for k in 1...60 {
      let ratio = Double(k) * logarithm
      let powers =
        ratio == 0
        ? Double(t)
        : exponential(ratio) * exponentialMinusOne(Double(t) * ratio) / exponentialMinusOne(ratio)
      sum -= power(0.5, k) / Double(k) * powers
    }
    return exponential(sum)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_NADAM, at: step)
    kernel.average(by: betas)
    kernel.rates.epsilon = epsilon
    (kernel.rates.gradient_rate, kernel.rates.rate, kernel.rates.factor) = rates(at: step)
    if decouplesWeightDecay { kernel.decoupleDecay(at: step) }
    return kernel
  }
}

extension RuleOptimizer where Rule == NAdamRule {
  /// NAdam on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  ///   - momentumDecay: ψ, 0 or more.
  ///   - decouplesWeightDecay: Whether weight decay stands beside the gradient, as in AdamW.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 2e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    momentumDecay: Double = 4e-3, decouplesWeightDecay: Bool = false
  ) {
    let requirement = Requirement(owner: "NAdam")
    requirement.nonNegative(epsilon, "epsilon")
    requirement.nonNegative(momentumDecay, "momentumDecay")
    let rule = NAdamRule(
      betas: AdamMoments(betas, requirement), epsilon: epsilon, momentumDecay: momentumDecay,
      decouplesWeightDecay: decouplesWeightDecay)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
