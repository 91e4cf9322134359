import CWengert
import WengertAutodiff

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
public typealias SGD<Scalar: FloatingTensorScalar> = RuleOptimizer<SGDRule, Scalar>

/// The rule of `SGD`.
public struct SGDRule: UpdateRule, FusedRule {
  /// μ: the share of the last direction that is kept.
  public let momentum: Double
  /// τ: the share of the gradient that is left out of the direction.
  public let dampening: Double
  /// Whether the gradient is taken where momentum leads.
  public let nesterov: Bool

  /// The name, "SGD".
  public var name: String { "SGD" }

  /// b, with momentum.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    momentum == 0 ? [] : [Slot("momentum")]
  }

  /// The formula of `SGD`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    var g = step.decayed(gradient, p)
    if momentum != 0 {
      let (μ, share) = averaging(at: step)
      let b = Scalar(μ) * slots[0] + Scalar(share) * g
      slots[0] = b
      g = nesterov ? g + Scalar(momentum) * b : b
    }
    p = p - Scalar(step.learningRate) * g
  }

  /// μ and 1 − τ. The first direction is the gradient itself.
  private func averaging(at step: UpdateStep) -> (μ: Double, share: Double) {
    step.number == 1 ? (0, 1) : (momentum, 1 - dampening)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    guard momentum != 0 else { return StepKernel(WG_STEP_DESCENT, at: step) }
    var kernel = StepKernel(nesterov ? WG_STEP_NESTEROV : WG_STEP_MOMENTUM, at: step)
    (kernel.rates.first, kernel.rates.first_rest) = averaging(at: step)
    kernel.rates.second = momentum
    return kernel
  }
}

extension RuleOptimizer where Rule == SGDRule {
  /// Gradient descent on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - momentum: μ, in [0, 1).
  ///   - dampening: τ, in [0, 1]; 0 with Nesterov's form.
  ///   - nesterov: Whether to use Nesterov's form, which needs momentum.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double, momentum: Double = 0,
    dampening: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "SGD")
    requirement.decayRate(momentum, "momentum")
    requirement.require(
      dampening >= 0 && dampening <= 1, "dampening is \(dampening); it must be from 0 to 1")
    requirement.require(
      !nesterov || (momentum > 0 && dampening == 0),
      "nesterov needs a momentum more than 0 and a dampening of 0; they are \(momentum) and "
        + "\(dampening)")
    self.init(
      parameters, SGDRule(momentum: momentum, dampening: dampening, nesterov: nesterov),
      learningRate: learningRate, weightDecay: weightDecay)
  }
}
