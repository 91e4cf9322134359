import Testing
import Wengert
import WengertDatasets

/// Nets as the notebooks build them, with their losses, gradients and trainings.
let netChecks: [String: @Sendable (Fact) throws -> Answers] = [
  "two_layer_net_toy": { fact in
    let net = CourseNet(
      weights: [try fact.input("W1"), try fact.input("W2")],
      biases: [try fact.input("b1"), try fact.input("b2")])
    let (x, y) = (try fact.input("X"), try fact.labels())
    // λ without the ½ is 2 λ with it.
    var answers = net.answers(x, y, regularization: 2 * 0.05, "reg_0.05")
    answers["loss"] = answers.removeValue(forKey: "loss_reg_0.05")
    answers["loss_half_reg_0.1"] = net.loss(x, y, regularization: 0.1).tensor
    answers["scores"] = net(Variable(x)).tensor
    return answers
  },
  "two_layer_net_toy_training": { fact in
    let batches = try #require(try fact.value("batch_indices").list)
      .map { try #require($0.list).compactMap(\.int) }
    #expect(batches.count == 100)
    return toyTraining { random, iteration in
      let drawn = random.choice(5, count: 200)
      #expect(drawn == batches[iteration])
      return drawn
    }
  },
  "two_layer_net_toy_fullbatch": { _ in toyTraining { _, _ in [0, 1, 2, 3, 4] } },
  "two_layer_net_A2": { _ in
    let net = CourseNet(
      weights: [ramp(-0.7, 0.3, [5, 50]), ramp(-0.3, 0.4, [50, 7])],
      biases: [ramp(-0.1, 0.9, [50]), ramp(-0.9, 0.1, [7])])
    let x = ramp(-5.5, 4.5, [5, 3]).transposed()
    let y = Tensor([0, 5, 1])
    var answers = net.answers(x, y, regularization: 1, "reg_1")
    answers["loss_reg_0"] = net.loss(x, y, regularization: 0).tensor
    answers["scores"] = net(Variable(x)).tensor
    return answers
  },
  "fully_connected_net_init": { try initialAnswers($0, usesBatchNorm: false) },
  "fully_connected_net_batchnorm_init": { try initialAnswers($0, usesBatchNorm: true) },
  "fully_connected_net_dropout_init": { fact in
    var random = NumPyRandom(seed: 231)
    let x = random.normals([2, 15])
    let y = Tensor(random.integers(below: 10, count: 2))
    var answers: Answers = ["inputs/X": x, "inputs/y": Tensor<Double>(converting: y)]
    for keep in ["1", "0.75", "0.5"] {
      var net = CourseNet(random: &random)
      if keep != "1" {
        for layer in 0..<2 {
          // The notebook seeds anew before every mask.
          random = NumPyRandom(seed: 123)
          net.masks.append(random.mask([2, [20, 30][layer]], below: Double(keep)!))
        }
        net.keep = Double(keep)!
      }
      var own = net.answers(x, y, regularization: 0, "keep_\(keep)")
      if keep == "1" { own = own.filter { !$0.key.hasPrefix("grads") } }
      answers.merge(own) { $1 }
    }
    return answers
  },
]

/// An affine layer, batch normalization if wanted, ReLU and dropout with given masks, as often as there
/// are hidden layers, and an affine layer.
struct CourseNet: Module {
  let layers: [Linear<Double>]
  var normalizations: [BatchNorm<Double>] = []
  var masks: [Tensor<Double>] = []
  var keep = 1.0

  init(weights: [Tensor<Double>], biases: [Tensor<Double>]) {
    layers = zip(weights, biases).map { Linear(weight: $0, bias: $1) }
  }

  /// 15, 20, 30 and 10 units with weights of 0.05 times normal deviates.
  init(random: inout NumPyRandom) {
    self.init(
      weights: [[15, 20], [20, 30], [30, 10]].map { random.normals($0) * 0.05 },
      biases: [20, 30, 10].map { .zeros([$0]) })
  }

  func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
    var result = x
    for (index, layer) in layers.dropLast().enumerated() {
      result = layer(result)
      if !normalizations.isEmpty { result = normalizations[index](result) }
      result = relu(result)
      if !masks.isEmpty { result = dropout(result, probability: 1 - keep, mask: masks[index]) }
    }
    return layers.last!(result)
  }

  func loss(
    _ x: Tensor<Double>, _ y: Tensor<Int>, regularization: Double
  ) -> Variable<Double> {
    crossEntropy(self(Variable(x)), y) + l2Penalty(weights, strength: regularization)
  }

  /// The loss under `loss_name`, and the gradients under `grads_name/W1` and so on.
  func answers(
    _ x: Tensor<Double>, _ y: Tensor<Int>, regularization: Double, _ name: String
  ) -> Answers {
    zeroGradients()
    let loss = loss(x, y, regularization: regularization)
    loss.backward()
    var answers: Answers = ["loss_\(name)": loss.tensor]
    for (index, layer) in layers.enumerated() {
      answers["grads_\(name)/W\(index + 1)"] = layer.weight.gradient?.tensor
      answers["grads_\(name)/b\(index + 1)"] = layer.bias?.gradient?.tensor
    }
    for (index, layer) in normalizations.enumerated() {
      answers["grads_\(name)/gamma\(index + 1)"] = layer.scale.gradient?.tensor
      answers["grads_\(name)/beta\(index + 1)"] = layer.shift.gradient?.tensor
    }
    return answers
  }
}

/// The loss of a new net with and without penalty; its gradients are also compared with differences.
private func initialAnswers(_ fact: Fact, usesBatchNorm: Bool) throws -> Answers {
  var random = NumPyRandom(seed: 231)
  let x = random.normals([2, 15])
  let y = Tensor(random.integers(below: 10, count: 2))
  var answers: Answers = ["inputs/X": x, "inputs/y": Tensor<Double>(converting: y)]
  for (name, regularization) in [("0", 0), ("3.14", 3.14)] {
    var net = CourseNet(random: &random)
    if usesBatchNorm {
      net.normalizations = [20, 30].map {
        BatchNorm(channels: $0, averaging: .weightOfOld(0.9))
      }
    }
    for (index, layer) in net.layers.enumerated() {
      answers["inputs/reg\(name)_W\(index + 1)"] = layer.weight.tensor
    }
    let own = net.answers(x, y, regularization: regularization, "reg_\(name)")
    answers.merge(own) { $1 }
  }
  return answers
}

/// A hundred steps of the toy net, the learning rate of 0.1 multiplied by 0.95 after each.
private func toyTraining(
  batch: (_ random: inout NumPyRandom, _ iteration: Int) -> [Int]
) -> Answers {
  var random = NumPyRandom(seed: 0)
  let net = CourseNet(
    weights: [random.normals([4, 10]) * 0.1, random.normals([10, 3]) * 0.1],
    biases: [.zeros([10]), .zeros([3])])
  var dataRandom = NumPyRandom(seed: 1)
  let x = dataRandom.normals([5, 4]) * 10
  let y = Tensor([0, 1, 2, 2, 1])
  let optimizer = SGD(net.parameters, learningRate: 0.1)
  var losses: [Double] = []
  for iteration in 0..<100 {
    let chosen = Tensor(batch(&random, iteration))
    let loss = net.loss(x.taken(chosen), y.taken(chosen), regularization: 2 * 5e-6)
    optimizer.zeroGradients()
    loss.backward()
    optimizer.step()
    losses.append(loss.scalar)
    optimizer.learningRate *= 0.95
  }
  return [
    "final_loss": Tensor(losses[99]), "loss_history": Tensor(losses),
    "W1": net.layers[0].weight.tensor, "b1": net.layers[0].bias!.tensor,
    "W2": net.layers[1].weight.tensor, "b2": net.layers[1].bias!.tensor,
  ]
}
