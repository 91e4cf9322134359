import WengertAutodiff
import CWengert

/// Steps in the units of the parameters, from running averages of squared gradients and steps.
///
///     g ← ∇ + λ p
///     v ← ρ v + (1 − ρ) g²
///     Δ ← √(u + ε) / √(v + ε) · g
///     u ← ρ u + (1 − ρ) Δ²
///     p ← p − η Δ
///
/// with weight decay λ and decay rate ρ; the paper has η = 1.
///
/// Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method" (2012).
public final class AdaDelta<Scalar: FloatingTensorScalar>: Optimizer {
  /// The groups with their rates, and what is remembered of each parameter.
  public let core: OptimizerCore<Scalar>
  /// ρ: the decay rate of the averages.
  public let rho: Double
  /// ε: starts the first steps and keeps the quotient finite.
  public let epsilon: Double

  /// AdaDelta on parameters.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: η, 0 or more.
  ///   - rho: ρ, in [0, 1).
  ///   - epsilon: ε, more than 0: with 0 nothing would ever move.
  ///   - weightDecay: λ, 0 or more.
  public init(
    _ parameters: [some Optimizable<Scalar>], learningRate: Double = 1, rho: Double = 0.9,
    epsilon: Double = 1e-6, weightDecay: Double = 0
  ) {
    core = OptimizerCore(
      "AdaDelta", parameters, learningRate: learningRate, weightDecay: weightDecay)
    self.rho = rho
    self.epsilon = epsilon
    core.fused = FusedAdaDelta(rho: rho, epsilon: epsilon)
    let requirement = Requirement(owner: "AdaDelta")
    requirement.decayRate(rho, "rho")
    requirement.positive(epsilon, "epsilon")
  }

  /// What is remembered of each parameter.
  public var slotNames: [String] { ["squareAverage", "squaredStepAverage"] }

  /// One parameter changed by the formula above.
  public func update(
    _ parameter: inout Tensor<Scalar>, gradient: Tensor<Scalar>,
    memory: inout ParameterMemory<Scalar>, rates: UpdateRates<Scalar>
  ) {
    core.update(&parameter, gradient, &memory, rates)
  }
}

private struct FusedAdaDelta: FusedRule {
  let rho: Double
  let epsilon: Double

  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel {
    var kernel = StepKernel(rule: WG_STEP_ADADELTA)
    kernel.rates.rate = learningRate
    kernel.rates.decay = weightDecay
    kernel.rates.first = rho
    kernel.rates.first_rest = 1 - rho
    kernel.rates.epsilon = epsilon
    return kernel
  }
}
