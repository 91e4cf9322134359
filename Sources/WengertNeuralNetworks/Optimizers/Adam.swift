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
public final class Adam<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  private let moments: AdamMoments

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
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1e-3,
    betas: (Double, Double) = (0.9, 0.999), epsilon: Double = 1e-8, weightDecay: Double = 0,
    amsgrad: Bool = false, epsilonPlacement: EpsilonPlacement = .afterCorrection
  ) {
    core = OptimizerCore(
      "Adam", parameters, learningRate: learningRate, weightDecay: weightDecay)
    moments = AdamMoments(
      betas: betas, epsilon: epsilon, amsgrad: amsgrad, epsilonPlacement: epsilonPlacement,
      decouplesDecay: false)
    moments.check("Adam")
    core.fused = moments
  }

  /// β₁ and β₂: the decay rates of the averages.
  public var betas: (Double, Double) { moments.betas }
  /// ε: keeps the quotient finite.
  public var epsilon: Double { moments.epsilon }
  /// Whether the greatest second moment is used.
  public var amsgrad: Bool { moments.amsgrad }
  /// Whether ε is added after or before bias correction.
  public var epsilonPlacement: EpsilonPlacement { moments.epsilonPlacement }

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
