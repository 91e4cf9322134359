import Wengert

extension Call {
  func furtherLoss() throws -> T? {
    switch op {
    case "bce":
      binaryCrossEntropy(
        try operand("x"), try operand("target"), weight: try optional("weight"),
        reduction: try reductionKind())
    case "kl_div":
      klDivergence(
        try operand("x"), try operand("target"), targetIsLog: try attrs.flag("log_target"),
        reduction: try divergenceReduction())
    case "huber":
      huberLoss(
        try operand("x"), try operand("target"), delta: try attrs.double("delta"),
        reduction: try reductionKind())
    case "log_cosh":
      logCoshLoss(try operand("x"), try operand("target"), reduction: try reductionKind())
    case "gaussian_nll":
      gaussianNegativeLogLikelihood(
        try operand("x"), try operand("target"), variance: try operand("var"),
        isFull: try attrs.flag("full"), epsilon: try attrs.double("eps"),
        reduction: try reductionKind())
    case "poisson_nll":
      poissonNegativeLogLikelihood(
        try operand("x"), try operand("target"), inputIsLog: try attrs.flag("log_input"),
        isFull: try attrs.flag("full"), epsilon: try attrs.double("eps"),
        reduction: try reductionKind())
    case "sigmoid_focal": try focal()
    case "ctc": try alignment()
    default: try marginLoss() ?? distanceLoss()
    }
  }

  private func marginLoss() throws -> T? {
    switch op {
    case "margin_ranking":
      marginRankingLoss(
        try operand("a"), try operand("b"), try integers("target"),
        margin: try attrs.double("margin"), reduction: try reductionKind())
    case "multi_margin":
      multiMarginLoss(
        try operand("x"), try integers("target"), power: try attrs.int("p"),
        margin: try attrs.double("margin"), classWeights: try optional("weight"),
        reduction: try reductionKind())
    case "soft_margin":
      softMarginLoss(try operand("x"), try operand("target"), reduction: try reductionKind())
    case "multilabel_soft_margin":
      multilabelSoftMarginLoss(
        try operand("x"), try operand("target"), classWeights: try optional("weight"),
        reduction: try reductionKind())
    default: nil
    }
  }

  private func distanceLoss() throws -> T? {
    switch op {
    case "cosine_similarity":
      cosineSimilarity(
        try operand("a"), try operand("b"), along: try attrs.int("axis"),
        epsilon: try attrs.double("eps"))
    case "cosine_embedding":
      cosineEmbeddingLoss(
        try operand("a"), try operand("b"), try integers("target"),
        margin: try attrs.double("margin"), reduction: try reductionKind())
    case "triplet_margin":
      tripletMarginLoss(
        anchor: try operand("anchor"), positive: try operand("positive"),
        negative: try operand("negative"), margin: try attrs.double("margin"),
        power: try attrs.double("p"), epsilon: try attrs.double("eps"),
        swaps: try attrs.flag("swap"), reduction: try reductionKind())
    default: nil
    }
  }

  private func divergenceReduction() throws -> DivergenceReduction {
    if try attrs.text("reduction") == "batchmean" { return .batchMean }
    return switch try reductionKind() {
    case .none: .none
    case .mean: .mean
    case .sum: .sum
    }
  }

  private func focal() throws -> T {
    let alpha = try attrs.double("alpha")
    return sigmoidFocalLoss(
      try operand("x"), try operand("target"), alpha: alpha < 0 ? nil : alpha,
      gamma: try attrs.double("gamma"), reduction: try reductionKind())
  }

  private func alignment() throws -> T {
    ctcLoss(
      try operand("x"), try integers("targets"),
      inputLengths: try integers("input_lengths").scalars,
      targetLengths: try integers("target_lengths").scalars, blank: try attrs.int("blank"),
      zeroInfinity: try attrs.flag("zero_infinity"), reduction: try reductionKind())
  }
}
