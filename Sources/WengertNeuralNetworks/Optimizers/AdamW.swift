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
public final class AdamW<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  private let moments: AdamMoments

  /// AdamW on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - betas: β₁ and β₂, each in [0, 1).
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  ///   - amsgrad: Whether the greatest second moment is used.
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0.01,
    amsgrad: Bool = false
  ) {
    core = OptimizerCore(
      "AdamW", parameters, learningRate: learningRate, weightDecay: weightDecay)
    moments = AdamMoments(
      betas: betas, epsilon: epsilon, amsgrad: amsgrad, epsilonPlacement: .afterCorrection,
      decouplesDecay: true)
    moments.check("AdamW")
    core.fused = moments
  }

  /// β₁ and β₂: the decay rates of the averages.
  public var betas: (Double, Double) { moments.betas }
  /// ε: keeps the quotient finite.
  public var epsilon: Double { moments.epsilon }
  /// Whether the greatest second moment is used.
  public var amsgrad: Bool { moments.amsgrad }

  /// What is remembered of each parameter.
  public var slotNames: [String] { moments.slotNames }

  /// One parameter changed by the formula above.
  public func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>
  ) {
    core.update(&parameter, gradient, &memory, rates)
  }
}
