import WengertAutodiff
import CWengert

/// Stochastic gradient descent, with momentum if wanted.
///
///     g ← ∇ + λ p
///     b ← μ b + (1 − τ) g        (first step: b ← g)
///     p ← p − η b                (Nesterov: p ← p − η (g + μ b); without momentum: p ← p − η g)
///
/// with learning rate η, weight decay λ, momentum μ and dampening τ.
///
/// Some texts, such as the CS231n notes, carry the learning rate in a velocity v instead: v ← μ v − η g,
/// p ← p + v. With τ = 0 and a constant η that is the same, with v = −η b. If η changes between steps
/// the two differ: a velocity keeps the old rates of old gradients, b applies today's rate to all.
/// Nesterov's form with a velocity, p ← p − μ v_old + (1 + μ) v_new, is `nesterov: true` likewise.
///
/// Sources: Polyak, "Some methods of speeding up the convergence of iteration methods" (1964);
/// Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)" (1983);
/// Sutskever et al., "On the importance of initialization and momentum in deep learning" (ICML 2013).
public final class SGD<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  /// μ: the share of the last direction that is kept.
  public let momentum: Double
  /// τ: the share of the gradient that is left out of the direction.
  public let dampening: Double
  /// Whether the gradient is looked at from where momentum leads.
  public let nesterov: Bool

  /// Gradient descent on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - momentum: μ, in [0, 1).
  ///   - dampening: τ, in [0, 1]; 0 with Nesterov's form.
  ///   - nesterov: Whether to use Nesterov's form, which needs momentum.
  ///   - weightDecay: λ, 0 or more.
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double, momentum: Double = 0,
    dampening: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) {
    core = OptimizerCore(
      "SGD", parameters, learningRate: learningRate, weightDecay: weightDecay)
    self.momentum = momentum
    self.dampening = dampening
    self.nesterov = nesterov
    core.fused = FusedSGD(momentum: momentum, dampening: dampening, nesterov: nesterov)
    let requirement = Requirement(owner: "SGD")
    requirement.decayRate(momentum, "momentum")
    requirement.require(
      dampening >= 0 && dampening <= 1, "dampening is \(dampening); it must be from 0 to 1")
    requirement.require(
      !nesterov || (momentum > 0 && dampening == 0),
      "nesterov needs a momentum more than 0 and a dampening of 0; they are \(momentum) and "
        + "\(dampening)")
  }

  /// What is remembered of each parameter.
  public var slotNames: [String] { momentum == 0 ? [] : ["momentum"] }

  /// One parameter changed by the formula above.
  public func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>
  ) {
    core.update(&parameter, gradient, &memory, rates)
  }
}

private struct FusedSGD: FusedRule {
  let momentum: Double
  let dampening: Double
  let nesterov: Bool

  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel {
    var kernel = StepKernel(rule: WG_STEP_DESCENT)
    kernel.rates.rate = learningRate
    kernel.rates.decay = weightDecay
    guard momentum != 0 else { return kernel }
    kernel.rule = nesterov ? WG_STEP_NESTEROV : WG_STEP_MOMENTUM
    // The first direction is the gradient itself.
    kernel.rates.first = step == 1 ? 0 : momentum
    kernel.rates.first_rest = step == 1 ? 1 : 1 - dampening
    kernel.rates.second = momentum
    return kernel
  }
}
