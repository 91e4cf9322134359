import WengertAutodiff

/// Adam with weight decay beside the gradient instead of in it.
///
///     p ← (1 − η λ) p
///     m ← β₁ m + (1 − β₁) ∇,   m̂ = m / (1 − β₁ᵗ)
///     v ← β₂ v + (1 − β₂) ∇²,  v̂ = v / (1 − β₂ᵗ)
///     p ← p − η m̂ / (√v̂ + ε)
///
/// with learning rate η, weight decay λ, and t the number of updates. `amsgrad` is as in `Adam`.
///
/// Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization" (ICLR 2019).
public typealias AdamW<Scalar: FloatingTensorScalar> = RuleOptimizer<AdamWRule, Scalar>

/// The rule of `AdamW`.
public struct AdamWRule: UpdateRule, FusedRule {
  /// Adam's rule, whose weight decay is not used.
  public let adam: AdamRule

  /// The name, "AdamW".
  public var name: String { "AdamW" }

  /// Adam's slots: m, v and, with `amsgrad`, the greatest v.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    adam.slots(for: shape, at: step)
  }

  /// The formula of `AdamW`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    p = step.shrunk(p) - adam.quotient(gradient, &slots, at: step)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = adam.kernel(at: step)
    kernel.decoupleDecay(at: step)
    return kernel
  }
}

extension RuleOptimizer where Rule == AdamWRule {
  /// AdamW on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  ///   - amsgrad: Whether the greatest second moment is used.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0.01,
    amsgrad: Bool = false
  ) {
    let requirement = Requirement(owner: "AdamW")
    requirement.nonNegative(epsilon, "epsilon")
    let adam = AdamRule(
      betas: AdamMoments(betas, requirement), epsilon: epsilon, amsgrad: amsgrad,
      epsilonPlacement: .afterCorrection)
    self.init(
      parameters, AdamWRule(adam: adam), learningRate: learningRate, weightDecay: weightDecay)
  }
}
