import CWengert
import WengertAutodiff

/// Running averages of gradients and of their squares, corrected for their start at 0.
///
///     g ← ∇ + λ p
///     m ← β₁ m + (1 − β₁) g,   m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)
///     p ← p − η m̂ / (√v̂ + ε)
///
/// with learning rate η, weight decay λ, and t the number of updates. With `amsgrad` the greatest v so
/// far takes the place of v in v̂. With `epsilonPlacement: .beforeCorrection` ε is added before v is
/// corrected, as some implementations do:
///
///     p ← p − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
///
/// Sources: Kingma, Ba, "Adam: A Method for Stochastic Optimization" (ICLR 2015); AMSGrad: Reddi, Kale,
/// Kumar, "On the Convergence of Adam and Beyond" (ICLR 2018).
public typealias Adam<Scalar: FloatingTensorScalar> = RuleOptimizer<AdamRule, Scalar>

/// Where Adam adds ε.
public enum EpsilonPlacement: Sendable, Hashable {
  /// To the square root of the corrected second moment, as in the paper's algorithm.
  case afterCorrection
  /// To that of the moment as it is, before bias correction: "ε̂" in the paper's section 2.
  case beforeCorrection
}

/// The rule of `Adam`.
public struct AdamRule: UpdateRule, FusedRule {
  /// β₁ and β₂: the decay rates of the averages.
  public let betas: AdamMoments
  /// ε: keeps the quotient finite.
  public let epsilon: Double
  /// Whether the greatest second moment is used.
  public let amsgrad: Bool
  /// Whether ε is added after or before bias correction.
  public let epsilonPlacement: EpsilonPlacement

  /// The name, "Adam".
  public var name: String { "Adam" }

  /// m and v, and the greatest v with `amsgrad`.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    AdamMoments.slots + (amsgrad ? [Slot("greatestSecondMoment")] : [])
  }

  /// The formula of `Adam`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    p = p - quotient(step.decayed(gradient, p), &slots, at: step)
  }

  /// η m̂ / (√v̂ + ε).
  func quotient<Scalar: FloatingTensorScalar>(
    _ g: Tensor<Scalar>, _ slots: inout [Tensor<Scalar>], at step: UpdateStep
  ) -> Tensor<Scalar> {
    var (m, v) = betas.update(&slots, g)
    if amsgrad {
      v = maximum(slots[2], v)
      slots[2] = v
    }
    let (rate, rootFactor) = corrections(at: step)
    let root = sqrt(v) * Scalar(rootFactor)
    return Scalar(rate) * (m / (root + Scalar(epsilon)))
  }

  /// The learning rate and the factor of √v, with bias correction.
  private func corrections(at step: UpdateStep) -> (rate: Double, rootFactor: Double) {
    let first = betas.firstCorrection(at: step)
    let root = betas.secondCorrection(at: step).squareRoot()
    return switch epsilonPlacement {
    case .afterCorrection: (step.learningRate / first, 1 / root)
    case .beforeCorrection: (step.learningRate * root / first, 1)
    }
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(amsgrad ? WG_STEP_AMSGRAD : WG_STEP_ADAM, at: step)
    kernel.average(by: betas)
    kernel.rates.epsilon = epsilon
    (kernel.rates.rate, kernel.rates.factor) = corrections(at: step)
    return kernel
  }
}

extension RuleOptimizer where Rule == AdamRule {
  /// Adam on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  ///   - amsgrad: Whether the greatest second moment is used.
  ///   - epsilonPlacement: Whether ε is added after or before bias correction.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    amsgrad: Bool = false, epsilonPlacement: EpsilonPlacement = .afterCorrection
  ) {
    let requirement = Requirement(owner: "Adam")
    requirement.nonNegative(epsilon, "epsilon")
    let rule = AdamRule(
      betas: AdamMoments(betas, requirement), epsilon: epsilon, amsgrad: amsgrad,
      epsilonPlacement: epsilonPlacement)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
