import CWengert

/// The mark of an operation in a walk to targets.
enum WalkMark: UInt8 {
  /// Not met yet.
  case unseen
  /// No target is among its ancestors.
  case irrelevant
  /// A target is among its ancestors.
  case needed
  /// It is a target itself.
  case target

  var isNeeded: Bool { rawValue >= WalkMark.needed.rawValue }
}

/// The state of each operation in a walk: the number of uses still to come, the sum of their contributions,
/// and whether it leads to a target.
///
/// It stands in the node itself where no other walk can be using that: on tapes that the calling thread
/// holds, for a walk that is not inside of another. Elsewhere, as in a walk inside a hook or a second
/// thread's walk over a common trunk, it stands in a table of the walk's own.
struct WalkState {
  private var held: UInt64
  private var acquired: UInt64 = 0
  /// Tapes that are another's: all of their nodes stand in the table.
  private var refused: UInt64
  private var table: [ObjectIdentifier: Entry] = [:]
  /// Whether anything stands in the table: until then, whatever was claimed stands in its node.
  private var isSpread = false

  private final class Entry {
    @exclusivity(unchecked) var pendingUses: Int32 = 0
    @exclusivity(unchecked) var mark = WalkMark.unseen
    @exclusivity(unchecked) var cotangent: Value?
  }

  init() {
    let isInsideAnother = wg_enter_walk() > 1
    held = isInsideAnother ? 0 : wg_get_held_tapes()
    refused = isInsideAnother ? .max : 0
  }

  /// The end of the walk; nothing of its state may be left in a node.
  mutating func close() {
    wg_drop_tapes(acquired)
    wg_leave_walk()
  }

  @inline(__always)
  private func holds(_ node: OperationNode) -> Bool { held &>> UInt64(node.tape) & 1 == 1 }

  /// Whether the state of a node that was claimed stands in the node.
  @inline(__always)
  private func isInside(_ node: OperationNode) -> Bool { !isSpread || holds(node) }

  /// Makes the state of a node this walk's; returns whether it stands in the node.
  @inline(__always)
  private mutating func claim(_ node: OperationNode) -> Bool {
    holds(node) || acquire(node.tape)
  }

  @inline(never)
  private mutating func acquire(_ tape: UInt8) -> Bool {
    let bit: UInt64 = 1 << UInt64(tape)
    if refused & bit != 0 { return false }
    guard wg_try_hold_tape(tape) else {
      refused |= bit
      return false
    }
    held |= bit
    acquired |= bit
    return true
  }

  @inline(never)
  private mutating func entry(_ node: OperationNode) -> Entry {
    let key = ObjectIdentifier(node)
    if let entry = table[key] { return entry }
    let entry = Entry()
    table[key] = entry
    isSpread = true
    return entry
  }

  // MARK: Uses

  /// Counts one more use; returns whether it is the first.
  @inline(__always)
  mutating func addUse(_ node: OperationNode) -> Bool {
    if claim(node) {
      node.pendingUses &+= 1
      return node.pendingUses == 1
    }
    return addUseInTable(node)
  }

  @inline(never)
  private mutating func addUseInTable(_ node: OperationNode) -> Bool {
    let entry = entry(node)
    entry.pendingUses += 1
    return entry.pendingUses == 1
  }

  /// One use is done; returns whether it was the last.
  @inline(__always)
  mutating func releaseUse(_ node: OperationNode) -> Bool {
    if isInside(node) {
      node.pendingUses &-= 1
      return node.pendingUses == 0
    }
    return releaseUseInTable(node)
  }

  @inline(never)
  private mutating func releaseUseInTable(_ node: OperationNode) -> Bool {
    let entry = entry(node)
    entry.pendingUses -= 1
    return entry.pendingUses == 0
  }

  // MARK: Cotangents

  @inline(__always)
  mutating func hasCotangent(_ node: OperationNode) -> Bool {
    isInside(node) ? node.cotangent != nil : entry(node).cotangent != nil
  }

  /// The sum of the contributions so far; nil if there are none.
  func cotangent(of node: OperationNode) -> Value? {
    isInside(node) ? node.cotangent : table[ObjectIdentifier(node)]?.cotangent
  }

  /// The cotangent that a walk, or the walk of a part, begins with.
  mutating func begin(_ node: OperationNode, with cotangent: Value) {
    if !claim(node) { _ = entry(node) }
    var cotangent: Value? = cotangent
    add(&cotangent, to: node)
  }

  /// Adds a contribution, taking ownership of it: a copy would count references.
  @inline(__always)
  mutating func add(_ contribution: inout Value?, to node: OperationNode) {
    if isInside(node) {
      WalkState.add(&contribution, to: &node.cotangent)
    } else {
      addInTable(&contribution, to: node)
    }
  }

  @inline(never)
  private mutating func addInTable(_ contribution: inout Value?, to node: OperationNode) {
    WalkState.add(&contribution, to: &entry(node).cotangent)
  }

  @inline(__always)
  private static func add(_ contribution: inout Value?, to sum: inout Value?) {
    if sum == nil {
      swap(&sum, &contribution)
    } else {
      sum!.accumulate(contribution.take().unsafelyUnwrapped)
    }
  }

  /// Lets `body` change the sum of the contributions; false if there is none yet.
  @inline(__always)
  mutating func change(_ node: OperationNode, _ body: (inout Value) -> Bool) -> Bool {
    if isInside(node) { return node.cotangent != nil && body(&node.cotangent!) }
    return changeInTable(node, body)
  }

  @inline(never)
  private mutating func changeInTable(
    _ node: OperationNode, _ body: (inout Value) -> Bool
  ) -> Bool {
    let entry = entry(node)
    return entry.cotangent != nil && body(&entry.cotangent!)
  }

  /// The sum of all contributions; nil if there are none.
  @inline(__always)
  mutating func takeCotangent(_ node: OperationNode) -> Value? {
    isInside(node) ? node.cotangent.take() : takeFromTable(node)
  }

  @inline(never)
  private mutating func takeFromTable(_ node: OperationNode) -> Value? {
    entry(node).cotangent.take()
  }

  // MARK: Marks

  mutating func mark(_ node: OperationNode) -> WalkMark {
    if holds(node) { return node.walkMark }
    return table.isEmpty ? .unseen : (table[ObjectIdentifier(node)]?.mark ?? .unseen)
  }

  mutating func setMark(_ node: OperationNode, _ mark: WalkMark) {
    if claim(node) { node.walkMark = mark } else { entry(node).mark = mark }
  }

  /// Takes the mark of a node away.
  mutating func clearMark(_ node: OperationNode) {
    if holds(node) { node.walkMark = .unseen }
  }
}
