import Wengert

/// Gradients before and after clipping.
struct ClippingCase: Decodable {
  let mode: String
  let max: Double
  let gradients: [Reference]
  let totalNorm: Double?
  let clipped: [Reference]
  let tol: Tolerance

  private enum CodingKeys: String, CodingKey {
    case mode, max, gradients, clipped, tol
    case totalNorm = "total_norm"
  }

  func mismatches() throws -> [Mismatch] {
    let variables = gradients.map { reference in
      let variable = Variable(Tensor<Double>.zeros(Shape(reference.shape)), requiresGradient: true)
      variable.gradient = Variable(reference.tensor)
      return variable
    }
    let norm = try clip(variables)
    var found: [Mismatch?] = []
    if let norm, let totalNorm {
      let want = Reference(flat: [totalNorm], shape: [])
      found.append(mismatch("norm ", Tensor(norm), want, within: tol))
    }
    guard clipped.count == variables.count else { throw Complaint("gradients are missing") }
    for (index, variable) in variables.enumerated() {
      guard let gradient = variable.gradient else { throw Complaint("a gradient is gone") }
      found.append(mismatch("gradient \(index) ", gradient.tensor, clipped[index], within: tol))
    }
    return found.compactMap(\.self)
  }

  private func clip(_ variables: [Variable<Double>]) throws -> Double? {
    switch mode {
    case "norm": return clipGradients(of: variables, norm: max)
    case "inf-norm": return clipGradients(of: variables, norm: max, kind: .infinity)
    case "value":
      clipGradients(of: variables, value: max)
      return nil
    default: throw Complaint("clipping by \(mode) is unknown")
    }
  }
}

/// A case of the files of optimizers.
enum OptimizationCase: Decodable {
  case optimizer(OptimizerTrajectory)
  case lbfgs(LBFGSTrajectory)
  case average(AverageCase)
  case clipping(ClippingCase)

  init(from decoder: any Decoder) throws {
    switch try CaseFile<OptimizerTrajectory>.Header(from: decoder).op {
    case "clip_grad": self = .clipping(try ClippingCase(from: decoder))
    case "parameter_average": self = .average(try AverageCase(from: decoder))
    case "optimizer":
      let trajectory = try OptimizerTrajectory(from: decoder)
      self =
        trajectory.optimizer == "LBFGS"
        ? .lbfgs(try LBFGSTrajectory(from: decoder)) : .optimizer(trajectory)
    case let other: throw Complaint("cases of \(other) are unknown")
    }
  }

  func mismatches() throws -> [Mismatch] {
    switch self {
    case .optimizer(let subject): try subject.mismatches()
    case .lbfgs(let subject): try subject.mismatches()
    case .average(let subject): try subject.mismatches()
    case .clipping(let subject): try subject.mismatches()
    }
  }
}
