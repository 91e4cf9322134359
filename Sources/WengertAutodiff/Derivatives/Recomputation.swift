import CWengert

/// Gradient checkpointing: computes `body` of some variables, keeps the result alone, and computes it again
/// when a gradient is wanted, instead of keeping the tensors that the rules inside read.
///
/// A net of n layers cut into √n checkpointed parts needs memory for some 2 √n layers instead of n, and
/// one more forward computation.
///
///     var x = input
///     for block in blocks { x = checkpointed(x) { block($0) } }
///     loss(x).backward()
///
/// All numbers are bitwise those of the computation without checkpoints, gradients included: a walk that
/// comes to the part puts the graph, computed again, in its place. (Only gradients of gradients are summed
/// in another order, so that they may differ in their last digits.) Parameters and other variables that
/// `body` captures get their gradients, and it may be differentiated any number of times. Parameters that
/// have been changed in the meantime are put back while it is computed again, and so is the state that
/// layers keep: dropout draws the same mask, batch normalization updates its running statistics once. All
/// else that `body` reads must be unchanged; if its result differs, the program stops with a message.
///
/// Chen et al., "Training Deep Nets with Sublinear Memory Cost", 2016.
///
/// - Parameters:
///   - inputs: The arguments of `body`. The graph keeps them.
///   - body: Operations on variables; the graph keeps it. A random generator that it uses must belong to a
///     layer or be made inside.
/// - Returns: The result of `body`.
public func checkpointed<Scalar>(
  _ inputs: [Variable<Scalar>], _ body: @escaping ([Variable<Scalar>]) -> Variable<Scalar>
) -> Variable<Scalar> {
  // Elements of a constant may be replaced before it is read again.
  let inputs = inputs.map { $0.requiresGradient ? $0 : $0.detached() }
  guard wg_is_recording(), !isOpened() else { return body(inputs) }
  let run = { body(inputs).value }
  let part = CheckpointedPart(run)
  let ((result, scope), state) = ReplayScope.noting { GraphScope.numbered(run) }
  let nodes = result.nodes(outside: scope)
  guard let node = result.node, node.isInside(scope), !nodes.isEmpty else {
    return Variable(result)
  }
  part.note(result.storage, state, nodes)
  return Variable(
    Value(
      result.storage,
      HoldingNode(Recomputation(part: part), from: nodes, [.requiresGradient, .recomputed])))
}

/// Whether a probe asks to see the operations inside. All numbers are the same then.
private func isOpened() -> Bool {
  wg_may_be_watched() && currentProbe()?.opensCheckpoints == true
}

/// Gradient checkpointing of a function of one variable; see the form with several.
///
///     let y = checkpointed(x) { tanh(hidden($0)) }
public func checkpointed<Scalar>(
  _ x: Variable<Scalar>, _ body: @escaping (Variable<Scalar>) -> Variable<Scalar>
) -> Variable<Scalar> {
  checkpointed([x]) { body($0[0]) }
}

/// A part of a graph that is computed again when a walk comes to it.
struct Recomputation: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let part: CheckpointedPart

  static func == (a: Recomputation, b: Recomputation) -> Bool { a.part === b.part }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(part)) }

  var name: String { "checkpointed" }
  func resultShape(_ x: Operands) -> Shape { part.shape }
  func forward(_ x: Operands, into y: inout Destination) {
    preconditionFailure("it is recorded only")
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    preconditionFailure("a walk goes through the part itself")
  }
}

/// The state needed to compute a part again.
final class CheckpointedPart: @unchecked Sendable {
  private let run: () -> Value
  private var result: Storage?
  private var state: ReplayScope?
  /// The leaves that it reads, with their elements then.
  private var leaves: [(leaf: Leaf, storage: Storage)] = []

  init(_ run: @escaping () -> Value) { self.run = run }

  var shape: Shape { result!.shape }

  func note(_ result: Storage, _ state: ReplayScope, _ nodes: [Node]) {
    self.result = result
    self.state = state
    leaves = nodes.compactMap { node in (node as? Leaf).map { ($0, $0.storage) } }
  }

  /// The part, recorded anew; nil if nothing was recorded.
  func computedAgain() -> OperationNode? {
    let (again, scope) = withLeavesAsTheyWere {
      state!.replaying { withGradients { GraphScope.numbered(run) } }
    }
    if !again.storage.isIdentical(to: result!) {
      fail(
        TensorError(
          "checkpointed",
          "the recomputed result of shape \(shape) differs from the first: the closure reads "
            + "something that has changed, such as a random generator or a tensor outside of it"))
    }
    guard let root = again.node as? OperationNode, root.isInside(scope) else { return nil }
    return root
  }

  private func withLeavesAsTheyWere<Result>(_ body: () -> Result) -> Result {
    // Leaves that have not changed are left alone: other threads may be reading them.
    let changed = leaves.filter { $0.leaf.storage !== $0.storage || !$0.leaf.requiresGradient }
    let present = changed.map { ($0.leaf.storage, $0.leaf.requiresGradient) }
    for (leaf, storage) in changed { (leaf.storage, leaf.requiresGradient) = (storage, true) }
    defer {
      for ((leaf, _), present) in zip(changed, present) {
        (leaf.storage, leaf.requiresGradient) = present
      }
    }
    return body()
  }
}

extension Storage {
  /// Whether the shape and every bit of the elements are the same.
  fileprivate func isIdentical(to other: Storage) -> Bool {
    guard shape == other.shape, dataType == other.dataType else { return false }
    return wg_is_equal(pointer, other.pointer, byteCount)
  }
}

/// A stretch of computation whose nodes can be told from all earlier ones.
enum GraphScope {
  /// Runs `body`; the nodes made in it are inside of the scope with the number.
  static func numbered<Result>(_ body: () -> Result) -> (result: Result, scope: UInt32) {
    let (outer, scope) = (wg_get_graph_scope(), wg_new_graph_scope())
    wg_set_graph_scope(scope)
    defer { wg_set_graph_scope(outer) }
    return (body(), scope)
  }
}

extension Node {
  /// Whether it was made in a scope or one inside of it. Numbers start anew after 2³², so a scope counts as
  /// inside of another if it is less than 2³¹ ahead. Only a result that left its part and is read by a part
  /// 2³¹ later would be misjudged; nodes made outside of all parts have 0.
  func isInside(_ outer: UInt32) -> Bool {
    scope != 0 && Int32(bitPattern: scope &- outer) >= 0
  }
}

extension Value {
  /// The nodes outside of a scope that the nodes inside came from directly, in the order in which a
  /// search meets them.
  fileprivate func nodes(outside scope: UInt32) -> [Node] {
    guard let root = self.node as? OperationNode, root.isInside(scope) else { return [] }
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var found: [Node] = []
    var pending = [root]
    while let node = pending.popLast() {
      for index in 0..<Int(node.operandCount) {
        guard let parent = node.parent(index),
          seen.insert(ObjectIdentifier(parent)).inserted
        else { continue }
        if let inner = parent as? OperationNode, inner.isInside(scope) {
          pending.append(inner)
        } else if !(parent.isLeaf && parent.isInside(scope)) {
          found.append(parent)
        }
      }
    }
    return found
  }
}
