/// The operations through which a result depends on targets: a walk for their gradients alone leaves out
/// all others. Marks stand in the walk's state.
struct RelevantSubgraph {
  private let leaves: Set<ObjectIdentifier>
  private let targets: [OperationNode]
  /// Each marked operation; all are alive as long as the root is.
  private var marked: [Unmanaged<OperationNode>] = []

  init(_ targets: [Node], _ state: inout WalkState) {
    leaves = Set(targets.lazy.filter(\.isLeaf).map { ObjectIdentifier($0) })
    self.targets = targets.compactMap {
      $0.isLeaf ? nil : unsafeDowncast($0, to: OperationNode.self)
    }
    for target in self.targets where state.mark(target) == .unseen { mark(target, .target, &state) }
  }

  private mutating func mark(
    _ node: OperationNode, _ mark: WalkMark, _ state: inout WalkState
  ) {
    state.setMark(node, mark)
    marked.append(.passUnretained(node))
  }

  /// Whether a leaf is a target.
  func contains(_ leaf: Node) -> Bool { leaves.contains(ObjectIdentifier(leaf)) }

  /// Whether the way to a target goes through an operand.
  func leads(to operand: Node, _ state: inout WalkState) -> Bool {
    operand.isLeaf
      ? contains(operand)
      : state.mark(unsafeDowncast(operand, to: OperationNode.self)).isNeeded
  }

  /// Marks all that `root` came from.
  ///
  /// - Returns: Whether a target is there.
  mutating func mark(from root: OperationNode, _ state: inout WalkState) -> Bool {
    // Depth first, each operation after its operands; the stack holds which operand comes next.
    var stack: [(node: OperationNode, operand: Int)] = []
    var seen: Set<ObjectIdentifier> = []
    if state.mark(root) == .unseen { mark(root, .irrelevant, &state) }
    stack.append((root, 0))
    func need(_ node: OperationNode, _ state: inout WalkState) {
      if state.mark(node) != .target { state.setMark(node, .needed) }
    }
    while let (node, index) = stack.last {
      guard index < Int(node.operandCount) else {
        stack.removeLast()
        if state.mark(node).isNeeded, let user = stack.last?.node { need(user, &state) }
        continue
      }
      stack[stack.count - 1].operand += 1
      guard let operand = node.parent(index) else { continue }
      if operand.isLeaf {
        if contains(operand) { need(node, &state) }
        continue
      }
      let next = unsafeDowncast(operand, to: OperationNode.self)
      let found = state.mark(next)
      // The mark of a target does not tell whether its own operands lead to targets.
      if found == .unseen || (found == .target && seen.insert(.init(next)).inserted) {
        if found == .unseen { mark(next, .irrelevant, &state) }
        stack.append((next, 0))
      } else if found.isNeeded {
        need(node, &state)
      }
    }
    return state.mark(root).isNeeded
  }

  /// Starts a list of its own for another part of the graph, with the same targets.
  mutating func forgetMarked() { marked = [] }

  /// Takes all marks away.
  func clear(_ state: inout WalkState) {
    for reference in marked { reference._withUnsafeGuaranteedRef { state.clearMark($0) } }
  }
}
