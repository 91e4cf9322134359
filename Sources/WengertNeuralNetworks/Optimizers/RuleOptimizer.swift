import WengertAutodiff

/// The optimizer of any `UpdateRule`: it keeps groups, rates and slots, and applies the rule to every
/// parameter that has a gradient, by the rule's kernel if it has one.
public final class RuleOptimizer<Rule: UpdateRule, Scalar: FloatingTensorScalar>: Optimizer,
  ParameterEntries
{
  /// How a parameter changes, with the hyper-parameters.
  public let rule: Rule
  /// The learning rate of groups without one of their own.
  @exclusivity(unchecked) public var learningRate: Double {
    didSet { Requirement(owner: rule.name).nonNegative(learningRate, "learningRate") }
  }
  /// The weight decay of groups without one of their own, 0 or more.
  @exclusivity(unchecked) public var weightDecay: Double {
    didSet { Requirement(owner: rule.name).nonNegative(weightDecay, "weightDecay") }
  }
  /// The rates of each group.
  let rates: [GroupRates]
  /// One entry per parameter, in the order of the groups.
  @exclusivity(unchecked) var entries: [ParameterEntry]
  /// The position of each parameter, by its identity.
  private let indices: [ObjectIdentifier: Int]
  private let fused: (any FusedRule)?
  // Parameters are updated equally often, as a rule, and then share a kernel.
  @exclusivity(unchecked) private var latestStep: UpdateStep?
  @exclusivity(unchecked) private var latestKernel: StepKernel?

  /// An optimizer of parameters.
  ///
  /// A parameter that stands twice in one group, as a shared weight may, counts once; one in two groups
  /// stops the program, and so do the result of an operation and an empty list.
  ///
  /// - Parameters:
  ///   - parameters: Variables, or groups of them.
  ///   - rule: How each of them changes.
  ///   - learningRate: The learning rate, 0 or more.
  ///   - weightDecay: The weight decay, 0 or more.
  public convenience init(
    _ parameters: [some Optimizable<Scalar>], _ rule: Rule, learningRate: Double,
    weightDecay: Double = 0
  ) {
    self.init(
      parameters, rule, fused: rule as? any FusedRule, learningRate: learningRate,
      weightDecay: weightDecay)
  }

  /// An optimizer that uses `fused`, or the rule's formula on tensors if that is nil.
  package init<Element: Optimizable<Scalar>>(
    _ parameters: [Element], _ rule: Rule, fused: (any FusedRule)?, learningRate: Double,
    weightDecay: Double
  ) {
    (self.rule, self.fused) = (rule, fused)
    (self.learningRate, self.weightDecay) = (learningRate, weightDecay)
    let requirement = Requirement(owner: rule.name)
    requirement.nonNegative(learningRate, "learningRate")
    requirement.nonNegative(weightDecay, "weightDecay")
    let given = Element.parameterGroups(parameters)
    rates = given.enumerated().map { index, group in
      GroupRates(of: group, index, learningRate: learningRate, requirement)
    }
    entries = ParameterEntry.entries(of: given, requirement)
    indices = Dictionary(
      uniqueKeysWithValues: entries.enumerated().map { index, entry in
        (Variable<Scalar>(entry.parameter).leafIdentity!, index)
      })
  }

  /// Updates every parameter that has a gradient.
  public func step() {
    if hasFailed { return }
    if !inPhase("optimizer step", updateAll) { failWithoutGradient() }
  }

  /// Updates every parameter that has a gradient; returns whether one has.
  private func updateAll() -> Bool {
    var hasUpdated = false
    // By pointer: a copy of an entry would count references to all that is in it.
    entries.withUnsafeMutableBufferPointer { entries in
      for index in entries.indices {
        guard let gradient = entries[index].leaf.gradient else { continue }
        update(&entries[index], gradient)
        hasUpdated = true
      }
    }
    return hasUpdated
  }

  private func failWithoutGradient() {
    let names = parameterNames.prefix(4).joined(separator: ", ") + (entries.count > 4 ? ", …" : "")
    fail(
      UsageError(
        rule.name,
        "step: none of its \(entries.count) parameters (\(names)) has a gradient; call backward() "
          + "before step(), on a loss that was computed from them"))
  }

  /// Updates one parameter with a given gradient.
  public func step(parameterAt index: Int, gradient: Tensor<Scalar>) {
    if hasFailed { return }
    let requirement = Requirement(owner: rule.name)
    guard entries.indices.contains(index) else {
      return requirement.require(
        false, "step: there is no parameter \(index); it has \(entries.count)")
    }
    let shape = entries[index].parameter.shape
    guard gradient.shape == shape else {
      return requirement.require(
        false,
        "step: the gradient has shape \(gradient.shape); parameter \(parameterNames[index]) has "
          + "\(shape)")
    }
    update(&entries[index], gradient.storage)
  }

  /// Updates the parameter that a leaf is, inside of `backward`; other leaves are left alone.
  public func receive(_ gradient: Variable<Scalar>, of leaf: Variable<Scalar>) {
    if let index = index(of: leaf) { step(parameterAt: index, gradient: gradient.tensor) }
  }

  /// The next update of a parameter: by the rule's kernel, or by its formula on tensors.
  private func update(_ entry: inout ParameterEntry, _ gradient: Storage) {
    let step = entry.nextStep(learningRate, weightDecay, rates)
    if step.number == 1 {
      entry.slots = rule.slots(for: gradient.shape, at: step).map { slot in
        .filled(.floating(slot.initial), slot.shape ?? gradient.shape, gradient.dataType)
      }
    }
    entry.steps = step.number
    if let fused {
      if latestStep != step {
        latestKernel = fused.kernel(at: step)
        latestStep = step
      }
      entry.leaf.replaceElements { old, new in
        latestKernel!(old: old, new: new, gradient: gradient, slots: &entry.slots)
      }
    } else {
      var slots = entry.slots.map { Tensor<Scalar>(storage: $0) }
      Variable<Scalar>(entry.parameter).update { elements in
        rule.update(
          &elements, gradient: Tensor(storage: gradient), slots: &slots, at: step)
      }
      entry.slots = slots.map(\.storage)
    }
  }

  /// Forgets the gradients of all parameters.
  public func zeroGradients() {
    entries.withUnsafeBufferPointer { entries in
      for index in entries.indices { entries[index].leaf.forgetGradient() }
    }
  }

  /// The groups, with the rates that the next step will use.
  public var groups: [ParameterGroup<Scalar>] {
    rates.indices.map { index in
      ParameterGroup(
        entries.filter { $0.group == index }.map { Variable($0.parameter) },
        learningRate: learningRate * rates[index].ratio,
        weightDecay: rates[index].weightDecay ?? weightDecay)
    }
  }

  /// The slot of a parameter with a name, such as `firstMoment`; nil before its first update, and
  /// for a name or variable that the optimizer does not have.
  public func slot(_ name: String, of parameter: Variable<Scalar>) -> Tensor<Scalar>? {
    guard let index = index(of: parameter) else { return nil }
    return zip(slots(at: index), entries[index].slots).first { $0.0.name == name }
      .map { Tensor(storage: $0.1) }
  }

  private func index(of parameter: Variable<Scalar>) -> Int? {
    parameter.leafIdentity.flatMap { indices[$0] }
  }

  var owner: String { rule.name }

  /// The slots that a parameter has from its first update on.
  func slots(at index: Int) -> [Slot] {
    let entry = entries[index]
    return rule.slots(
      for: entry.parameter.shape, at: entry.nextStep(learningRate, weightDecay, rates))
  }
}
