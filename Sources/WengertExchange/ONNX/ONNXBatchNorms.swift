import WengertAutodiff
import WengertTensors

/// The layers of batch normalization in a net: in evaluation four operations each, which are one operator of ONNX.
struct ONNXBatchNorms {
  /// ε by the path of the layer.
  let epsilons: [String: Double]
  /// Parameters and buffers by name.
  let storages: [String: Storage]

  /// One of them in a trace.
  struct Place {
    let path: String
    /// The step that subtracts the mean.
    let first: Int
    /// Steps that nothing else needs.
    let inner: [Int]
  }

  /// By the step that adds the shift.
  func places(in trace: ONNXTrace) -> [Int: Place] {
    if epsilons.isEmpty { return [:] }
    let uses = trace.useCounts
    var places: [Int: Place] = [:]
    for last in trace.steps.indices {
      guard let path = path(trace, last, "+", "shift"),
        let scaled = before(trace, last), self.path(trace, scaled, "*", "scale") == path,
        let divided = before(trace, scaled),
        self.path(trace, divided, "*", "runningVariance") == path,
        let first = before(trace, divided), self.path(trace, first, "-", "runningMean") == path,
        [scaled, divided, first].allSatisfy({ uses[$0] == 1 })
      else { continue }
      places[last] = Place(path: path, first: first, inner: [first, divided, scaled])
    }
    return places
  }

  /// The step that made operand 0.
  private func before(_ trace: ONNXTrace, _ step: Int) -> Int? {
    if case .step(let index, _) = trace.steps[step].operands[0] { index } else { nil }
  }

  /// The layer whose part operand 1 of a step is.
  private func path(
    _ trace: ONNXTrace, _ index: Int, _ operation: String, _ part: String
  ) -> String? {
    let step = trace.steps[index]
    guard step.operation == .binary(operation), case .constant(let storage) = step.operands[1],
      let name = trace.origin(of: storage)
    else { return nil }
    let parts = name.split(separator: ".")
    let path = parts.dropLast().joined(separator: ".")
    return parts.last == part[...] && epsilons[path] != nil ? path : nil
  }
}

extension ONNXTrace {
  /// How many operands and outputs each step is.
  fileprivate var useCounts: [Int] {
    var counts = [Int](repeating: 0, count: steps.count)
    for source in steps.flatMap(\.operands) + outputs.map(source) {
      if case .step(let index, _) = source { counts[index] += 1 }
    }
    return counts
  }
}

extension ONNXTranslator {
  /// One operator for a layer of batch normalization.
  func batchNorm(_ place: ONNXBatchNorms.Place) throws(ONNXExportError) -> String {
    let steps = (traces.first.steps[place.first], traces.second.steps[place.first])
    let x = try operand(Step(index: place.first, first: steps.0, second: steps.1), 0)
    let vectors = ["scale", "shift", "runningMean", "runningVariance"].map { part in
      let name = place.path.isEmpty ? part : "\(place.path).\(part)"
      return constant(batchNorms.storages[name]!, name)
    }
    return node(
      "BatchNormalization", [x] + vectors, [.float("epsilon", batchNorms.epsilons[place.path]!)])
  }
}
