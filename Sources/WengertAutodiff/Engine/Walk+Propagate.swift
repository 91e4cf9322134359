import CWengert
import WengertTensors

// From an operation's cotangent to contributions to its operands.
extension Walk {
  /// Each operand by its own formula; those that have seen all of their uses are next.
  @inline(__always)
  mutating func propagate(
    _ cotangent: Value, from node: OperationNode, _ next: inout Reference?,
    _ branches: inout OperationStack
  ) {
    let saved = Saved(
      reference: .passUnretained(node), cotangent: cotangent.reference, createsGraph: createsGraph)
    var index = 0
    while index < node.operandCount {
      defer { index &+= 1 }
      guard let parent = node.parentReference(index), isNeeded(parent) else { continue }
      guard let operand = Walk.operation(parent) else {
        propagate(cotangent, from: node, index, saved, toLeaf: parent)
        continue
      }
      operand._withUnsafeGuaranteedRef { operand in
        if createsGraph || wg_may_be_watched()
          || !state.change(operand, { Walk.add(cotangent, from: node, index, saved, to: &$0) })
        {
          var contribution: Value? = rule(cotangent, from: node, index, saved)
          Walk.fit(&contribution, from: node, index, saved)
          state.add(&contribution, to: operand)
        }
        guard state.releaseUse(operand) else { return }
        if next == nil {
          next = .passUnretained(operand)
        } else {
          branches.push(.passUnretained(operand))
        }
      }
    }
  }

  @inline(never)
  private mutating func propagate(
    _ cotangent: Value, from node: OperationNode, _ index: Int, _ saved: Saved,
    toLeaf parent: Unmanaged<Node>
  ) {
    guard let leaf = leafIndex(parent) else { return }
    if createsGraph || wg_may_be_watched()
      || !leaves.change(at: leaf, { Walk.add(cotangent, from: node, index, saved, to: &$0) })
    {
      var contribution: Value? = rule(cotangent, from: node, index, saved)
      Walk.fit(&contribution, from: node, index, saved)
      leaves.add(&contribution, at: leaf)
    }
    leaves.releaseUse(at: leaf)
  }

  /// The result of the rule for one operand.
  @inline(__always)
  private func rule(
    _ cotangent: Value, from node: OperationNode, _ index: Int, _ saved: Saved
  ) -> Value {
    wg_may_be_watched()
      ? watchedVJP(node, index, cotangent, saved) : node.vjp(index, cotangent, saved)
  }

  /// All operands by one rule.
  @inline(never)
  mutating func propagateTogether(
    _ cotangents: [Value?], from node: OperationNode, _ next: inout Reference?,
    _ branches: inout OperationStack
  ) {
    guard let any = cotangents.lazy.compactMap({ $0 }).first else { return }
    let saved = Saved(
      reference: .passUnretained(node), cotangent: any.reference, createsGraph: createsGraph)
    let count = Int(node.operandCount)
    var wanted = [Bool](repeating: false, count: count)
    for index in 0..<count {
      if let parent = node.parentReference(index) { wanted[index] = isNeeded(parent) }
    }
    var contributions = Contributions(wanted: wanted)
    watchedPullback(node, cotangents, saved, &contributions)
    for index in 0..<count where wanted[index] {
      let parent = node.parentReference(index)!
      let leaf = leafIndex(parent)
      var contribution: Value? = contributions.take(index, of: node.operation, saved, like: any)
      Walk.fit(&contribution, from: node, index, saved)
      if let leaf {
        leaves.add(&contribution, at: leaf)
        leaves.releaseUse(at: leaf)
      } else if let operand = Walk.operation(parent) {
        operand._withUnsafeGuaranteedRef { state.add(&contribution, to: $0) }
        releaseUse(of: parent, &next, &branches)
      }
    }
    withExtendedLifetime(cotangents) {}
  }

  /// The position of an operand that is a leaf; nil for the result of an operation.
  @inline(__always)
  private func leafIndex(_ parent: Unmanaged<Node>) -> Int? {
    parent._withUnsafeGuaranteedRef { node in
      node.isLeaf ? leaves.index(of: unsafeDowncast(node, to: Leaf.self)) : nil
    }
  }

  /// Sums a contribution over the axes along which the operand was repeated.
  @inline(__always)
  private static func fit(
    _ contribution: inout Value?, from node: OperationNode, _ index: Int, _ saved: Saved
  ) {
    let shape = saved.shape(index)
    if contribution.unsafelyUnwrapped.shape != shape {
      sum(&contribution, to: shape, node, operand: index, saved.resultShape)
    }
  }

  /// Adds the contribution to the cotangent of the operand in place, if the operation can.
  @inline(never)
  private static func add(
    _ cotangent: Value, from node: OperationNode, _ index: Int, _ saved: Saved,
    to sum: inout Value
  ) -> Bool {
    sum.isChangeable() && sum.shape == saved.shape(index)
      && node.addVJP(index, cotangent, saved, to: sum)
  }

  @inline(never)
  private static func sum(
    _ contribution: inout Value?, to shape: Shape, _ node: OperationNode, operand: Int,
    _ result: Shape
  ) {
    contribution = contribution.take().map { summed($0, to: shape, node, operand: operand, result) }
  }

  private static func summed(
    _ contribution: Value, to shape: Shape, _ node: OperationNode, operand: Int, _ result: Shape
  ) -> Value {
    let operation = node.operation.unwatched
    let broadcasts = (operation as? any Primitive).map { type(of: $0).broadcasts } ?? false
    guard broadcasts, contribution.shape == result else {
      fail(
        TensorError(
          operation.name,
          "its rule for operand \(operand) returned shape \(contribution.shape); the operand has \(shape)"
        )
      )
      return Value(.filled(.integer(0), shape, contribution.dataType))
    }
    return contribution.summed(to: shape)
  }
}
