extension Variable {
  /// What tells one leaf from another, the same for all copies of a variable; nil for what cannot be
  /// trained: results of operations.
  package var leafIdentity: ObjectIdentifier? { leaf.map(ObjectIdentifier.init) }
}

extension Variable {
  /// Whether both are the same variable: copies of one are, whatever their elements.
  public func isIdentical(to other: Variable) -> Bool {
    guard let node = value.node else { return false }
    return node === other.value.node
  }
}
