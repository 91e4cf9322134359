extension Variable {
  /// What tells one leaf from another, the same for all copies of a variable; nil for what cannot be
  /// trained: results of operations.
  package var leafIdentity: ObjectIdentifier? { leaf.map(ObjectIdentifier.init) }
}
