// Elements and gradients without their scalar type, for code that handles many values at once.
extension Value {
  /// The elements.
  package var elements: Storage { storage }

  /// A constant.
  package init(elements: Storage) { self.init(elements) }

  private var leaf: Leaf? {
    guard let node, node.isLeaf else { return nil }
    return unsafeDowncast(node, to: Leaf.self)
  }

  /// The elements of the gradient that a leaf has; nil if it has none.
  package var leafGradient: Storage? { leaf?.gradientStorage }

  /// Forgets a leaf's gradient.
  package func forgetLeafGradient() { leaf?.forgetGradient() }

  /// Replaces a leaf's elements: `body` reads the old ones and writes all of the new ones, which lie in
  /// the same memory unless a graph or a copy still needs the old ones.
  package func replaceLeafElements(_ body: (_ old: Storage, _ new: Storage) -> Void) {
    guard let leaf else { return }
    if isKnownUniquelyReferenced(&leaf.storage) && leaf.storage.ownsMemory {
      return body(leaf.storage, leaf.storage)
    }
    let new = Storage(like: leaf.storage)
    body(leaf.storage, new)
    leaf.storage = new
  }
}
