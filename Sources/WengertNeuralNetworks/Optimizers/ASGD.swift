import CWengert
import WengertAutodiff

/// Averaged stochastic gradient descent: falling steps, and beside the parameters the average of the
/// places they went through.
///
///     g ← ∇ + λ p
///     p ← (1 − κ ηₜ) p − ηₜ g,    ηₜ = η / (1 + κ η (t − 1))^α
///     a ← a + μₜ (p − a),         μₜ = 1 / max(1, t − 1 − t₀)
///
/// with learning rate η, weight decay λ, decay κ, and t the number of updates. a is p itself for the first
/// t₀ updates, and the average since then. It is `slot("average", of: parameter)`; give it to the
/// parameters to use it: `parameter.tensor = …`.
///
/// Source: Polyak, Juditsky, "Acceleration of Stochastic Approximation by Averaging" (SIAM J. Control and
/// Optimization 1992); the rates are Bottou's.
public typealias ASGD<Scalar: FloatingTensorScalar> = RuleOptimizer<ASGDRule, Scalar>

/// The rule of `ASGD`.
public struct ASGDRule: UpdateRule, FusedRule {
  /// κ: the decay of parameters and rate.
  public let decay: Double
  /// α: the power by which the rate falls.
  public let power: Double
  /// t₀: where averaging starts.
  public let averagingStart: Double

  /// The name, "ASGD".
  public var name: String { "ASGD" }

  /// a, the average of the parameter.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] { [Slot("average")] }

  /// The formula of `ASGD`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    let (rate, share) = rates(at: step)
    let g = step.decayed(gradient, p)
    p = p - Scalar(decay * rate) * p - Scalar(rate) * g
    slots[0] = share == 1 ? p : slots[0] + Scalar(share) * (p - slots[0])
  }

  /// ηₜ and μₜ.
  private func rates(at step: UpdateStep) -> (rate: Double, share: Double) {
    let past = Double(step.number - 1)
    let divisor = WengertNeuralNetworks.power(1 + decay * step.learningRate * past, power)
    return (step.learningRate / divisor, 1 / max(1, past - averagingStart))
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_ASGD, at: step)
    (kernel.rates.rate, kernel.rates.first) = rates(at: step)
    kernel.rates.shrink = decay * kernel.rates.rate
    return kernel
  }
}

extension RuleOptimizer where Rule == ASGDRule {
  /// Averaged gradient descent on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - decay: κ, 0 or more.
  ///   - power: α, 0 or more.
  ///   - averagingStart: t₀, 0 or more.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01, decay: Double = 1e-4,
    power: Double = 0.75, averagingStart: Double = 1e6, weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "ASGD")
    requirement.nonNegative(decay, "decay")
    requirement.nonNegative(power, "power")
    requirement.nonNegative(averagingStart, "averagingStart")
    let rule = ASGDRule(decay: decay, power: power, averagingStart: averagingStart)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
