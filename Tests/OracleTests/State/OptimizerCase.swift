import Wengert

/// An optimizer over some steps: the parameters after each.
struct OptimizerCase: Decodable {
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
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case optimizer, attrs, mode, objective, params0, steps, gradients, losses, tol
    case groupOverrides = "group_overrides"
    case paramsAfterStep = "params_after_step"
  }

  func mismatches() throws -> [Mismatch] {
    let parameters = params0.map { Variable($0.tensor, requiresGradient: true) }
    let optimizer = try makeOptimizer(optimizer, try groups(of: parameters), attrs)
    var found: [Mismatch?] = []
    for step in 0..<steps {
      optimizer.zeroGradients()
      if let gradients {
        for (parameter, flat) in zip(parameters, gradients[step]) {
          parameter.gradient = Variable(Tensor(flat, shape: parameter.shape))
        }
      } else {
        let loss = try value(of: parameters)
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
      }
    }
    if gradients == nil { found.append(checkedLoss(try value(of: parameters), at: steps)) }
    return found.compactMap(\.self)
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

  /// A function whose narrow valley an optimizer has to follow.
  private func value(of parameters: [Variable<Double>]) throws -> Variable<Double> {
    guard objective == OptimizerCase.valley else {
      throw Complaint("the objective is unknown: \(objective ?? "none")")
    }
    let v = concatenate(parameters.map { $0.flattened() })
    return square(1 - v).sum() + 2 * square(v[1...] - square(v[..<(v.count - 1)])).sum()
  }

  private static let valley =
    "v=concat(flatten(params)); f=sum((1-v)^2)+2*sum((v[1:]-v[:-1]^2)^2)"
}

/// An optimizer under the name, and with the defaults, that the reference has.
func makeOptimizer(
  _ name: String, _ groups: [ParameterGroup<Double>], _ attrs: Attributes
) throws -> any Optimizer<Double> {
  func number(_ name: String, _ standard: Double) -> Double { attrs[name]?.double ?? standard }
  func flag(_ name: String) -> Bool { attrs[name]?.flag ?? false }
  let decay = number("weight_decay", 0)
  let betas = attrs["betas"] == nil ? [0.9, 0.999] : try attrs.doubles("betas")
  guard betas.count == 2 else { throw Complaint("there are not two betas") }
  switch name {
  case "SGD":
    return SGD(
      groups, learningRate: number("lr", 1e-3), momentum: number("momentum", 0),
      dampening: number("dampening", 0), nesterov: flag("nesterov"), weightDecay: decay)
  case "Adagrad":
    return AdaGrad(
      groups, learningRate: number("lr", 1e-2), learningRateDecay: number("lr_decay", 0),
      initialAccumulator: number("initial_accumulator_value", 0), epsilon: number("eps", 1e-10),
      weightDecay: decay)
  case "RMSprop":
    return RMSProp(
      groups, learningRate: number("lr", 1e-2), alpha: number("alpha", 0.99),
      epsilon: number("eps", 1e-8), centered: flag("centered"), momentum: number("momentum", 0),
      weightDecay: decay)
  case "Adadelta":
    return AdaDelta(
      groups, learningRate: number("lr", 1), rho: number("rho", 0.9), epsilon: number("eps", 1e-6),
      weightDecay: decay)
  case "Adam":
    return Adam(
      groups, learningRate: number("lr", 1e-3), betas: (betas[0], betas[1]),
      epsilon: number("eps", 1e-8), weightDecay: decay, amsgrad: flag("amsgrad"))
  case "AdamW":
    return AdamW(
      groups, learningRate: number("lr", 1e-3), betas: (betas[0], betas[1]),
      epsilon: number("eps", 1e-8), weightDecay: number("weight_decay", 0.01),
      amsgrad: flag("amsgrad"))
  default: throw Complaint("no optimizer is called \(name)")
  }
}
