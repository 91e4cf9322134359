import CWengert

/// Where Adam adds ε.
public enum EpsilonPlacement: Sendable, Hashable {
  /// To the square root of the corrected second moment, as in the paper's algorithm.
  case afterCorrection
  /// To that of the moment as it is, before bias correction: "ε̂" in the paper's section 2.
  case beforeCorrection
}

/// The running moments that Adam and AdamW share.
struct AdamMoments: FusedRule {
  let betas: (first: Double, second: Double)
  let epsilon: Double
  let amsgrad: Bool
  let epsilonPlacement: EpsilonPlacement
  /// Whether weight decay stands beside the gradient instead of in it.
  let decouplesDecay: Bool

  func check(_ owner: String) {
    let requirement = Requirement(owner: owner)
    requirement.decayRate(betas.first, "betas.first")
    requirement.decayRate(betas.second, "betas.second")
    requirement.nonNegative(epsilon, "epsilon")
  }

  var slotNames: [String] {
    ["firstMoment", "secondMoment"] + (amsgrad ? ["greatestSecondMoment"] : [])
  }

  func kernel(step: Int, learningRate: Double, weightDecay: Double) -> StepKernel {
    var kernel = StepKernel(rule: amsgrad ? WG_STEP_AMSGRAD : WG_STEP_ADAM)
    kernel.rates.first = betas.first
    kernel.rates.first_rest = 1 - betas.first
    kernel.rates.second = betas.second
    kernel.rates.second_rest = 1 - betas.second
    kernel.rates.epsilon = epsilon
    if decouplesDecay {
      kernel.rates.shrink = learningRate * weightDecay
    } else {
      kernel.rates.decay = weightDecay
    }
    let firstCorrection = 1 - power(betas.first, step)
    let secondRoot = (1 - power(betas.second, step)).squareRoot()
    switch epsilonPlacement {
    case .afterCorrection:
      kernel.rates.rate = learningRate / firstCorrection
      kernel.rates.factor = 1 / secondRoot
    case .beforeCorrection:
      kernel.rates.rate = learningRate * secondRoot / firstCorrection
      kernel.rates.factor = 1
    }
    return kernel
  }
}
