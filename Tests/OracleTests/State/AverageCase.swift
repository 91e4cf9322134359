import Wengert

/// Averages of parameters over the steps of gradient descent with momentum.
struct AverageCase: Decodable {
  let average: String
  let attrs: Attributes
  let params0: [Reference]
  let steps: Int
  let gradients: [[[Double]]]
  let paramsAfterStep: [[[Double]]]
  let averagesAfterStep: [[[Double]]?]
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case average, attrs, params0, steps, gradients, tol
    case paramsAfterStep = "params_after_step"
    case averagesAfterStep = "averages_after_step"
  }

  func mismatches() throws -> [Mismatch] {
    let parameters = params0.map { Variable($0.tensor, requiresGradient: true) }
    let optimizer = SGD(
      parameters, learningRate: try attrs.double("lr"), momentum: try attrs.double("momentum"))
    let averages = AveragedParameters(parameters, try weighting())
    var found: [Mismatch?] = []
    for step in 0..<steps {
      for (parameter, flat) in zip(parameters, gradients[step]) {
        parameter.gradient = Variable(Tensor(flat, shape: parameter.shape))
      }
      optimizer.step()
      averages.update()
      guard (averages.averages == nil) == (averagesAfterStep[step] == nil) else {
        throw Complaint("averages begin at another step than \(step)")
      }
      for (index, parameter) in parameters.enumerated() {
        let (shape, what) = (params0[index].shape, "step \(step) parameter \(index) ")
        let want = Reference(flat: paramsAfterStep[step][index], shape: shape)
        found.append(mismatch(what, parameter.tensor, want, within: tol))
        guard let average = averages.averages, let wanted = averagesAfterStep[step] else {
          continue
        }
        let reference = Reference(flat: wanted[index], shape: shape)
        found.append(mismatch("average, \(what)", average[index], reference, within: tol))
      }
    }
    return found.compactMap(\.self)
  }

  private func weighting() throws -> AveragedParameters<Double>.Weighting {
    switch average {
    case "ema": .exponential(decay: try attrs.double("decay"))
    case "swa": .equal(start: try attrs.int("start"), interval: try attrs.int("every"))
    default: throw Complaint("an average \(average) is unknown")
    }
  }
}
