extension RuleOptimizer {
  /// The settings that decide an optimizer's steps besides its state, in words that can be compared: its name, its
  /// hyper-parameters and its groups.
  ///
  ///     ["name": "Adam", "rule.epsilon": "1e-08", …, "groups.0.weightDecay": "0.0"]
  ///
  /// Numbers are written exactly. The learning rate is part of the state, and may follow a schedule; of
  /// a group's own rate only the ratio to the optimizer's is compared.
  public var fingerprint: [String: String] {
    var fingerprint = Fingerprint()
    fingerprint["name"] = rule.name
    fingerprint.add(settingsOf: rule, "rule")
    for (index, group) in rates.enumerated() {
      fingerprint["groups.\(index).learningRateRatio"] = "\(group.ratio)"
      fingerprint["groups.\(index).weightDecay"] = "\(group.weightDecay ?? weightDecay)"
    }
    return fingerprint.words
  }
}
