import CWengert
import WengertAutodiff

/// A learning rate per element that shrinks with the squares of all gradients so far.
///
///     g ← ∇ + λ p
///     h ← h + g²
///     p ← p − η / (1 + (t − 1) d) · g / (√h + ε)
///
/// with learning rate η, weight decay λ, decay of the learning rate d, and t the number of updates.
///
/// Source: Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic
/// Optimization" (JMLR 2011).
public typealias AdaGrad<Scalar: FloatingTensorScalar> = RuleOptimizer<AdaGradRule, Scalar>

/// The rule of `AdaGrad`.
public struct AdaGradRule: UpdateRule, FusedRule {
  /// d: how fast the learning rate decays.
  public let learningRateDecay: Double
  /// The initial value of h.
  public let initialAccumulator: Double
  /// ε: keeps the quotient finite.
  public let epsilon: Double

  /// The name, "AdaGrad".
  public var name: String { "AdaGrad" }

  /// h, the sum of squared gradients.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    [Slot("squareSum", initial: initialAccumulator)]
  }

  /// The formula of `AdaGrad`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let g = step.decayed(gradient, p)
    let h = slots[0] + g * g
    slots[0] = h
    p = p - Scalar(rate(at: step)) * (g / (sqrt(h) + Scalar(epsilon)))
  }

  /// η / (1 + (t − 1) d).
  private func rate(at step: UpdateStep) -> Double {
    step.learningRate / (1 + Double(step.number - 1) * learningRateDecay)
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_ADAGRAD, at: step)
    kernel.rates.rate = rate(at: step)
    kernel.rates.epsilon = epsilon
    return kernel
  }
}

extension RuleOptimizer where Rule == AdaGradRule {
  /// AdaGrad on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - learningRateDecay: d, 0 or more.
  ///   - initialAccumulator: h before the first step, 0 or more.
  ///   - epsilon: ε, 0 or more; with 0, a gradient of 0 may give NaN.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01,
    learningRateDecay: Double = 0, initialAccumulator: Double = 0, epsilon: Double = 1e-10,
    weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "AdaGrad")
    requirement.nonNegative(learningRateDecay, "learningRateDecay")
    requirement.nonNegative(initialAccumulator, "initialAccumulator")
    requirement.nonNegative(epsilon, "epsilon")
    let rule = AdaGradRule(
      learningRateDecay: learningRateDecay, initialAccumulator: initialAccumulator,
      epsilon: epsilon)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
