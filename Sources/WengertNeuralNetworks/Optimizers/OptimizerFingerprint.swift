extension RuleOptimizer {
  /// What decides an optimizer's steps besides its state, in words that can be compared: its name, its
  /// hyper-parameters and its groups.
  ///
  ///     ["optimizer": "Adam", "epsilon": "1e-08", "betas.first": "0.9", …, "groups.0.weightDecay": "0.0"]
  ///
  /// Numbers are written exactly. The learning rate is part of the state, and may follow a schedule; what
  /// counts of a group's own rate is its ratio to the optimizer's.
  public var fingerprint: [String: String] {
    var fingerprint = ["optimizer": rule.name]
    for (index, group) in rates.enumerated() {
      fingerprint["groups.\(index).learningRateRatio"] = "\(group.ratio)"
      fingerprint["groups.\(index).weightDecay"] = "\(group.weightDecay ?? weightDecay)"
    }
    describe(rule, "", in: &fingerprint)
    return fingerprint
  }
}

/// Adds the stored properties of a value, those of structures among them by the way to them.
func describe(_ value: Any, _ name: String, in words: inout [String: String]) {
  let mirror = Mirror(reflecting: value)
  guard mirror.displayStyle == .struct || mirror.displayStyle == .tuple else {
    if !name.isEmpty { words[name] = "\(value)" }
    return
  }
  for child in mirror.children {
    let label = child.label ?? ""
    describe(child.value, name.isEmpty ? label : "\(name).\(label)", in: &words)
  }
}
