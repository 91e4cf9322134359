import CWengert
import WengertTensors

// A graph is released by a loop: releasing nodes one from inside the other, as their references go, would
// need a stack frame for each of a chain's operations. Hooks and attributes that hold values go through a
// queue (`ReleaseQueue`), for the same reason.
extension OperationNode {
  /// The end of a node.
  @inline(__always)
  final func releaseEverything() {
    firstSaved?.release()
    secondSaved?.release()
    resultSaved?.release()
    // Most were emptied by the loop below, which then releases them.
    if firstParent == nil && secondParent == nil && extra == nil { return }
    releaseParents()
  }

  @inline(never)
  private final func releaseParents() {
    var branches = OperationStack()
    var current = takeParents(&branches)
    while let node = current ?? branches.pop() {
      current = node._withUnsafeGuaranteedRef { $0.takeParents(&branches) }
      node.release()
    }
    guard let extra else { return }
    if traits.contains(.hooked) { ReleaseQueue.release(&extra.takeUnretainedValue().hooks) }
    extra.release()
  }

  /// Releases the tensors saved for the rule, after a walk that needs them no more.
  final func releaseSaved() {
    traits.insert(.released)
    firstSaved?.release()
    secondSaved?.release()
    resultSaved?.release()
    (firstSaved, secondSaved, resultSaved) = (nil, nil, nil)
    extra?._withUnsafeGuaranteedRef { $0.releaseSaved() }
  }

  /// Takes the parents out. Those that nobody else refers to are handed to the caller, with their last
  /// reference: one as the result, more in `branches`.
  @inline(__always)
  private final func takeParents(_ branches: inout OperationStack)
    -> Unmanaged<OperationNode>?
  {
    var next: Unmanaged<OperationNode>?
    if let parent = firstParent {
      firstParent = nil
      OperationNode.take(parent, &next, &branches)
    }
    if let parent = secondParent {
      secondParent = nil
      OperationNode.take(parent, &next, &branches)
    }
    if let extra { OperationNode.takeParents(of: extra.takeUnretainedValue(), &next, &branches) }
    return next
  }

  private static func takeParents(
    of extra: ExtraOperands, _ next: inout Unmanaged<OperationNode>?,
    _ branches: inout OperationStack
  ) {
    if let parent = extra.third?.parent {
      extra.third!.parent = nil
      take(parent, &next, &branches)
    }
    for index in extra.further.indices {
      guard let parent = extra.further[index].parent else { continue }
      extra.further[index].parent = nil
      take(parent, &next, &branches)
    }
  }

  @inline(__always)
  private static func take(
    _ parent: Unmanaged<Node>, _ next: inout Unmanaged<OperationNode>?,
    _ branches: inout OperationStack
  ) {
    guard !parent._withUnsafeGuaranteedRef({ $0.isLeaf }), isOnlyReference(parent) else {
      return parent.release()
    }
    let node = Unmanaged<OperationNode>.fromOpaque(parent.toOpaque())
    if next == nil { next = node } else { branches.push(node) }
  }

  // A strong variable to ask with would be a second reference.
  @inline(__always)
  private static func isOnlyReference(_ node: Unmanaged<Node>) -> Bool {
    var address = node.toOpaque()
    return withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: Node.self, capacity: 1) { isKnownUniquelyReferenced(&$0.pointee) }
    }
  }
}
