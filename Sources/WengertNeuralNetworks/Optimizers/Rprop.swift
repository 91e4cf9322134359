import CWengert
import WengertAutodiff

/// A step size per element that grows while the gradient keeps its sign, and shrinks when it turns. For
/// full batches: the size of gradients plays no part, and noise turns their signs.
///
///     g ← ∇ + λ p,  s = sign(g) sign(g₋)
///     d ← d · (η₊ where s > 0, η₋ where s < 0), within [d_min, d_max]
///     g ← 0 where s < 0
///     p ← p − sign(g) d,  g₋ ← g
///
/// with weight decay λ and g₋ the last gradient, 0 before the first. d starts as the learning rate, which
/// plays no part after that.
///
/// Source: Riedmiller, Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP
/// Algorithm" (ICNN 1993).
public typealias Rprop<Scalar: FloatingTensorScalar> = RuleOptimizer<RpropRule, Scalar>

/// The rule of `Rprop`.
public struct RpropRule: UpdateRule, FusedRule {
  /// η₋: the factor by which a step shrinks.
  public let shrinkFactor: Double
  /// η₊: the factor by which a step grows.
  public let growthFactor: Double
  /// d_min, the smallest step.
  public let minimumStep: Double
  /// d_max, the greatest step.
  public let maximumStep: Double

  /// The name, "Rprop".
  public var name: String { "Rprop" }

  /// g₋ and d.
  public func slots(for shape: Shape, at step: UpdateStep) -> [Slot] {
    [Slot("lastGradient"), Slot("stepSize", initial: step.learningRate)]
  }

  /// The formula of `Rprop`.
  public func update<Scalar: FloatingTensorScalar>(
    _ p: inout Tensor<Scalar>, gradient: Tensor<Scalar>, slots: inout [Tensor<Scalar>],
    at step: UpdateStep
  ) {
    var g = step.decayed(gradient, p)
    let s = sign(g) * sign(slots[0])
    let falling = select(s .< 0, Scalar(shrinkFactor), Tensor.ones(like: s))
    let factor = select(s .> 0, Scalar(growthFactor), falling)
    let d = (slots[1] * factor).clipped(from: Scalar(minimumStep), to: Scalar(maximumStep))
    g = select(s .< 0, 0, g)
    slots = [g, d]
    p = p - sign(g) * d
  }

  package func kernel(at step: UpdateStep) -> StepKernel {
    var kernel = StepKernel(WG_STEP_RPROP, at: step)
    (kernel.rates.first, kernel.rates.second) = (shrinkFactor, growthFactor)
    (kernel.rates.low, kernel.rates.high) = (minimumStep, maximumStep)
    return kernel
  }
}

extension RuleOptimizer where Rule == RpropRule {
  /// Rprop on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: The first step size, 0 or more.
  ///   - factors: η₋, more than 0 and less than 1, and η₊, more than 1.
  ///   - stepLimits: d_min and d_max, 0 or more, in this order.
  ///   - weightDecay: λ, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 0.01,
    factors: (Double, Double) = (0.5, 1.2), stepLimits: (Double, Double) = (1e-6, 50),
    weightDecay: Double = 0
  ) {
    let requirement = Requirement(owner: "Rprop")
    let (shrink, growth) = factors
    requirement.require(
      shrink > 0 && shrink < 1 && growth > 1 && growth.isFinite,
      "factors are \(shrink) and \(growth); the first must be between 0 and 1, the second more than 1"
    )
    let (minimum, maximum) = stepLimits
    requirement.require(
      minimum >= 0 && minimum <= maximum && maximum.isFinite,
      "stepLimits are \(minimum) and \(maximum); they must be finite, 0 or more, and ascend")
    let rule = RpropRule(
      shrinkFactor: shrink, growthFactor: growth, minimumStep: minimum, maximumStep: maximum)
    self.init(parameters, rule, learningRate: learningRate, weightDecay: weightDecay)
  }
}
