import Wengert

/// The models of the reference, by name.
final class ReferenceModel {
  private(set) var parameters: [String: Variable<Double>] = [:]
  /// Running statistics under the names that the reference gives them.
  private(set) var statistics: [String: Buffer<Double>] = [:]
  private(set) var norms: [BatchNorm<Double>] = []
  let subject: ModelCase
  private let layerCount: Int
  let x: Variable<Double>

  var model: String { subject.model }
  var config: Attributes { subject.config }
  func batchTensor(_ name: String) throws -> Tensor<Double> {
    try subject.batch.require(name).tensor
  }

  init(_ subject: ModelCase) throws {
    self.subject = subject
    parameters = subject.params.mapValues { Variable($0.tensor, requiresGradient: true) }
    layerCount = subject.params.keys.count { $0.hasPrefix("W") }
    x = Variable(subject.batch["x"]?.tensor ?? .zeros([0]))
    if let normCount = ReferenceModel.imageModels[subject.model] {
      for index in 0..<normCount { try addNorm(index) }
      return
    }
    guard layerCount > 0 else { throw Complaint("a model without weights") }
    if subject.model == "deep_fc_batchnorm_dropout" {
      for index in 1..<layerCount { try addNorm(index) }
    }
  }

  private func addNorm(_ index: Int) throws {
    let scale = try subject.params.require("gamma\(index)").tensor
    let norm = BatchNorm<Double>(
      channels: scale.count,
      averaging: .weightOfNew(subject.config["momentum"]?.double ?? 0.1))
    norm.scale.tensor = scale
    norm.shift.tensor = try subject.params.require("beta\(index)").tensor
    for (name, buffer) in [
      ("running_mean\(index)", norm.runningMean), ("running_var\(index)", norm.runningVariance),
    ] {
      if let start = subject.state?[name] { buffer.tensor = start.tensor }
      statistics[name] = buffer
    }
    parameters["gamma\(index)"] = norm.scale
    parameters["beta\(index)"] = norm.shift
    norms.append(norm)
  }

  /// Statistics of the batch and dropout, or running statistics and nothing dropped.
  func setTraining(_ isTraining: Bool) {
    for norm in norms { norm.mode.isTraining = isTraining }
  }

  /// The loss of the batch, with the penalty reg/2 Σ W² where the model has one.
  func loss() throws -> Variable<Double> {
    if let loss = try imageLoss() { return loss }
    if let scores = try sequenceLogits() {
      let labels = try subject.batch.require("y").integers.flattened()
      return crossEntropy(scores.reshaped(to: [labels.count, scores.shape.last!]), labels)
    }
    let scores = try logits()
    if subject.model == "sigmoid_autoencoder_bce" {
      return binaryCrossEntropyWithLogits(scores, x)
    }
    let loss = crossEntropy(scores, try subject.batch.require("y").integers)
    guard let strength = subject.config["reg"]?.double else { return loss }
    let weights = parameters.filter { $0.key.hasPrefix("W") }.sorted { $0.key < $1.key }
    return loss + l2Penalty(weights.map(\.value), strength: strength)
  }

  func logits() throws -> Variable<Double> {
    if ReferenceModel.imageModels[model] != nil { return try imageLogits() }
    if let scores = try sequenceLogits() { return scores }
    var h = x
    for index in 1...layerCount {
      h = matmul(h, try parameters.require("W\(index)")) + (try parameters.require("b\(index)"))
      if index < layerCount { h = try activated(h, index) }
    }
    return h
  }

  private func activated(_ h: Variable<Double>, _ index: Int) throws -> Variable<Double> {
    switch subject.model {
    case "two_layer_relu_l2": return relu(h)
    case "four_layer_tanh": return tanh(h)
    case "sigmoid_autoencoder_bce": return sigmoid(h)
    case "deep_fc_batchnorm_dropout":
      let norm = norms[index - 1]
      let active = relu(norm(h))
      guard norm.mode.isTraining else { return active }
      let mask = try subject.batch.require("mask\(index)").tensor
      return dropout(active, probability: try subject.config.double("p"), mask: mask)
    default: throw Complaint("no model is called \(subject.model)")
    }
  }
}
