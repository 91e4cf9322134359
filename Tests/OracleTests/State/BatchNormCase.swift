import Wengert

/// A batch normalization layer over some batches: its results, gradients and running statistics.
struct BatchNormCase: Decodable {
  let attrs: Attributes
  let gamma: Reference
  let beta: Reference
  let runningMean0: Reference
  let runningVar0: Reference
  let steps: [Step]
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case attrs, gamma, beta, steps, tol
    case runningMean0 = "running_mean0"
    case runningVar0 = "running_var0"
  }

  struct Step: Decodable {
    let training: Bool
    let x: Reference
    let y: Reference
    let cotangent: Reference?
    let grads: [String: Reference]?
    let runningMean: Reference?
    let runningVar: Reference?

    private enum CodingKeys: String, CodingKey {
      case training, x, y, cotangent, grads
      case runningMean = "running_mean"
      case runningVar = "running_var"
    }
  }

  func mismatches() throws -> [Mismatch] {
    let layer = BatchNorm<Double>(
      channels: gamma.data.count, epsilon: try attrs.double("eps"),
      averaging: .weightOfNew(try attrs.double("momentum")))
    layer.scale.tensor = gamma.tensor
    layer.shift.tensor = beta.tensor
    layer.runningMean.tensor = runningMean0.tensor
    layer.runningVariance.tensor = runningVar0.tensor
    return try steps.enumerated().flatMap { try mismatches(in: $1, "step \($0)", layer) }
  }

  private func mismatches(
    in step: Step, _ name: String, _ layer: BatchNorm<Double>
  ) throws -> [Mismatch] {
    layer.mode.isTraining = step.training
    let x = Variable(step.x.tensor, requiresGradient: true)
    let y = layer(x)
    var found = [mismatch("\(name) y", y.tensor, step.y, within: tol)]
    if let cotangent = step.cotangent, let grads = step.grads {
      let shares = gradients(
        of: y, withRespectTo: [x, layer.scale, layer.shift], cotangent: Variable(cotangent.tensor))
      for (target, share) in zip(["x", "gamma", "beta"], shares) {
        let want = try grads.require(target)
        found.append(mismatch("\(name) gradient \(target)", share.tensor, want, within: tol))
      }
    }
    if let want = step.runningMean {
      found.append(
        mismatch("\(name) running mean", layer.runningMean.tensor, want, within: tol))
    }
    if let want = step.runningVar {
      found.append(
        mismatch("\(name) running variance", layer.runningVariance.tensor, want, within: tol))
    }
    return found.compactMap(\.self)
  }
}
