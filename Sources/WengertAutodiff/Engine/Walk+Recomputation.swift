import CWengert

/// A recomputed part of the graph that is being walked.
struct Expansion {
  let root: OperationNode
  /// How many of its operations have not been handled.
  var remaining: Int
  /// The way to the targets inside of it.
  var relevant: RelevantSubgraph?
}

extension Walk {
  /// Computes a checkpointed part again and continues inside of it, as if it had always been there: the
  /// order of all sums is that of a graph without checkpoints.
  mutating func expand(
    _ checkpoint: OperationNode, _ cotangent: Value, _ next: inout Reference?,
    _ branches: inout OperationStack
  ) {
    if let root = (checkpoint.operation as! Recomputation).part.computedAgain() {
      var inner = relevant
      inner?.forgetMarked()
      if inner?.mark(from: root, &state) ?? true {
        state.begin(root, with: cotangent)
        expansions.append(Expansion(root: root, remaining: countUses(from: root), relevant: inner))
        next = .passUnretained(root)
      } else {
        inner?.clear(&state)
      }
    }
    // Each use of an operand inside the part has been counted; the part's own use goes.
    for index in 0..<Int(checkpoint.operandCount) {
      guard let parent = checkpoint.parentReference(index), isNeeded(parent) else { continue }
      var done: Reference?
      releaseUse(of: parent, &done, &branches)
      if let done { branches.push(done) }
    }
  }

  /// Releases a recomputed part once all of its operations have been handled.
  mutating func closeExpansion(after node: OperationNode) {
    guard let index = expansions.lastIndex(where: { $0.root.scope == node.scope }) else { return }
    expansions[index].remaining -= 1
    guard expansions[index].remaining == 0 else { return }
    expansions[index].relevant?.clear(&state)
    expansions.remove(at: index)
  }
}
