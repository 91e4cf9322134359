import WengertTensors

// Elements and gradients without their scalar type, for code that handles many values at once.
extension Value {
  /// The elements.
  package var elements: Storage { storage }

  /// A constant.
  package init(elements: Storage) { self.init(elements) }

  /// The leaf that this is the value of; nil for constants and results of operations.
  package var leafReference: LeafReference? {
    guard let node, node.isLeaf else { return nil }
    return LeafReference(leaf: .passUnretained(unsafeDowncast(node, to: Leaf.self)))
  }
}

/// A leaf's elements and gradient, to be changed without counting references; valid as long as the leaf's value.
package struct LeafReference {
  fileprivate let leaf: Unmanaged<Leaf>

  /// The elements of the gradient; nil if there is none.
  package var gradient: Storage? { leaf._withUnsafeGuaranteedRef { $0.gradientStorage } }

  /// Forgets the gradient.
  package func forgetGradient() { leaf._withUnsafeGuaranteedRef { $0.forgetGradient() } }

  /// Replaces the elements: `body` reads the old ones and writes all of the new ones, which lie in the same
  /// memory unless a graph or a copy still needs the old ones.
  package func replaceElements(_ body: (_ old: Storage, _ new: Storage) -> Void) {
    leaf._withUnsafeGuaranteedRef { leaf in
      let isAlone = isKnownUniquelyReferenced(&leaf.storage)
      let old = Unmanaged.passUnretained(leaf.storage)
      old._withUnsafeGuaranteedRef { old in
        if isAlone && old.ownsMemory { return body(old, old) }
        let new = Storage(like: old)
        body(old, new)
        leaf.storage = new
      }
    }
  }
}
