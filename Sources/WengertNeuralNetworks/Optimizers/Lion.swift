import CWengert
import WengertAutodiff

/// Steps of one size: the sign of an average between momentum and gradient.
///
///     p ← (1 − η λ) p
///     p ← p − η sign(β₁ m + (1 − β₁) ∇)
///     m ← β₂ m + (1 − β₂) ∇
///
/// with learning rate η and weight decay λ. Every element moves by η, so that rates are a third to a
/// tenth of AdamW's, and the decay as much larger. Where the average is 0 or NaN, nothing moves.
///
/// Source: Chen et al., "Symbolic Discovery of Optimization Algorithms" (NeurIPS 2023).
public typealias Lion<Scalar: FloatingTensorScalar> = RuleOptimizer<LionRule, Scalar>

/// The rule of `Lion`.
public struct LionRule: UpdateRule, FusedRule {
  /// β₁ and β₂: how much of the momentum the step and the momentum keep.
  public let betas: AdamMoments

  /// The name, "Lion".
  public var name: String { "Lion" }

  /// m, the average of the gradients.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [Slot("momentum")] }

  /// The formula of `Lion`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let (g, m) = (gradient, slots[0])
    let direction = sign(Scalar(betas.first) * m + Scalar(1 - betas.first) * g)
    slots[0] = Scalar(betas.second) * m + Scalar(1 - betas.second) * g
    p = step.shrunk(p) - Scalar(step.learningRate) * direction
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_LION, at: step)
    kernel.average(by: betas)
    kernel.decoupleDecay(at: step)
    return kernel
  }
}

extension RuleOptimizer where Rule == LionRule {
  /// Lion on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-4,
    betas: (Double, Double) = (0.9, 0.99), weightDecay: Double = 0
  ) {
    let rule = LionRule(betas: AdamMoments(betas, Requirement(owner: "Lion")))
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
