import WengertAutodiff

extension LBFGS {
  /// A snapshot of the state between steps; later steps do not change it.
  public var state: OptimizerState<Scalar> {
    var tensors: [String: Tensor<Scalar>] = [:]
    for (name, vector) in vectors {
      for (entry, part) in zip(entries, parts(of: vector)) {
        tensors["\(name).\(entry.name)"] = part
      }
    }
    if memory.count > 0 {
      tensors["stepSize"] = Tensor(memory.stepSize)
      tensors["scale"] = Tensor(memory.scale)
    }
    return OptimizerState(
      optimizer: "LBFGS", learningRate: learningRate,
      steps: Dictionary(uniqueKeysWithValues: entries.map { ($0.name, memory.count) }),
      tensors: tensors)
  }

  /// Makes the optimizer continue where a snapshot was taken, bit for bit.
  ///
  /// - Parameter state: A snapshot of an `LBFGS` with the same parameter names and shapes.
  /// - Throws: An error that names the first mismatch; the optimizer is unchanged then.
  public func restore(_ state: OptimizerState<Scalar>) throws(OptimizerStateError) {
    let count = state.steps.values.max() ?? 0
    let pairCount = state.tensors.keys.count {
      $0.hasSuffix(".\(entries[0].name)") && $0.hasPrefix("s.")
    }
    var names: [String] = count > 0 ? ["direction", "lastGradient"] : []
    for index in 0..<pairCount { names += ["s.\(index)", "y.\(index)"] }
    var required = entries.map { entry in
      RequiredState(
        parameter: entry.name,
        slots: names.map { ("\($0).\(entry.name)", entry.parameter.shape) })
    }
    if count > 0 { required[0].slots += [("stepSize", []), ("scale", [])] }
    try state.check(is: "LBFGS", required)
    if let uneven = state.steps.first(where: { $0.value != count }) {
      throw .invalidNumber(name: "steps of \(uneven.key)", value: Double(uneven.value))
    }
    func vector(_ name: String) -> Tensor<Scalar> {
      concatenate(entries.map { state.tensors["\(name).\($0.name)"]!.flattened() })
    }
    learningRate = state.learningRate
    memory = Memory()
    guard count > 0 else { return }
    memory.count = count
    (memory.direction, memory.lastGradient) = (vector("direction"), vector("lastGradient"))
    memory.stepSize = state.tensors["stepSize"]!.scalar
    memory.scale = state.tensors["scale"]!.scalar
    memory.pairs = (0..<pairCount).map { Pair(s: vector("s.\($0)"), y: vector("y.\($0)")) }
  }

  /// The vectors over all parameters, by name.
  private var vectors: [(name: String, vector: Tensor<Scalar>)] {
    var vectors: [(name: String, vector: Tensor<Scalar>)] = []
    if let direction = memory.direction { vectors.append(("direction", direction)) }
    if let gradient = memory.lastGradient { vectors.append(("lastGradient", gradient)) }
    for (index, pair) in memory.pairs.enumerated() {
      vectors += [("s.\(index)", pair.s), ("y.\(index)", pair.y)]
    }
    return vectors
  }
}
