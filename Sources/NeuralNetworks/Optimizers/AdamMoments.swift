import Autodiff

/// Where Adam adds ε.
public enum EpsilonPlacement: Sendable, Hashable {
  /// To the square root of the corrected second moment, as in the paper's algorithm.
  case afterCorrection
  /// To that of the moment as it is, before bias correction: "ε̂" in the paper's section 2.
  case beforeCorrection
}

/// The running moments that Adam and AdamW share.
struct AdamMoments {
  let betas: (first: Double, second: Double)
  let epsilon: Double
  let amsgrad: Bool
  let epsilonPlacement: EpsilonPlacement

  func check(_ owner: String) {
    let requirement = Requirement(owner: owner)
    requirement.decayRate(betas.first, "betas.first")
    requirement.decayRate(betas.second, "betas.second")
    requirement.nonNegative(epsilon, "epsilon")
  }

  var slotNames: [String] {
    ["firstMoment", "secondMoment"] + (amsgrad ? ["greatestSecondMoment"] : [])
  }

  /// Takes a gradient into the moments, and answers the step η m̂ / (√v̂ + ε).
  func step<Scalar>(
    _ g: Tensor<Scalar>, _ memory: inout ParameterMemory<Scalar>, learningRate: Double
  ) -> Tensor<Scalar> {
    let m = Scalar(betas.first) * memory.slots[0] + Scalar(1 - betas.first) * g
    var v = Scalar(betas.second) * memory.slots[1] + Scalar(1 - betas.second) * square(g)
    memory.slots[0] = m
    memory.slots[1] = v
    if amsgrad {
      v = maximum(memory.slots[2], v)
      memory.slots[2] = v
    }
    let firstCorrection = 1 - power(betas.first, memory.steps)
    let secondRoot = (1 - power(betas.second, memory.steps)).squareRoot()
    switch epsilonPlacement {
    case .afterCorrection:
      let rate = learningRate / firstCorrection
      return Scalar(rate) * (m / (sqrt(v) / Scalar(secondRoot) + Scalar(epsilon)))
    case .beforeCorrection:
      let rate = learningRate * secondRoot / firstCorrection
      return Scalar(rate) * (m / (sqrt(v) + Scalar(epsilon)))
    }
  }
}
