import Wengert

extension Call {
  func loss() throws -> T? {
    switch op {
    case "mse":
      meanSquaredError(try operand("x"), try operand("target"), reduction: try reductionKind())
    case "smooth_l1":
      smoothL1Loss(
        try operand("x"), try operand("target"), beta: try attrs.double("beta"),
        reduction: try reductionKind())
    case "bce_with_logits":
      binaryCrossEntropyWithLogits(
        try operand("x"), try operand("target"), weight: try optional("weight"),
        positiveWeight: try optional("pos_weight"), reduction: try reductionKind())
    case "cross_entropy": try crossEntropyLoss()
    case "nll":
      negativeLogLikelihood(
        try operand("x"), try integers("target"), classWeights: try optional("weight"),
        ignoreIndex: attrs["ignore_index"]?.int ?? -100, reduction: try reductionKind())
    default: nil
    }
  }

  private func crossEntropyLoss() throws -> T {
    let smoothing = attrs["label_smoothing"]?.double ?? 0
    if let labels = integers["target"] {
      return crossEntropy(
        try operand("x"), labels, classWeights: try optional("weight"),
        ignoreIndex: attrs["ignore_index"]?.int ?? -100, labelSmoothing: smoothing,
        reduction: try reductionKind())
    }
    return crossEntropy(
      try operand("x"), try operand("target"), classWeights: try optional("weight"),
      labelSmoothing: smoothing, reduction: try reductionKind())
  }

  func optional(_ name: String) throws -> Tensor<Double>? {
    operands[name] == nil && flags[name] == nil && integers[name] == nil ? nil : try constant(name)
  }

  func reductionKind() throws -> Reduction {
    switch try attrs.text("reduction") {
    case "none": .none
    case "mean": .mean
    case "sum": .sum
    case let other: throw Complaint("a reduction by \(other) is unknown")
    }
  }
}
