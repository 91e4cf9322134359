extension Variable {
  /// The identity of a leaf, the same for all copies of a variable; nil for results of
  /// operations, which cannot be trained.
  package var leafIdentity: ObjectIdentifier? { leaf.map(ObjectIdentifier.init) }

  /// Whether it is to be trained, or was before it was frozen; constants and results are not.
  package var isParameter: Bool { leaf?.isParameter ?? false }

  /// The name that a net gave to a parameter when it was last asked for its parameters, as an optimizer's
  /// maker does: `hidden.weight`.
  package var parameterName: String? {
    get { leaf?.name }
    nonmutating set { leaf?.name = newValue }
  }

  /// ` (hidden.weight)` for messages; nothing where no name is known, or one that names no layer.
  package var parameterNote: String {
    guard let name = parameterName, name.contains(".") else { return "" }
    return " (\(name))"
  }
}

extension Variable {
  /// Whether both are the same variable: copies of one are, whatever their elements.
  public func isIdentical(to other: Variable) -> Bool {
    guard let node = value.node else { return false }
    return node === other.value.node
  }
}
