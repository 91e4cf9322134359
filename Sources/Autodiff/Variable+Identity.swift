extension Variable {
  /// What copies of a variable that no operation made have in common, and no other variable has; nil for
  /// results of operations and for constants.
  package var identity: ObjectIdentifier? { leaf.map { ObjectIdentifier($0) } }
}
