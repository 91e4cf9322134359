import CWengert

/// What a walk to targets knows of an operation.
enum WalkMark: UInt8 {
  /// Not met yet.
  case unseen
  /// No target is among what it came from.
  case irrelevant
  /// A target is among what it came from.
  case needed
  /// It is a target itself.
  case target

  var isNeeded: Bool { rawValue >= WalkMark.needed.rawValue }
}

/// What a walk knows of each operation: how many uses it has yet to see, what they contributed, and whether
/// it leads to a target.
///
/// It stands in the node itself where no other walk can be using that: on tapes that the calling thread
/// holds, in nodes that no outer walk of the thread is using. Elsewhere, as in a walk inside a hook or a
/// second thread's walk over a common trunk, it stands in a table of the walk's own.
struct WalkState {
  /// How many walks of the thread this one is inside of, itself included.
  private let depth: UInt8
  private var held: UInt64
  private var acquired: UInt64 = 0
  /// Tapes that another thread held when they were met first: all of their nodes stand in the table.
  private var refused: UInt64 = 0
  private var table: [ObjectIdentifier: Entry] = [:]

  private final class Entry {
    var pendingUses: Int32 = 0
    var mark = WalkMark.unseen
    var cotangent: Value?
  }

  /// More nested walks than this use their tables alone; two bits of a tag hold the mark.
  private static var deepest: UInt8 { 62 }

  init() {
    depth = UInt8(Swift.min(wg_enter_walk(), UInt32(WalkState.deepest) + 1))
    held = wg_get_held_tapes()
  }

  /// The end of the walk; nothing of its state may be left in a node.
  mutating func close() {
    wg_drop_tapes(acquired)
    wg_leave_walk()
  }

  @inline(__always)
  private func holds(_ node: OperationNode) -> Bool { held >> UInt64(node.tape) & 1 == 1 }

  /// Whether the state of a node that was claimed stands in the node.
  @inline(__always)
  private func isInside(_ node: OperationNode) -> Bool {
    holds(node) && node.walkTag >> 2 == depth
  }

  /// Makes the state of a node this walk's; returns whether it stands in the node.
  @inline(__always)
  private mutating func claim(_ node: OperationNode) -> Bool {
    if !holds(node), !acquire(node.tape) { return false }
    let owner = node.walkTag >> 2
    if owner == depth { return true }
    guard owner == 0, depth <= WalkState.deepest else { return false }
    node.walkTag = depth << 2
    return true
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
    return entry
  }

  // MARK: Uses

  /// Counts one more use; returns whether it is the first.
  @inline(__always)
  mutating func addUse(_ node: OperationNode) -> Bool {
    if claim(node) {
      node.pendingUses += 1
      return node.pendingUses == 1
    }
    let entry = entry(node)
    entry.pendingUses += 1
    return entry.pendingUses == 1
  }

  /// One use is done; returns whether it was the last.
  @inline(__always)
  mutating func finishUse(_ node: OperationNode) -> Bool {
    if isInside(node) {
      node.pendingUses -= 1
      return node.pendingUses == 0
    }
    let entry = entry(node)
    entry.pendingUses -= 1
    return entry.pendingUses == 0
  }

  // MARK: Cotangents

  @inline(__always)
  mutating func hasCotangent(_ node: OperationNode) -> Bool {
    isInside(node) ? node.cotangent != nil : entry(node).cotangent != nil
  }

  /// Adds to what uses contributed.
  @inline(__always)
  mutating func add(_ share: consuming Value, to node: OperationNode) {
    // Moved, not copied: a copy would count references.
    var moved: Value? = consume share
    if claim(node) {
      if node.cotangent == nil {
        node.cotangent = moved.take()
      } else {
        node.cotangent!.accumulate(moved.take()!)
      }
      return
    }
    let entry = entry(node)
    if entry.cotangent == nil {
      entry.cotangent = moved.take()
    } else {
      entry.cotangent!.accumulate(moved.take()!)
    }
  }

  /// Lets `body` change what uses contributed; false if nothing yet.
  @inline(__always)
  mutating func change(_ node: OperationNode, _ body: (inout Value) -> Bool) -> Bool {
    if isInside(node) { return node.cotangent != nil && body(&node.cotangent!) }
    let entry = entry(node)
    return entry.cotangent != nil && body(&entry.cotangent!)
  }

  /// What all uses contributed; nil if none did.
  @inline(__always)
  mutating func takeCotangent(_ node: OperationNode) -> Value? {
    if isInside(node) { return node.cotangent.take() }
    return entry(node).cotangent.take()
  }

  // MARK: Marks

  @inline(__always)
  mutating func mark(_ node: OperationNode) -> WalkMark {
    isInside(node)
      ? WalkMark(rawValue: node.walkTag & 3)!
      : table.isEmpty ? .unseen : (table[ObjectIdentifier(node)]?.mark ?? .unseen)
  }

  mutating func setMark(_ node: OperationNode, _ mark: WalkMark) {
    if claim(node) { node.walkTag = depth << 2 | mark.rawValue } else { entry(node).mark = mark }
  }

  /// Forgets a node that has been handled, or whose mark is wanted no more.
  @inline(__always)
  mutating func release(_ node: OperationNode) {
    if isInside(node) { node.walkTag = 0 }
  }
}
