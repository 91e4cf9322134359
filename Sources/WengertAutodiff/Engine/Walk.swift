import CWengert

/// One backward walk: from a result to the leaves it came from, each operation once, after all of its
/// uses.
struct Walk {
  /// Whether the rules are recorded, so that gradients can be differentiated again.
  let createsGraph: Bool
  /// What reached each leaf.
  private(set) var leaves = LeafTable()
  /// What reached the operations in `targets`, in their order.
  private(set) var reached: [Value?]
  private let targets: [Node]
  /// The ways to the targets; nil where all leaves are wanted.
  private var ways: WaysToTargets?
  /// Checkpointed parts that were computed again and are being walked.
  private var expansions: [Expansion] = []

  /// Walks from `root` with the cotangent of its value.
  ///
  /// - Parameter targets: What gradients are wanted for; nil for all leaves.
  init(from root: Node, _ cotangent: Value, createsGraph: Bool, targets: [Node]? = nil) {
    self.createsGraph = createsGraph
    self.targets = targets ?? []
    reached = Array(repeating: nil, count: self.targets.count)
    let depth = createsGraph ? wg_exchange_no_gradient_depth(0) : 0
    if !createsGraph { wg_push_no_gradient() }
    defer {
      if createsGraph { _ = wg_exchange_no_gradient_depth(depth) } else { wg_pop_no_gradient() }
    }
    if root.isLeaf {
      leaves.add(cotangent, to: unsafeDowncast(root, to: Leaf.self))
    } else {
      let application = unsafeDowncast(root, to: Application.self)
      ways = targets.map { WaysToTargets($0) }
      if ways?.mark(from: application) ?? true {
        _ = countUses(from: application)
        run(from: application, cotangent)
      }
      ways?.clear()
    }
    leaves.callHooks()
  }

  // The root is held by the caller, and every other operation by those it is an operand of, so the walk
  // itself counts no references.
  private typealias Reference = Unmanaged<Application>

  /// Counts, for every operation that `root` came from, how many operands of other ones it is.
  ///
  /// - Returns: How many operations were not yet counted before.
  private func countUses(from root: Application) -> Int {
    var current: Reference? = .passUnretained(root)
    var branches: [Reference] = []
    var count = 0
    while let reference = current ?? branches.popLast() {
      current = nil
      count += 1
      reference._withUnsafeGuaranteedRef { application in
        for index in 0..<Int(application.operandCount) {
          guard let operand = Walk.operation(application.parentReference(index)) else { continue }
          if ways != nil, !operand._withUnsafeGuaranteedRef({ $0.mark.isOnWay }) { continue }
          let isFirstUse = operand._withUnsafeGuaranteedRef { operand in
            operand.pendingUses += 1
            return operand.pendingUses == 1
          }
          guard isFirstUse else { continue }
          if current == nil { current = operand } else { branches.append(operand) }
        }
      }
    }
    return count
  }

  /// A reference to an operation; nil if it is to a leaf or to nothing.
  @inline(__always)
  private static func operation(_ node: Unmanaged<Node>?) -> Reference? {
    guard let node, !node._withUnsafeGuaranteedRef({ $0.isLeaf }) else { return nil }
    return Unmanaged.fromOpaque(node.toOpaque())
  }

  private mutating func run(from root: Application, _ cotangent: Value) {
    root.cotangent = cotangent
    var current: Reference? = .passUnretained(root)
    var branches: [Reference] = []
    while let reference = current ?? branches.popLast() {
      current = nil
      reference._withUnsafeGuaranteedRef { application in
        // Every use has been seen, but all of them may have had nothing to say.
        guard var cotangent = application.cotangent.take() else {
          return finishUses(of: application, &current, &branches)
        }
        if !application.traits.isEmpty || application.mark == .target {
          heed(application, &cotangent)
          if application.traits.contains(.checkpoint) {
            return expand(application, cotangent, &current, &branches)
          }
        }
        hand(cotangent, from: application, &current, &branches)
        if !expansions.isEmpty { finish(application) }
      }
    }
  }

  /// Calls hooks, and keeps what is wanted besides the gradients of leaves.
  @inline(never)
  private mutating func heed(_ application: Application, _ cotangent: inout Value) {
    if application.traits.contains(.hooked), let hooks = application.hooks {
      cotangent = hooks.call(cotangent)
    }
    guard application.mark == .target else { return }
    for (index, target) in targets.enumerated() where target === application {
      reached[index] = cotangent
    }
  }

  /// Passes over an operation that no cotangent reached.
  private mutating func finishUses(
    of application: Application, _ next: inout Reference?, _ branches: inout [Reference]
  ) {
    for index in 0..<Int(application.operandCount) {
      guard let operand = Walk.operation(application.parentReference(index)) else { continue }
      if ways != nil, !operand._withUnsafeGuaranteedRef({ $0.mark.isOnWay }) { continue }
      Walk.finishUse(of: operand, &next, &branches)
    }
    if !expansions.isEmpty { finish(application) }
  }

  /// Hands an operation's cotangent to its operands; those that have seen all of their uses are next.
  @inline(__always)
  private mutating func hand(
    _ cotangent: Value, from application: Application, _ next: inout Reference?,
    _ branches: inout [Reference]
  ) {
    let elements = cotangent.reference
    let saved = Saved(
      reference: .passUnretained(application), cotangent: elements, createsGraph: createsGraph)
    for index in 0..<Int(application.operandCount) {
      guard let parent = application.parentReference(index) else { continue }
      if ways != nil, !leads(to: parent) { continue }
      if !createsGraph && addInPlace(cotangent, from: application, index, saved, to: parent) {
        if let operand = Walk.operation(parent) { Walk.finishUse(of: operand, &next, &branches) }
        continue
      }
      var share =
        wg_may_be_watched()
        ? watchedVJP(application, index, cotangent, saved)
        : application.vjp(index, cotangent, saved)
      let shape = saved.shape(index)
      if share.shape != shape {
        share = Walk.summed(share, to: shape, application, operand: index, saved.resultShape)
      }
      guard let operand = Walk.operation(parent) else {
        parent._withUnsafeGuaranteedRef { leaf in
          leaves.add(share, to: unsafeDowncast(leaf, to: Leaf.self))
        }
        continue
      }
      // Moved, not copied: a copy would count references.
      var moved: Value? = consume share
      operand._withUnsafeGuaranteedRef { operand in
        if operand.cotangent == nil {
          operand.cotangent = moved.take()
        } else {
          operand.cotangent!.accumulate(moved.take()!)
        }
      }
      Walk.finishUse(of: operand, &next, &branches)
    }
  }

  /// Lets the operation add to what its operand already has, if it knows how.
  @inline(__always)
  private mutating func addInPlace(
    _ cotangent: Value, from application: Application, _ index: Int, _ saved: Saved,
    to parent: Unmanaged<Node>
  ) -> Bool {
    if let operand = Walk.operation(parent) {
      return operand._withUnsafeGuaranteedRef { operand in
        operand.cotangent != nil && !wg_may_be_watched()
          && Walk.add(cotangent, from: application, index, saved, to: &operand.cotangent!)
      }
    }
    return parent._withUnsafeGuaranteedRef { leaf in
      leaves.change(unsafeDowncast(leaf, to: Leaf.self)) { sum in
        !wg_may_be_watched() && Walk.add(cotangent, from: application, index, saved, to: &sum)
      }
    }
  }

  @inline(never)
  private static func add(
    _ cotangent: Value, from application: Application, _ index: Int, _ saved: Saved,
    to sum: inout Value
  ) -> Bool {
    sum.isChangeable() && sum.shape == saved.shape(index)
      && application.addVJP(index, cotangent, saved, to: sum)
  }

  /// Whether the way to a target goes through an operand.
  private func leads(to operand: Unmanaged<Node>) -> Bool {
    operand._withUnsafeGuaranteedRef(ways!.leads)
  }

  @inline(__always)
  private static func finishUse(
    of operand: Reference, _ next: inout Reference?, _ branches: inout [Reference]
  ) {
    let isLastUse = operand._withUnsafeGuaranteedRef { operand in
      operand.pendingUses -= 1
      return operand.pendingUses == 0
    }
    guard isLastUse else { return }
    if next == nil { next = operand } else { branches.append(operand) }
  }

  /// Computes a checkpointed part again and goes on inside of it, as if it had always been there: the
  /// order of all sums is that of a graph without checkpoints.
  private mutating func expand(
    _ checkpoint: Application, _ cotangent: Value, _ next: inout Reference?,
    _ branches: inout [Reference]
  ) {
    defer { if !expansions.isEmpty { finish(checkpoint) } }
    if let root = (checkpoint.operation as! Checkpoint).part.computedAgain() {
      var inner = ways
      inner?.forgetWay()
      if inner?.mark(from: root) ?? true {
        root.cotangent = cotangent
        expansions.append(Expansion(root: root, remaining: countUses(from: root), ways: inner))
        next = .passUnretained(root)
      } else {
        inner?.clear()
      }
    }
    // Each use of an operand inside the part has been counted; the part's own use goes.
    for index in 0..<Int(checkpoint.operandCount) {
      guard let operand = Walk.operation(checkpoint.parentReference(index)) else { continue }
      let isDone = operand._withUnsafeGuaranteedRef { operand in
        if ways != nil, !operand.mark.isOnWay { return false }
        operand.pendingUses -= 1
        return operand.pendingUses == 0
      }
      if isDone { branches.append(operand) }
    }
  }

  /// Lets go of a checkpointed part once all of its operations have been handled.
  private mutating func finish(_ application: Application) {
    guard let index = expansions.lastIndex(where: { $0.root.scope == application.scope }) else {
      return
    }
    expansions[index].remaining -= 1
    guard expansions[index].remaining == 0 else { return }
    expansions[index].ways?.clear()
    expansions.remove(at: index)
  }

  /// The rule's answer, summed over the axes along which the operand was repeated.
  @inline(never)
  private static func summed(
    _ share: Value, to shape: Shape, _ application: Application, operand: Int, _ result: Shape
  ) -> Value {
    let operation = application.operation.unwatched
    guard type(of: operation).broadcasts, share.shape == result else {
      fail(
        TensorError(
          operation.name,
          "its rule for operand \(operand) answered shape \(share.shape); the operand has \(shape)")
      )
      return Value(.filled(.integer(0), shape, share.dataType))
    }
    return share.summed(to: shape)
  }
}

/// A checkpointed part of the graph that was computed again.
private struct Expansion {
  let root: Application
  /// How many of its operations have not been handled.
  var remaining: Int
  /// The ways to the targets inside of it.
  var ways: WaysToTargets?
}

/// Sums of cotangents per leaf, in the order in which leaves were reached.
struct LeafTable {
  private(set) var entries: [Entry] = []

  struct Entry {
    let leaf: Leaf
    var cotangent: Value
  }

  /// As many entries are searched in turn.
  private static let few = 8
  // Open addressing: positions in `entries`, or −1; its size is a power of two. Unused while the
  // entries are few.
  private var slots: [Int32] = []

  mutating func add(_ cotangent: Value, to leaf: Leaf) {
    if let index = index(of: leaf) {
      entries[index].cotangent.accumulate(cotangent)
      return
    }
    if entries.isEmpty { entries.reserveCapacity(LeafTable.few) }
    entries.append(Entry(leaf: leaf, cotangent: cotangent))
    if entries.count > LeafTable.few { insertLast() }
  }

  /// Lets `body` change what a leaf has; false if it has nothing yet.
  @inline(__always)
  mutating func change(_ leaf: Leaf, _ body: (inout Value) -> Bool) -> Bool {
    guard let index = index(of: leaf) else { return false }
    return body(&entries[index].cotangent)
  }

  /// Lets the leaves' hooks see the sums, and replace them.
  mutating func callHooks() {
    for index in entries.indices where entries[index].leaf.traits.contains(.hooked) {
      guard let hooks = entries[index].leaf.hooks else { continue }
      entries[index].cotangent = hooks.call(entries[index].cotangent)
    }
  }

  func cotangent(of leaf: Leaf) -> Value? { index(of: leaf).map { entries[$0].cotangent } }

  private func index(of leaf: Leaf) -> Int? {
    if slots.isEmpty {
      return entries.firstIndex { $0.leaf === leaf }
    }
    var slot = home(leaf)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if entries[index].leaf === leaf { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func home(_ leaf: Leaf) -> Int {
    let address = UInt(bitPattern: Unmanaged.passUnretained(leaf).toOpaque())
    return Int(truncatingIfNeeded: (address >> 4) &* 0x9E37_79B9_7F4A_7C15 >> 20)
      & (slots.count - 1)
  }

  private mutating func insertLast() {
    if entries.count * 2 > slots.count {
      slots = Array(repeating: -1, count: max(32, slots.count * 4))
      for index in entries.indices { insert(index) }
    } else {
      insert(entries.count - 1)
    }
  }

  private mutating func insert(_ index: Int) {
    var slot = home(entries[index].leaf)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = Int32(index)
  }
}
