import WengertAutodiff

/// All that an optimizer keeps from step to step, by name: with it a checkpoint continues a training exactly.
public struct OptimizerState<Scalar: FloatingTensorScalar>: Equatable, Sendable {
  /// The optimizer's name, such as `Adam`.
  public var optimizer: String
  /// The learning rate.
  public var learningRate: Double
  /// How often each parameter was updated, by the parameter's name.
  public var steps: [String: Int]
  /// The slots of each parameter: `firstMoment.hidden.weight` is that of `hidden.weight`. Parameters that
  /// were never updated have none.
  public var tensors: [String: Tensor<Scalar>]

  /// A state from its parts.
  public init(
    optimizer: String, learningRate: Double, steps: [String: Int],
    tensors: [String: Tensor<Scalar>]
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.steps = steps
    self.tensors = tensors
  }
}

/// Why a state is not one of an optimizer.
public enum OptimizerStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The state of another kind of optimizer.
  case otherOptimizer(expected: String, found: String)
  /// Parameters and slots that only the optimizer has, and that only the state has, all of them.
  case names(missing: [String], unexpected: [String])
  /// A learning rate or step count that is negative or not finite.
  case invalidNumber(name: String, value: Double)
  /// A tensor in another shape than the optimizer's slot.
  case shape(name: String, expected: Shape, found: Shape)

  /// One line with the expected and the actual value.
  public var description: String {
    switch self {
    case .otherOptimizer(let expected, let found):
      "optimizer state: expected one of \(expected), found one of \(found)"
    case .names(let missing, let unexpected):
      "optimizer state: "
        + [
          missing.isEmpty ? nil : "nothing for \(missing.joined(separator: ", "))",
          unexpected.isEmpty
            ? nil : "the optimizer has no \(unexpected.joined(separator: ", "))",
        ].compactMap(\.self).joined(separator: "; ")
    case .invalidNumber(let name, let value):
      "optimizer state: \(name) is \(value); it must be finite and 0 or more"
    case .shape(let name, let expected, let found):
      "optimizer state: \(name) has shape \(found); the optimizer's has \(expected)"
    }
  }
}

extension RuleOptimizer {
  /// A snapshot of the optimizer's state; later steps do not change it.
  ///
  /// The parameters themselves, group rates and hyper-parameters are not in it.
  public var state: OptimizerState<Scalar> {
    var tensors: [String: Tensor<Scalar>] = [:]
    for (index, entry) in entries.enumerated() {
      for (slot, storage) in zip(slots(at: index), entry.slots) {
        tensors["\(slot.name).\(entry.name)"] = Tensor(storage: storage)
      }
    }
    return OptimizerState(
      optimizer: rule.name, learningRate: learningRate,
      steps: Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.steps) }),
      tensors: tensors)
  }

  /// Makes the optimizer continue where a snapshot was taken, bit for bit.
  ///
  /// - Parameter state: A snapshot of an optimizer with the same name, slots, parameter names and shapes;
  ///   the parameters may stand in another order.
  /// - Throws: An error that names the first mismatch; the optimizer is unchanged then.
  public func restore(_ state: OptimizerState<Scalar>) throws(OptimizerStateError) {
    let required = entries.indices.map { index in
      let entry = entries[index]
      let isNew = (state.steps[entry.name] ?? 0) <= 0
      return RequiredState(
        parameter: entry.name,
        slots: isNew
          ? []
          : slots(at: index).map {
            ("\($0.name).\(entry.name)", $0.shape ?? entry.parameter.shape)
          })
    }
    try state.check(is: rule.name, required)
    learningRate = state.learningRate
    for (index, required) in required.enumerated() {
      entries[index].steps = state.steps[required.parameter]!
      entries[index].slots = required.slots.map { state.tensors[$0.name]!.storage }
    }
  }
}

/// The slots that a state must have for a parameter.
struct RequiredState {
  let parameter: String
  var slots: [(name: String, shape: Shape)]
}

extension OptimizerState {
  /// Checks that a state is one of an optimizer, with exactly the required entries.
  func check(is name: String, _ required: [RequiredState]) throws(OptimizerStateError) {
    guard optimizer == name else { throw .otherOptimizer(expected: name, found: optimizer) }
    guard learningRate >= 0, learningRate.isFinite else {
      throw .invalidNumber(name: "learningRate", value: learningRate)
    }
    try checkNames(required)
    for item in required {
      let count = steps[item.parameter]!
      guard count >= 0 else {
        throw .invalidNumber(name: "steps of \(item.parameter)", value: Double(count))
      }
      for (name, shape) in item.slots where tensors[name]!.shape != shape {
        throw .shape(name: name, expected: shape, found: tensors[name]!.shape)
      }
    }
  }

  private func checkNames(_ required: [RequiredState]) throws(OptimizerStateError) {
    let parameters = required.map(\.parameter)
    let slots = required.flatMap(\.slots).map(\.name)
    let strangers = Set(steps.keys).subtracting(parameters).sorted()
    // The slots of a parameter that the optimizer does not have are named by the parameter alone.
    let unexpected = Set(tensors.keys).subtracting(slots).sorted().filter { slot in
      !strangers.contains { slot.hasSuffix(".\($0)") }
    }
    // So are those of a parameter that the state does not have.
    let missing =
      parameters.filter { steps[$0] == nil }
      + required.filter { steps[$0.parameter] != nil }.flatMap(\.slots).map(\.name)
      .filter { tensors[$0] == nil }
    if !(missing + strangers + unexpected).isEmpty {
      throw .names(missing: missing, unexpected: strangers + unexpected)
    }
  }
}
