import WengertAutodiff

/// A parameter and its slots in an optimizer, whatever its element type.
struct ParameterEntry {
  let parameter: Value
  /// The parameter again, to be updated.
  let leaf: LeafReference
  let group: Int
  var name: String
  var steps = 0
  var slots: [Storage] = []

  /// The next update, with the rates of the parameter's group.
  func nextStep(
    _ learningRate: Double, _ weightDecay: Double, _ rates: [GroupRates]
  ) -> UpdateStep {
    UpdateStep(
      number: steps + 1, learningRate: learningRate * rates[group].ratio,
      weightDecay: rates[group].weightDecay ?? weightDecay)
  }

  /// The parameters of all groups, each once.
  static func entries<Scalar>(
    of groups: [ParameterGroup<Scalar>], _ requirement: Requirement
  ) -> [ParameterEntry] {
    var entries: [ParameterEntry] = []
    var groupOfParameter: [ObjectIdentifier: Int] = [:]
    for (index, group) in groups.enumerated() {
      for (position, parameter) in group.parameters.enumerated() {
        guard let identity = parameter.leafIdentity, let leaf = parameter.value.leafReference else {
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
        entries.append(
          ParameterEntry(
            parameter: parameter.value, leaf: leaf, group: index, name: "\(entries.count)"))
      }
    }
    requirement.require(!entries.isEmpty, "there are no parameters to optimize")
    return entries
  }
}

/// The rates of a group of parameters.
struct GroupRates {
  /// The ratio of the group's learning rate to the optimizer's.
  let ratio: Double
  /// The group's own weight decay.
  let weightDecay: Double?

  init<Scalar>(
    of group: ParameterGroup<Scalar>, _ index: Int, learningRate: Double, _ requirement: Requirement
  ) {
    weightDecay = group.weightDecay
    requirement.nonNegative(weightDecay ?? 0, "weightDecay of group \(index)")
    guard let own = group.learningRate else {
      ratio = 1
      return
    }
    requirement.nonNegative(own, "learningRate of group \(index)")
    requirement.require(
      learningRate > 0,
      "group \(index) has a learningRate of its own, which is kept as a ratio to the optimizer's: "
        + "that must be more than 0")
    ratio = own / learningRate
  }
}
