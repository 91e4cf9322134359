import CWengert
import WengertTensors

/// Where a value came from: a leaf of the graph, or an operation and its operands.
///
/// Any number of threads may read a graph, and walk it at once: a walk keeps its state in the nodes of
/// tapes that its thread holds, and elsewhere for others (`WalkState`).
@usableFromInline
class Node: @unchecked Sendable {
  @exclusivity(unchecked) final var traits: Traits
  /// Its mark in a walk to targets; `unseen` between walks.
  @exclusivity(unchecked) final var walkMark = WalkMark.unseen
  /// The tape that it was recorded on.
  final let tape: UInt8
  /// Which recomputed part it was made in; 0 outside of all.
  final let scope: UInt32

  struct Traits: OptionSet {
    let rawValue: UInt8
    /// It is a `Leaf`; all others are an `OperationNode`.
    static let leaf = Traits(rawValue: 1)
    /// A gradient is wanted for something it came from.
    static let requiresGradient = Traits(rawValue: 2)
    /// There are hooks for its gradient.
    static let hooked = Traits(rawValue: 4)
    /// It stands for a part of the graph that a walk computes again.
    static let recomputed = Traits(rawValue: 8)
    /// Its rule computes all contributions together.
    static let sharedRule = Traits(rawValue: 16)
    /// It stands for one of several results: its operand is the operation.
    static let projection = Traits(rawValue: 32)
    /// Its operation has several results, each with a projection.
    static let severalResults = Traits(rawValue: 64)
    /// Its saved tensors were released by a walk.
    static let released = Traits(rawValue: 128)
    /// The traits that a walk handles apart from the rule.
    static let special: Traits = [
      .hooked, .recomputed, .sharedRule, .projection, .severalResults, .released,
    ]
  }

  init(_ traits: Traits) {
    self.traits = traits
    tape = wg_tape()
    scope = wg_get_graph_scope()
  }

  @inline(__always)
  final var isLeaf: Bool { traits.contains(.leaf) }

  final var requiresGradient: Bool {
    @inline(__always) get { traits.contains(.requiresGradient) }
    set {
      if newValue { traits.insert(.requiresGradient) } else { traits.remove(.requiresGradient) }
    }
  }
}

/// A variable that no operation made: its elements can be changed, and gradients accumulate in it.
final class Leaf: Node, @unchecked Sendable {
  @exclusivity(unchecked) var storage: Storage
  // Guarded by the leaf's lock: several threads may walk to one leaf.
  @exclusivity(unchecked) private var sum: Value?
  @exclusivity(unchecked) private var ownHooks: GradientHooks?
  @exclusivity(unchecked) private var ownName: LeafName?
  /// Whether gradients were ever wanted for it by its owner: so it stays when it is frozen.
  @exclusivity(unchecked) var isParameter: Bool

  init(_ storage: Storage, requiresGradient: Bool) {
    self.storage = storage
    isParameter = requiresGradient
    super.init(requiresGradient ? [.leaf, .requiresGradient] : .leaf)
  }

  // Hooks may refer to other leaves, and a gradient with a graph does.
  deinit {
    if ownHooks != nil { ReleaseQueue.release(&ownHooks) }
    if sum?.node != nil { ReleaseQueue.release(&sum) }
  }

  @inline(__always)
  private func locked<Result>(_ body: () -> Result) -> Result {
    let address = Unmanaged.passUnretained(self).toOpaque()
    wg_lock_leaf(address)
    defer { wg_unlock_leaf(address) }
    return body()
  }

  /// The sum of the gradients that `backward` left here; nil before the first.
  var gradient: Value? {
    get { locked { sum } }
    set {
      // The old one is released outside of the lock.
      var old = newValue
      locked { swap(&old, &sum) }
    }
  }

  /// The elements of the gradient.
  var gradientStorage: Storage? { locked { sum?.storage } }

  /// Forgets the gradient.
  func forgetGradient() {
    // Released outside of the lock.
    var old: Value?
    locked { swap(&old, &sum) }
  }

  /// The gradient as a variable of its own, whose elements can be changed.
  var ownGradient: Value? {
    locked {
      if let value = sum, value.node == nil {
        sum = Value(Leaf(value.storage, requiresGradient: false))
      }
      return sum
    }
  }

  /// Its gradient hooks; nil for most.
  var hooks: GradientHooks? {
    get { locked { ownHooks } }
    set { locked { ownHooks = newValue } }
  }

  /// Its name in the net that was last asked for its parameters, for messages; nil before.
  var name: String? {
    get { locked { ownName }?.text }
    set {
      guard newValue != name else { return }
      let new = newValue.map(LeafName.init)
      locked { ownName = new }
    }
  }

  /// A leaf without a name holds one word instead of a string.
  private final class LeafName: Sendable {
    let text: String
    init(_ text: String) { self.text = text }
  }

  /// Adds the gradient of one walk and takes it: the sum of a walk is added as a whole, so that the same walk
  /// twice gives exactly twice the gradient.
  func accumulate(_ gradient: inout Value?, createsGraph: Bool) {
    locked {
      if sum == nil { return swap(&sum, &gradient) }
      // A copy that a caller has read stays as it is.
      if let node = sum!.node, node.isLeaf { sum = sum!.detached }
      let gradient = gradient.take().unsafelyUnwrapped
      if createsGraph {
        sum = withGradients { sum! + gradient }
      } else {
        withoutGradients { sum!.accumulate(gradient) }
      }
    }
  }
}
