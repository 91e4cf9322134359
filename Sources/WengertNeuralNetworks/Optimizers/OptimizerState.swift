import WengertAutodiff

/// All that an optimizer remembers, by name: what a checkpoint needs to continue a training exactly.
public struct OptimizerState<Scalar: FloatingTensorScalar>: Equatable, Sendable {
  /// The optimizer's name, such as `Adam`.
  public var optimizer: String
  /// The learning rate.
  public var learningRate: Double
  /// How often each parameter was updated.
  public var steps: [Int]
  /// What is remembered of each parameter: `momentum.3` is the momentum of parameter 3. Parameters that
  /// were never updated have none.
  public var tensors: [String: Tensor<Scalar>]

  /// A state from its parts.
  public init(
    optimizer: String, learningRate: Double, steps: [Int], tensors: [String: Tensor<Scalar>]
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
  /// The state of another number of parameters.
  case parameterCount(expected: Int, found: Int)
  /// A learning rate or step count that is negative or not finite.
  case invalidNumber(name: String, value: Double)
  /// A tensor that the optimizer needs is not there.
  case missing(name: String)
  /// A tensor that the optimizer has no use for.
  case unexpected(name: String)
  /// A tensor in another shape than its parameter.
  case shape(name: String, expected: Shape, found: Shape)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .otherOptimizer(let expected, let found):
      "optimizer state: expected one of \(expected), found one of \(found)"
    case .parameterCount(let expected, let found):
      "optimizer state: expected \(expected) parameters, found \(found)"
    case .invalidNumber(let name, let value):
      "optimizer state: \(name) is \(value); it must be finite and 0 or more"
    case .missing(let name): "optimizer state: there is no tensor '\(name)'"
    case .unexpected(let name): "optimizer state: tensor '\(name)' belongs to no parameter"
    case .shape(let name, let expected, let found):
      "optimizer state: tensor '\(name)' has shape \(found), its parameter \(expected)"
    }
  }
}

extension Optimizer {
  /// A snapshot of what the optimizer remembers; later steps do not change it.
  ///
  /// The parameters themselves, group rates and hyper-parameters are not in it.
  public var state: OptimizerState<Scalar> {
    var tensors: [String: Tensor<Scalar>] = [:]
    for (index, entry) in core.entries.enumerated() {
      for (name, slot) in zip(slotNames, entry.slots) {
        tensors["\(name).\(index)"] = Tensor(storage: slot)
      }
    }
    return OptimizerState(
      optimizer: core.name, learningRate: learningRate, steps: core.entries.map(\.steps),
      tensors: tensors)
  }

  /// Makes the optimizer continue where a snapshot was taken, bit for bit.
  ///
  /// - Parameter state: A snapshot of an optimizer with the same name, slots and parameter shapes.
  /// - Throws: What does not fit; the optimizer is unchanged then.
  public func restore(_ state: OptimizerState<Scalar>) throws(OptimizerStateError) {
    let memories = try memories(in: state)
    learningRate = state.learningRate
    for index in memories.indices { core.remember(memories[index], index) }
  }

  private func memories(
    in state: OptimizerState<Scalar>
  ) throws(OptimizerStateError) -> [ParameterMemory<Scalar>] {
    guard state.optimizer == core.name else {
      throw .otherOptimizer(expected: core.name, found: state.optimizer)
    }
    guard state.steps.count == core.entries.count else {
      throw .parameterCount(expected: core.entries.count, found: state.steps.count)
    }
    guard state.learningRate >= 0, state.learningRate.isFinite else {
      throw .invalidNumber(name: "learningRate", value: state.learningRate)
    }
    var unused = Set(state.tensors.keys)
    var memories: [ParameterMemory<Scalar>] = []
    for (index, steps) in state.steps.enumerated() {
      guard steps >= 0 else {
        throw .invalidNumber(name: "steps.\(index)", value: Double(steps))
      }
      var memory = ParameterMemory<Scalar>(steps: steps)
      for slot in slotNames where steps > 0 {
        let name = "\(slot).\(index)"
        memory.slots.append(
          try tensor(name, of: Variable(core.entries[index].parameter), in: state))
        unused.remove(name)
      }
      memories.append(memory)
    }
    if let name = unused.min() { throw .unexpected(name: name) }
    return memories
  }

  private func tensor(
    _ name: String, of parameter: Variable<Scalar>, in state: OptimizerState<Scalar>
  ) throws(OptimizerStateError) -> Tensor<Scalar> {
    guard let tensor = state.tensors[name] else { throw .missing(name: name) }
    guard tensor.shape == parameter.shape else {
      throw .shape(name: name, expected: parameter.shape, found: tensor.shape)
    }
    return tensor
  }
}
