import WengertAutodiff

/// Running averages of gradients and of their squares, as Adam and its relatives keep them.
public struct AdamMoments: Sendable, Hashable {
  /// β₁: the decay rate of the average gradient.
  public let first: Double
  /// β₂: the decay rate of the average square.
  public let second: Double

  /// Decay rates, checked for an optimizer.
  init(_ betas: (Double, Double), _ requirement: Requirement) {
    (first, second) = betas
    requirement.decayRate(first, "betas.first")
    requirement.decayRate(second, "betas.second")
  }

  /// m and v.
  static let slots = [Slot("firstMoment"), Slot("secondMoment")]

  /// m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g².
  func update<Scalar: FloatingTensorScalar>(
    _ slots: inout [Tensor<Scalar>], _ g: Tensor<Scalar>
  ) -> (m: Tensor<Scalar>, v: Tensor<Scalar>) {
    slots[0] = Scalar(first) * slots[0] + Scalar(1 - first) * g
    slots[1] = Scalar(second) * slots[1] + Scalar(1 - second) * (g * g)
    return (slots[0], slots[1])
  }

  /// 1 − β₁ᵗ: corrects the bias of an average that started at 0.
  func firstCorrection(at step: UpdateStep) -> Double { 1 - power(first, step.number) }

  /// 1 − β₂ᵗ.
  func secondCorrection(at step: UpdateStep) -> Double { 1 - power(second, step.number) }
}

extension StepKernel {
  /// Sets the decay rates of the averages.
  mutating func average(by moments: AdamMoments) {
    (rates.first, rates.first_rest) = (moments.first, 1 - moments.first)
    (rates.second, rates.second_rest) = (moments.second, 1 - moments.second)
  }

  /// Takes the weight decay out of the gradient, and lets the parameter shrink by it.
  mutating func decoupleDecay(at step: UpdateStep) {
    (rates.decay, rates.shrink) = (0, step.learningRate * step.weightDecay)
  }
}
