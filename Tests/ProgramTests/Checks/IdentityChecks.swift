import Wengert
import WengertFuzzing

// What algebra says must be equal.
extension Program {
  /// The gradient is linear in the cotangent, the sum of those of the result's parts, and the same for the
  /// transposed result.
  func checkLinearity() throws {
    let run = Recording<Double>(self)
    let (u, w) = (run.cotangent, Variable<Double>(numbers(of: run.result.shape, stream: 2)))
    let ofU = run.gradients(of: run.result, u)
    try compare(
      run.gradients(of: run.result, u * 2), ofU.map { $0 * 2 }, within: 0, run,
      "with the cotangent 2 u and twice that with u")
    let ofW = run.gradients(of: run.result, w)
    try compare(
      run.gradients(of: run.result, u + w), zip(ofU, ofW).map { $0 + $1 }, within: 1e-11, run,
      "with the cotangent u + w and the sum of those with each")
    let order = Array((0..<run.result.rank).reversed())
    try compare(
      run.gradients(of: run.result.permuted(order), u.permuted(order)), ofU, within: 0, run,
      "of the transposed result and of the result")
    guard let extent = run.result.shape.first, extent > 1 else { return }
    let parts = [0..<extent / 2, extent / 2..<extent].map {
      run.gradients(of: run.result[$0], u[$0])
    }
    try compare(
      zip(parts[0], parts[1]).map { $0 + $1 }, ofU, within: 1e-11, run,
      "of the result's parts and of the result")
  }

  /// Each step by other operations: value, gradients and their gradients.
  func checkOtherOperations() throws {
    let values = self.values(tensors(Double.self))
    for place in stepPlaces {
      let step = step(place)!
      let operands = step.operands.map { Variable(values[$0], requiresGradient: true) }
      guard let other = step.instruction.otherwise(operands) else { continue }
      let result = step.instruction(operands)
      let text = step.instruction.text(step.operands.map { names[$0] })
      let u = Variable<Double>(numbers(of: result.shape, stream: 3))
      let directions = step.operands.enumerated().map { index, operand in
        Variable<Double>(numbers(of: values[operand].shape, stream: 10 + UInt64(index)))
      }
      func derivatives(_ y: Variable<Double>) -> [Tensor<Double>] {
        guard y.requiresGradient else { return [] }
        let slopes = gradients(of: y, withRespectTo: operands, cotangent: u, createGraph: true)
        let projected = zip(slopes, directions).reduce(Variable(0)) { $0 + ($1.0 * $1.1).sum() }
        let second =
          projected.requiresGradient
          ? gradients(of: projected, withRespectTo: operands) : operands.map { $0 * 0 }
        return (slopes + second).map(\.tensor)
      }
      let found = [result.tensor] + derivatives(result)
      let expected = [other.tensor] + derivatives(other)
      let size = 1 + (found + expected).map(size).max()!
      for (index, (found, expected)) in zip(found, expected).enumerated()
      where !(found.shape == expected.shape && self.size(found - expected) <= 1e-8 * size) {
        let what = ["value", "gradient", "second derivative"][
          (index + operands.count - 1) / operands.count]
        throw Mismatch(
          text: "a \(what) of \(text) is \(found.scalars), by other operations \(expected.scalars)",
          code: ["// \(text) and what otherwise() in its instruction computes"])
      }
    }
  }

  private func size(_ tensor: Tensor<Double>) -> Double {
    tensor.scalars.reduce(0) { $1.isNaN ? .infinity : Swift.max($0, $1.magnitude) }
  }

  private func compare(
    _ found: [Tensor<Double>], _ expected: [Tensor<Double>], within tolerance: Double,
    _ run: Recording<Double>, _ what: String
  ) throws {
    for (index, (found, expected)) in zip(found, expected).enumerated() {
      let scale = 1 + size(found) + size(expected)
      guard !(size(found - expected) <= tolerance * scale) else { continue }
      throw Mismatch(
        text: "the gradient by \(run.trainedNames[index]) \(what): \(found.scalars), "
          + "\(expected.scalars)",
        code: ["let u = \(run.cotangent.tensor.declaration)"])
    }
  }
}

extension Recording<Double> {
  fileprivate func gradients(
    of result: Variable<Double>, _ cotangent: Variable<Double>
  ) -> [Tensor<Double>] {
    Wengert.gradients(of: result, withRespectTo: trained, cotangent: cotangent).map(\.tensor)
  }
}
