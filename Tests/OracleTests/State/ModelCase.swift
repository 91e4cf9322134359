import Wengert

/// A whole model: loss, gradients, and two trainings.
struct ModelCase: Decodable {
  let model: String
  let config: Attributes
  let params: [String: Reference]
  let batch: [String: Reference]
  let state: [String: Reference]?
  let loss: Double
  let grads: [String: Reference]
  /// Before training; the first models have none.
  let logits: Reference?
  let sgdMomentum: Training
  let adam: Training
  let tol: Tolerance
  let weakParams: Weak?

  private enum CodingKeys: String, CodingKey {
    case model, config, params, batch, state, loss, grads, logits, adam, tol
    case sgdMomentum = "sgd_momentum"
    case weakParams = "weak_params"
  }

  /// One training, from the first parameters on.
  struct Training: Decodable {
    let lr: Double
    let momentum: Double?
    let steps: Int
    let losses: [Double]
    let params: [String: Reference]
    let state: [String: Reference]?
    let evalLogits: Reference?

    private enum CodingKeys: String, CodingKey {
      case lr, momentum, steps, losses, params, state
      case evalLogits = "eval_logits"
    }
  }

  /// Parameters that rounding moves.
  struct Weak: Decodable {
    let names: [String]
    let atol: Double
  }

  func mismatches() throws -> [Mismatch] {
    try firstMismatches()
      + mismatches(in: sgdMomentum, "SGD") {
        SGD($0, learningRate: sgdMomentum.lr, momentum: sgdMomentum.momentum ?? 0)
      }
      + mismatches(in: adam, "Adam") { Adam($0, learningRate: adam.lr) }
  }

  private func firstMismatches() throws -> [Mismatch] {
    let model = try ReferenceModel(self)
    let value = try model.loss()
    value.backward()
    var found = [mismatch("loss", value.tensor, Reference(flat: [loss], shape: []), within: tol)]
    for (name, want) in grads.sorted(by: { $0.key < $1.key }) {
      guard let gradient = try model.parameters.require(name).gradient else {
        throw Complaint("there is no gradient of \(name)")
      }
      found.append(mismatch("gradient \(name)", gradient.tensor, want, within: tol))
    }
    if let logits {
      let model = try ReferenceModel(self)
      found.append(mismatch("logits", try model.logits().tensor, logits, within: tol))
    }
    return found.compactMap(\.self)
  }

  private func mismatches(
    in training: Training, _ name: String,
    _ makeOptimizer: ([Variable<Double>]) -> any Optimizer<Double>
  ) throws -> [Mismatch] {
    let model = try ReferenceModel(self)
    let optimizer = makeOptimizer(
      model.parameters.sorted { $0.key < $1.key }.map(\.value))
    var losses: [Double] = []
    for _ in 0..<training.steps {
      let loss = try model.loss()
      losses.append(loss.scalar)
      optimizer.zeroGradients()
      loss.backward()
      optimizer.step()
    }
    var found: [Mismatch?] = []
    for (key, want) in training.params.sorted(by: { $0.key < $1.key }) {
      let got = try model.parameters.require(key).tensor
      found.append(mismatch("\(name) parameter \(key)", got, want, within: tolerance(of: key)))
    }
    for (key, want) in (training.state ?? [:]).sorted(by: { $0.key < $1.key }) {
      let got = try model.statistics.require(key).tensor
      found.append(mismatch("\(name) statistic \(key)", got, want, within: tolerance(of: key)))
    }
    if let want = training.evalLogits {
      model.setTraining(false)
      found.append(
        mismatch(
          "\(name) evaluated logits", try model.logits().tensor, want,
          within: evaluationTolerance(of: training)))
      model.setTraining(true)
    }
    // Last, because it is one more batch of training, whose statistics the reference leaves out.
    losses.append(try model.loss().scalar)
    let want = Reference(flat: training.losses, shape: [training.losses.count])
    found.append(mismatch("\(name) loss", Tensor(losses), want, within: tol))
    return found.compactMap(\.self)
  }

  /// Adam moves weak parameters by rounding noise of up to their tolerance, and running means follow
  /// such a bias only slowly: in evaluation the two do not cancel as they do in training.
  private func evaluationTolerance(of training: Training) -> Tolerance {
    guard let weakParams, training.momentum == nil else { return tol }
    return Tolerance(rtol: tol.rtol, atol: weakParams.atol)
  }

  private func tolerance(of name: String) -> Tolerance {
    guard let weakParams, weakParams.names.contains(name) else { return tol }
    return Tolerance(rtol: tol.rtol, atol: weakParams.atol)
  }
}
