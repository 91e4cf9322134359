import Wengert

/// L-BFGS over some steps: losses, evaluations, and the parameters after each.
struct LBFGSTrajectory: Decodable {
  let attrs: Attributes
  let objective: String?
  let params0: [Reference]
  let steps: Int
  let losses: [Double]
  let evaluations: [Int]
  let paramsAfterStep: [[[Double]]]
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case attrs, objective, params0, steps, losses, evaluations, tol
    case paramsAfterStep = "params_after_step"
  }

  func mismatches() throws -> [Mismatch] {
    let parameters = params0.map { Variable($0.tensor, requiresGradient: true) }
    let optimizer = try makeOptimizer(parameters)
    _ = try valley(parameters, objective)
    var found: [Mismatch?] = []
    for step in 0..<steps {
      let loss = optimizer.step { (try? valley(parameters, objective)) ?? Variable(.nan) }
      let want = Reference(flat: [losses[step]], shape: [])
      found.append(mismatch("loss \(step) ", Tensor(loss), want, within: tol))
      guard optimizer.evaluationCount == evaluations[step] else {
        throw Complaint(
          "\(optimizer.evaluationCount) evaluations after step \(step), not \(evaluations[step])")
      }
      for (index, parameter) in parameters.enumerated() {
        let want = Reference(flat: paramsAfterStep[step][index], shape: params0[index].shape)
        found.append(
          mismatch("step \(step) parameter \(index) ", parameter.tensor, want, within: tol))
      }
    }
    return found.compactMap(\.self)
  }

  private func makeOptimizer(_ parameters: [Variable<Double>]) throws -> LBFGS<Double> {
    let search: LBFGS<Double>.LineSearch =
      switch attrs["line_search_fn"]?.text {
      case nil: .none
      case "strong_wolfe": .strongWolfe
      case let other?: throw Complaint("a line search \(other) is unknown")
      }
    return LBFGS(
      parameters, learningRate: try attrs.double("lr"), iterations: try attrs.int("max_iter"),
      evaluations: try attrs.int("max_eval"),
      gradientTolerance: try attrs.double("tolerance_grad"),
      changeTolerance: try attrs.double("tolerance_change"),
      historySize: try attrs.int("history_size"), lineSearch: search)
  }
}
