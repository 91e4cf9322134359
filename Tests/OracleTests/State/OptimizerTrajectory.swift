import Wengert
import WengertOptimizerTable

/// An optimizer over some steps: the parameters after each.
struct OptimizerTrajectory: Decodable {
  let optimizer: String
  let attrs: Attributes
  let groupOverrides: [Attributes]?
  let mode: String
  let objective: String?
  let params0: [Reference]
  let steps: Int
  let gradients: [[[Double]]]?
  let losses: [Double]?
  let paramsAfterStep: [[[Double]]]
  let averagesAfterStep: [[[Double]]]?
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case optimizer, attrs, mode, objective, params0, steps, gradients, losses, tol
    case groupOverrides = "group_overrides"
    case paramsAfterStep = "params_after_step"
    case averagesAfterStep = "averages_after_step"
  }

  func mismatches() throws -> [Mismatch] {
    let parameters = params0.map { Variable($0.tensor, requiresGradient: true) }
    let optimizer = try makeOptimizer(try groups(of: parameters))
    var found: [Mismatch?] = []
    for step in 0..<steps {
      optimizer.zeroGradients()
      if let gradients {
        for (parameter, flat) in zip(parameters, gradients[step]) {
          parameter.gradient = Variable(Tensor(flat, shape: parameter.shape))
        }
      } else {
        let loss = try valley(parameters, objective)
        found.append(checkedLoss(loss, at: step))
        loss.backward()
      }
      optimizer.step()
      guard paramsAfterStep[step].count == parameters.count else {
        throw Complaint("step \(step) has another number of parameters")
      }
      for (index, parameter) in parameters.enumerated() {
        let want = Reference(flat: paramsAfterStep[step][index], shape: params0[index].shape)
        let what = "step \(step) parameter \(index) "
        found.append(mismatch(what, parameter.tensor, want, within: tol))
        guard let averagesAfterStep else { continue }
        guard let average = (optimizer as? ASGD<Double>)?.slot("average", of: parameter) else {
          throw Complaint("there is no average")
        }
        let wanted = Reference(flat: averagesAfterStep[step][index], shape: params0[index].shape)
        found.append(mismatch("average, \(what)", average, wanted, within: tol))
      }
    }
    if gradients == nil { found.append(checkedLoss(try valley(parameters, objective), at: steps)) }
    return found.compactMap(\.self)
  }

  private func makeOptimizer(_ groups: [ParameterGroup<Double>]) throws -> any Optimizer<Double> {
    guard let row = OptimizerTable.row(reference: optimizer) else {
      throw Complaint("no optimizer is called \(optimizer)")
    }
    let hyperparameters = Hyperparameters(try attrs.settings())
    let made = row.make(groups, hyperparameters)
    guard hyperparameters.unknown.isEmpty else {
      throw Complaint("\(optimizer) has no \(hyperparameters.unknown.joined(separator: ", "))")
    }
    return made
  }

  private func groups(of parameters: [Variable<Double>]) throws -> [ParameterGroup<Double>] {
    guard let groupOverrides else { return [ParameterGroup(parameters)] }
    guard groupOverrides.count == parameters.count else {
      throw Complaint("there is not one group per parameter")
    }
    return try zip(parameters, groupOverrides).map { parameter, own in
      guard own.values.keys.allSatisfy({ ["lr", "weight_decay"].contains($0) }) else {
        throw Complaint("a group differs in more than learning rate and weight decay")
      }
      return ParameterGroup(
        [parameter], learningRate: own["lr"]?.double, weightDecay: own["weight_decay"]?.double)
    }
  }

  private func checkedLoss(_ loss: Variable<Double>, at step: Int) -> Mismatch? {
    guard let losses, step < losses.count else { return nil }
    let want = Reference(flat: [losses[step]], shape: [])
    return mismatch("loss \(step) ", loss.tensor, want, within: tol)
  }
}

/// A function whose narrow valley an optimizer has to follow.
func valley(_ parameters: [Variable<Double>], _ objective: String?) throws -> Variable<Double> {
  guard objective == "v=concat(flatten(params)); f=sum((1-v)^2)+2*sum((v[1:]-v[:-1]^2)^2)" else {
    throw Complaint("the objective is unknown: \(objective ?? "none")")
  }
  let v = concatenate(parameters.map { $0.flattened() })
  return square(1 - v).sum() + 2 * square(v[1...] - square(v[..<(v.count - 1)])).sum()
}

extension Attributes {
  /// The numbers and flags as settings of an optimizer.
  func settings() throws -> [String: Setting] {
    try Dictionary(
      uniqueKeysWithValues: values.compactMap { name, value in
        if case .null = value { return nil }
        if let number = value.double { return (name, Setting([number])) }
        if let flag = value.flag { return (name, Setting(booleanLiteral: flag)) }
        return (name, Setting(try doubles(name)))
      })
  }
}
