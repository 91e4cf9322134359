import WengertAutodiff

/// What every optimizer keeps: the groups with their rates, and what it remembers of each parameter.
public final class OptimizerCore<Scalar: FloatingTensorScalar> {
  /// The optimizer's name, as messages and saved states say it.
  public let name: String
  /// The learning rate of groups without one of their own.
  var learningRate: Double {
    didSet { Requirement(owner: name).nonNegative(learningRate, "learningRate") }
  }
  /// The weight decay of groups without one of their own.
  var weightDecay: Double {
    didSet { Requirement(owner: name).nonNegative(weightDecay, "weightDecay") }
  }
  /// One entry per parameter, in the order of the groups.
  @exclusivity(unchecked) var entries: [ParameterEntry]
  /// The rule as one pass in C; nil for a rule in Swift.
  var fused: (any FusedRule)?
  let groups: [Group]

  struct Group {
    /// The ratio of the group's learning rate to the optimizer's.
    let rateRatio: Double
    let weightDecay: Double?
  }

  /// Checks parameters and rates, and remembers nothing yet.
  ///
  /// A parameter that stands twice in one group, as a shared weight may, counts once; one in two groups
  /// stops the program, and so do the result of an operation and an empty list.
  ///
  /// - Parameters:
  ///   - name: The optimizer's name.
  ///   - parameters: Variables, or groups of them.
  ///   - learningRate: The learning rate, 0 or more.
  ///   - weightDecay: The weight decay, 0 or more.
  public init<Element: Optimizable<Scalar>>(
    _ name: String, _ parameters: [Element], learningRate: Double, weightDecay: Double
  ) {
    self.name = name
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    let given = Element.parameterGroups(parameters)
    let requirement = Requirement(owner: name)
    requirement.nonNegative(learningRate, "learningRate")
    requirement.nonNegative(weightDecay, "weightDecay")
    groups = given.enumerated().map { index, group in
      OptimizerCore.group(group, index, learningRate: learningRate, requirement)
    }
    entries = OptimizerCore.entries(given, requirement)
  }

  private static func group(
    _ group: ParameterGroup<Scalar>, _ index: Int, learningRate: Double, _ requirement: Requirement
  ) -> Group {
    requirement.nonNegative(group.weightDecay ?? 0, "weightDecay of group \(index)")
    guard let own = group.learningRate else {
      return Group(rateRatio: 1, weightDecay: group.weightDecay)
    }
    requirement.nonNegative(own, "learningRate of group \(index)")
    requirement.require(
      learningRate > 0,
      "group \(index) has a learningRate of its own, which is kept as a ratio to the optimizer's: "
        + "that must be more than 0")
    return Group(rateRatio: own / learningRate, weightDecay: group.weightDecay)
  }

  private static func entries(
    _ groups: [ParameterGroup<Scalar>], _ requirement: Requirement
  ) -> [ParameterEntry] {
    var entries: [ParameterEntry] = []
    var groupOfParameter: [ObjectIdentifier: Int] = [:]
    for (index, group) in groups.enumerated() {
      for (position, parameter) in group.parameters.enumerated() {
        guard let identity = parameter.leafIdentity else {
          requirement.require(
            false,
            "parameter \(position) of group \(index), of shape \(parameter.shape), is the result of "
              + "an operation; only variables made from tensors can be trained")
          continue
        }
        if let other = groupOfParameter[identity] {
          requirement.require(
            other == index,
            "a parameter of shape \(parameter.shape) is in groups \(other) and \(index); it can be "
              + "in one only")
          continue
        }
        groupOfParameter[identity] = index
        entries.append(ParameterEntry(parameter: parameter.value, group: index))
      }
    }
    requirement.require(!entries.isEmpty, "there are no parameters to optimize")
    return entries
  }

  /// The rates of a group as they are now.
  func rates(ofGroup index: Int) -> UpdateRates<Scalar> {
    UpdateRates(
      learningRate: learningRate * groups[index].rateRatio,
      weightDecay: groups[index].weightDecay ?? weightDecay)
  }

  /// What is remembered of a parameter.
  func memory(_ index: Int) -> ParameterMemory<Scalar> {
    ParameterMemory(
      steps: entries[index].steps, slots: entries[index].slots.map { Tensor(storage: $0) })
  }

  /// Remembers this of a parameter from now on.
  func remember(_ memory: ParameterMemory<Scalar>, _ index: Int) {
    entries[index].steps = memory.steps
    entries[index].slots = memory.slots.map(\.storage)
  }

  /// The groups with their rates as they are now.
  var currentGroups: [ParameterGroup<Scalar>] {
    groups.indices.map { index in
      let rates = rates(ofGroup: index)
      return ParameterGroup(
        entries.filter { $0.group == index }.map { Variable($0.parameter) },
        learningRate: rates.learningRate,
        weightDecay: rates.weightDecay)
    }
  }
}

/// A parameter and what an optimizer remembers of it, whatever its element type.
struct ParameterEntry {
  let parameter: Value
  let group: Int
  var steps = 0
  var slots: [Storage] = []
}

/// What an optimizer remembers of one parameter.
public struct ParameterMemory<Scalar: FloatingTensorScalar> {
  /// How often the parameter was updated; in `update`, the present one included.
  public internal(set) var steps = 0
  /// Tensors in the parameter's shape, in the order of the optimizer's `slotNames`.
  public var slots: [Tensor<Scalar>] = []
}

/// The rates that one parameter is updated with.
public struct UpdateRates<Scalar: FloatingTensorScalar> {
  /// The learning rate η.
  public let learningRate: Double
  /// The weight decay λ.
  public let weightDecay: Double

  /// g + λ p: the gradient of the loss with the penalty λ/2 Σ p² added.
  public func decayed(_ gradient: Tensor<Scalar>, _ parameter: Tensor<Scalar>) -> Tensor<Scalar> {
    weightDecay == 0 ? gradient : gradient + Scalar(weightDecay) * parameter
  }
}
