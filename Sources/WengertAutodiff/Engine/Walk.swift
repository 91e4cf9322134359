import CWengert
import WengertTensors

/// One backward walk: from a result to the leaves it came from, each operation once, after all of its uses.
struct Walk {
  /// Whether the rules are recorded, so that gradients can be differentiated again.
  let createsGraph: Bool
  /// Whether saved tensors are released as soon as the rule has read them.
  let releasesGraph: Bool
  private let sink: LeafSink
  /// The cotangent of each leaf that has not gone into the sink yet.
  var leaves = LeafTable()
  /// The cotangents of the operations in `targets`, in their order.
  var reached: [Value?]
  let targets: [Node]
  /// The way to the targets; nil where all leaves are wanted.
  var relevant: RelevantSubgraph?
  /// Recomputed parts that are being walked.
  var expansions: [Expansion] = []
  var state = WalkState()
  /// The cotangents of operations with several results.
  private var several: [ObjectIdentifier: [Value?]] = [:]

  /// Walks from `root` with the cotangent of its value.
  ///
  /// - Parameter targets: Values that gradients are wanted for; nil for all leaves.
  init(
    from root: Node, _ cotangent: Value, createsGraph: Bool, targets: [Node]? = nil,
    into sink: LeafSink = .collect, releasesGraph: Bool = false
  ) {
    self.createsGraph = createsGraph
    self.releasesGraph = releasesGraph
    self.sink = sink
    self.targets = targets ?? []
    reached = Array(repeating: nil, count: self.targets.count)
    walk(from: root, cotangent, to: targets)
  }

  // Not in `init`, which would copy all of it at the end.
  @inline(never)
  private mutating func walk(from root: Node, _ cotangent: Value, to targets: [Node]?) {
    let depth = createsGraph ? wg_exchange_no_gradient_depth(0) : 0
    if !createsGraph { wg_push_no_gradient() }
    defer {
      if createsGraph { _ = wg_exchange_no_gradient_depth(depth) } else { wg_pop_no_gradient() }
    }
    if root.isLeaf {
      leaves.addUse(of: unsafeDowncast(root, to: Leaf.self))
      var cotangent: Value? = cotangent
      leaves.add(&cotangent, at: 0)
      leaves.releaseUse(at: 0)
      deliverCompleted()
    } else {
      let root = unsafeDowncast(root, to: OperationNode.self)
      relevant = targets.map { RelevantSubgraph($0, &state) }
      if relevant?.mark(from: root, &state) ?? true {
        _ = countUses(from: root)
        run(from: root, cotangent)
      }
      relevant?.clear(&state)
    }
    state.close()
    wg_share_step()
  }

  // The root is held by the caller, and every other operation by those it is an operand of, so the walk
  // itself counts no references.
  typealias Reference = Unmanaged<OperationNode>

  /// Counts, for every operation and leaf that `root` came from, how many operands of others it is.
  ///
  /// - Returns: How many operations were not yet counted before.
  mutating func countUses(from root: OperationNode) -> Int {
    var current: Reference? = .passUnretained(root)
    var branches = OperationStack()
    var count = 0
    while let reference = current ?? branches.pop() {
      current = nil
      count += 1
      reference._withUnsafeGuaranteedRef { node in
        var index = 0
        while index < node.operandCount {
          defer { index &+= 1 }
          guard let parent = node.parentReference(index), isNeeded(parent) else { continue }
          guard let operand = Walk.operation(parent) else {
            addUse(ofLeaf: parent)
            continue
          }
          guard operand._withUnsafeGuaranteedRef({ state.addUse($0) }) else { continue }
          if current == nil { current = operand } else { branches.push(operand) }
        }
      }
    }
    return count
  }

  @inline(never)
  private mutating func addUse(ofLeaf parent: Unmanaged<Node>) {
    parent._withUnsafeGuaranteedRef { leaves.addUse(of: unsafeDowncast($0, to: Leaf.self)) }
  }

  /// A reference to an operation; nil if it is to a leaf.
  @inline(__always)
  static func operation(_ node: Unmanaged<Node>) -> Reference? {
    if node._withUnsafeGuaranteedRef({ $0.isLeaf }) { return nil }
    return Unmanaged.fromOpaque(node.toOpaque())
  }

  /// Whether an operand is on the way to a target.
  @inline(__always)
  mutating func isNeeded(_ operand: Unmanaged<Node>) -> Bool {
    relevant == nil || leadsToTarget(operand)
  }

  @inline(never)
  private mutating func leadsToTarget(_ operand: Unmanaged<Node>) -> Bool {
    operand._withUnsafeGuaranteedRef { relevant!.leads(to: $0, &state) }
  }

  private mutating func run(from root: OperationNode, _ cotangent: Value) {
    state.begin(root, with: cotangent)
    if wg_may_be_watched(), let probe = currentProbe() { return runProbed(from: root, probe) }
    var current: Reference? = .passUnretained(root)
    var branches = OperationStack()
    while let reference = current ?? branches.pop() {
      current = nil
      reference._withUnsafeGuaranteedRef { handle($0, &current, &branches) }
      // The part's last reference may go with this, and the node with it: so it is retained meanwhile.
      if !expansions.isEmpty { closeExpansion(after: reference.takeUnretainedValue()) }
      if leaves.hasCompleted { deliverCompleted() }
    }
  }

  /// An operation all of whose uses are done.
  @inline(__always)
  private mutating func handle(
    _ node: OperationNode, _ next: inout Reference?, _ branches: inout OperationStack
  ) {
    // If no use produced a cotangent the rule is skipped.
    guard let cotangent = state.takeCotangent(node) else {
      return releaseUses(ofOperandsOf: node, &next, &branches)
    }
    if !node.traits.isDisjoint(with: .special) || relevant != nil {
      handleSpecial(node, cotangent, &next, &branches)
    } else {
      propagate(cotangent, from: node, &next, &branches)
    }
    if releasesGraph { node.releaseSaved() }
  }

  /// Passes over an operation that no cotangent reached.
  private mutating func releaseUses(
    ofOperandsOf node: OperationNode, _ next: inout Reference?, _ branches: inout OperationStack
  ) {
    for index in 0..<Int(node.operandCount) {
      guard let parent = node.parentReference(index), isNeeded(parent) else { continue }
      releaseUse(of: parent, &next, &branches)
    }
  }

  /// One use of an operand is done; one that has seen all of its uses is next.
  @inline(__always)
  mutating func releaseUse(
    of parent: Unmanaged<Node>, _ next: inout Reference?, _ branches: inout OperationStack
  ) {
    guard let operand = Walk.operation(parent) else {
      let index = parent._withUnsafeGuaranteedRef {
        leaves.index(of: unsafeDowncast($0, to: Leaf.self))
      }
      if let index { leaves.releaseUse(at: index) }
      return
    }
    guard operand._withUnsafeGuaranteedRef({ state.releaseUse($0) }) else { return }
    if next == nil { next = operand } else { branches.push(operand) }
  }

  /// `handle` where a probe is told.
  @inline(never)
  mutating func handleApart(
    _ node: OperationNode, _ next: inout Reference?, _ branches: inout OperationStack
  ) {
    handle(node, &next, &branches)
  }

  /// The cotangents of a node's results.
  func cotangents(of node: OperationNode) -> [Value?] {
    several[ObjectIdentifier(node)] ?? [state.cotangent(of: node)]
  }

  /// Lets hooks see complete gradients of leaves, and hands them to the sink.
  @inline(never)
  mutating func deliverCompleted() {
    while let index = leaves.takeCompleted() {
      var gradient = leaves.take(at: index)
      if gradient == nil { continue }
      Unmanaged.passUnretained(leaves.entries[index].leaf)._withUnsafeGuaranteedRef { leaf in
        if leaf.traits.contains(.hooked), let hooks = leaf.hooks {
          gradient = hooks.call(gradient.unsafelyUnwrapped)
        }
        switch sink {
        case .collect: leaves.put(&gradient, at: index)
        case .accumulate: leaf.accumulate(&gradient, createsGraph: createsGraph)
        case .forward(let receive): receive(leaf, gradient.unsafelyUnwrapped)
        }
      }
    }
  }

  /// Hooks, targets, several results, recomputed parts, shared rules.
  @inline(never)
  private mutating func handleSpecial(
    _ node: OperationNode, _ given: Value, _ next: inout Reference?,
    _ branches: inout OperationStack
  ) {
    var cotangent = given
    let traits = node.traits
    if traits.contains(.hooked), let hooks = node.hooks { cotangent = hooks.call(cotangent) }
    if relevant != nil, state.mark(node) == .target {
      for (index, target) in targets.enumerated() where target === node {
        reached[index] = cotangent
      }
    }
    if traits.contains(.recomputed) {
      return expand(node, cotangent, &next, &branches)
    }
    if traits.contains(.released), node.operandCount > 0 {
      fail(
        TensorError(
          "backward",
          "the graph was walked before with releasesGraph: true, which released the tensors that "
            + "its rules read; use releasesGraph: false the first time"
        ))
    }
    if traits.contains(.projection) {
      return handOver(cotangent, from: node, &next, &branches)
    }
    if traits.contains(.severalResults) {
      let cotangents = several.removeValue(forKey: ObjectIdentifier(node)) ?? [cotangent]
      return propagateTogether(cotangents, from: node, &next, &branches)
    }
    if traits.contains(.sharedRule) {
      return propagateTogether([cotangent], from: node, &next, &branches)
    }
    propagate(cotangent, from: node, &next, &branches)
  }

  /// Hands one result's cotangent to the operation that has several.
  private mutating func handOver(
    _ cotangent: Value, from projection: OperationNode, _ next: inout Reference?,
    _ branches: inout OperationStack
  ) {
    guard let parent = projection.parentReference(0), let reference = Walk.operation(parent) else {
      return
    }
    let node = reference.takeUnretainedValue()
    let index = (projection.operation as! Projection).index
    let key = ObjectIdentifier(node)
    let count = node.extra!.takeUnretainedValue().resultShapes.count
    var cotangents = several[key] ?? Array(repeating: nil, count: count)
    cotangents[index] = cotangents[index].map { $0 + cotangent } ?? cotangent
    several[key] = cotangents
    // The cotangent in the node only marks that one arrived; the rule reads `several`.
    if !state.hasCotangent(node) { state.begin(node, with: cotangent) }
    releaseUse(of: parent, &next, &branches)
  }
}
