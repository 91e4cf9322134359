import CWengert
import WengertTensors

// From an operation's cotangent to contributions to its operands.
extension Walk {
  /// Each operand by its own formula; those that have seen all of their uses are next.
  @inline(__always)
  mutating func propagate(
    _ cotangent: Value, from node: OperationNode, _ next: inout Reference?,
    _ branches: inout [Reference]
  ) {
    let saved = Saved(
      reference: .passUnretained(node), cotangent: cotangent.reference, createsGraph: createsGraph)
    for index in 0..<Int(node.operandCount) {
      guard let parent = node.parentReference(index), isNeeded(parent) else { continue }
      let leaf = leafIndex(parent)
      if !createsGraph && addInPlace(cotangent, from: node, index, saved, to: parent, leaf) {
        finishUse(parent, leaf, &next, &branches)
        continue
      }
      let share =
        wg_may_be_watched()
        ? watchedVJP(node, index, cotangent, saved)
        : node.vjp(index, cotangent, saved)
      contribute(consume share, from: node, index, saved, to: parent, leaf)
      finishUse(parent, leaf, &next, &branches)
    }
  }

  /// All operands by one rule.
  @inline(never)
  mutating func propagateTogether(
    _ cotangents: [Value?], from node: OperationNode, _ next: inout Reference?,
    _ branches: inout [Reference]
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
      let share = contributions.take(index, of: node.operation, saved, like: any)
      contribute(consume share, from: node, index, saved, to: parent, leaf)
      finishUse(parent, leaf, &next, &branches)
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

  @inline(__always)
  private mutating func finishUse(
    _ parent: Unmanaged<Node>, _ leaf: Int?, _ next: inout Reference?,
    _ branches: inout [Reference]
  ) {
    if let leaf { finishLeafUse(at: leaf) } else { finishUse(of: parent, &next, &branches) }
  }

  /// Adds a contribution to what an operand has.
  @inline(__always)
  private mutating func contribute(
    _ given: consuming Value, from node: OperationNode, _ index: Int, _ saved: Saved,
    to parent: Unmanaged<Node>, _ leaf: Int?
  ) {
    var share: Value? = consume given
    let shape = saved.shape(index)
    if share.unsafelyUnwrapped.shape != shape {
      share = Walk.summed(
        share.take().unsafelyUnwrapped, to: shape, node, operand: index, saved.resultShape)
    }
    if let leaf { return leaves.add(share.take().unsafelyUnwrapped, at: leaf) }
    guard let operand = Walk.operation(parent) else { return }
    operand._withUnsafeGuaranteedRef {
      state.add(share.take().unsafelyUnwrapped, to: $0)
    }
  }

  /// Lets the operation add to what its operand already has, if it knows how.
  @inline(__always)
  private mutating func addInPlace(
    _ cotangent: Value, from node: OperationNode, _ index: Int, _ saved: Saved,
    to parent: Unmanaged<Node>, _ leaf: Int?
  ) -> Bool {
    if wg_may_be_watched() { return false }
    if let leaf {
      return leaves.change(at: leaf) {
        Walk.add(cotangent, from: node, index, saved, to: &$0)
      }
    }
    guard let operand = Walk.operation(parent) else { return false }
    return operand._withUnsafeGuaranteedRef { operand in
      state.change(operand) { Walk.add(cotangent, from: node, index, saved, to: &$0) }
    }
  }

  @inline(never)
  private static func add(
    _ cotangent: Value, from node: OperationNode, _ index: Int, _ saved: Saved,
    to sum: inout Value
  ) -> Bool {
    sum.isChangeable() && sum.shape == saved.shape(index)
      && node.addVJP(index, cotangent, saved, to: sum)
  }

  /// A contribution, summed over the axes along which the operand was repeated.
  @inline(never)
  private static func summed(
    _ share: Value, to shape: Shape, _ node: OperationNode, operand: Int, _ result: Shape
  ) -> Value {
    let operation = node.operation.unwatched
    let broadcasts = (operation as? any Primitive).map { type(of: $0).broadcasts } ?? false
    guard broadcasts, share.shape == result else {
      fail(
        TensorError(
          operation.name,
          "its rule for operand \(operand) returned shape \(share.shape); the operand has \(shape)")
      )
      return Value(.filled(.integer(0), shape, share.dataType))
    }
    return share.summed(to: shape)
  }
}
