extension Optimizer {
  /// What decides an optimizer's steps besides its state, in words that can be compared: its name, its
  /// hyper-parameters and its groups.
  ///
  ///     ["optimizer": "Adam", "epsilon": "1e-08", "betas.first": "0.9", …, "groups.0.weightDecay": "0.0"]
  ///
  /// Numbers are written exactly. The learning rate is part of the state, and may follow a schedule; what
  /// counts of a group's own rate is its ratio to the optimizer's.
  public var fingerprint: [String: String] {
    var fingerprint = ["optimizer": core.name]
    describe(self, "", in: &fingerprint)
    for (index, group) in core.groups.enumerated() {
      fingerprint["groups.\(index).learningRateRatio"] = "\(group.rateRatio)"
      fingerprint["groups.\(index).weightDecay"] = "\(group.weightDecay ?? weightDecay)"
    }
    return fingerprint
  }

  /// Adds the stored properties of a value, those of structures among them by the way to them.
  private func describe(_ value: Any, _ name: String, in words: inout [String: String]) {
    let mirror = Mirror(reflecting: value)
    guard [.struct, .tuple, .class].contains(mirror.displayStyle) else {
      words[name] = "\(value)"
      return
    }
    for child in mirror.children where child.label != "core" {
      let label = child.label ?? ""
      describe(child.value, name.isEmpty ? label : "\(name).\(label)", in: &words)
    }
  }
}
