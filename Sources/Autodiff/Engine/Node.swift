import CKernels

/// Where a value came from: a leaf of the graph, or an operation applied to values.
///
/// A graph belongs to the thread that builds it; leaves may be shared between threads as long as none
/// of them writes.
class Node: @unchecked Sendable {
  /// Whether this is a `Leaf`; the alternative is an `Application`.
  final let isLeaf: Bool
  /// Whether a gradient is wanted for something this value came from.
  @exclusivity(unchecked) final var requiresGradient: Bool
  /// What a walk must heed besides the operation's rule; empty for most nodes.
  @exclusivity(unchecked) final var traits: Traits = []
  /// State of a walk to targets; between walks `.unseen`.
  @exclusivity(unchecked) final var mark = WalkMark.unseen
  /// Which checkpointed part it was made in; 0 outside of all.
  final let scope: UInt32

  struct Traits: OptionSet {
    let rawValue: UInt8
    /// There are hooks for its gradient.
    static let hooked = Traits(rawValue: 1)
    /// It stands for a part of the graph that a walk computes again.
    static let checkpoint = Traits(rawValue: 2)
  }

  init(isLeaf: Bool, requiresGradient: Bool) {
    self.isLeaf = isLeaf
    scope = wg_get_graph_scope()
    self.requiresGradient = requiresGradient
  }
}

/// A variable that no operation made: its elements can be changed, and gradients accumulate in it.
final class Leaf: Node, @unchecked Sendable {
  @exclusivity(unchecked) var storage: Storage
  /// The sum of the gradients that `backward` left here; nil before the first.
  @exclusivity(unchecked) var gradient: Value?
  /// What observes or changes its gradients; nil as a rule.
  @exclusivity(unchecked) var hooks: GradientHooks?

  init(_ storage: Storage, requiresGradient: Bool) {
    self.storage = storage
    super.init(isLeaf: true, requiresGradient: requiresGradient)
  }
}

/// One operation applied: its attributes, where its operands came from, and what its rules will read.
final class Application: Node, @unchecked Sendable {
  let operation: any Operation
  let resultShape: Shape

  // Up to two operands stand inline, which covers all but a few operations.
  @exclusivity(unchecked) private var firstParent: Node?
  @exclusivity(unchecked) private var secondParent: Node?
  private let firstSaved: Storage?
  private let secondSaved: Storage?
  let savedResult: Storage?
  /// What does not fit inline: the third and all further operands, and shapes of operands that are
  /// neither retained nor the result's.
  @exclusivity(unchecked) private var others: Others?

  // State of a walk; between walks 0 and nil.
  @exclusivity(unchecked) var cotangent: Value?
  @exclusivity(unchecked) var pendingUses: Int32 = 0
  let operandCount: Int32

  private final class Others {
    var parents: [Node?] = []
    var saved: [Storage?] = []
    var shapes: [Shape] = []
    var hooks: GradientHooks?
  }

  /// What observes or changes its result's gradient; nil as a rule.
  var hooks: GradientHooks? {
    get { others?.hooks }
    set {
      if others == nil { others = Others() }
      others!.hooks = newValue
    }
  }

  init(
    _ operation: any Operation, _ first: Value, _ second: Value?, _ result: Storage,
    retaining retained: Retained
  ) {
    self.operation = operation
    resultShape = result.shape
    let firstStorage = first.storage
    firstParent = Application.parent(first)
    firstSaved = retained.contains(.operand(0)) ? firstStorage : nil
    var isShapeKnown = firstSaved != nil || firstStorage.shape == resultShape
    let secondStorage = second?.storage
    if let second, let secondStorage {
      operandCount = 2
      secondParent = Application.parent(second)
      secondSaved = retained.contains(.operand(1)) ? secondStorage : nil
      isShapeKnown =
        isShapeKnown && (secondSaved != nil || secondStorage.shape == resultShape)
    } else {
      operandCount = 1
      secondSaved = nil
    }
    if isShapeKnown {
      others = nil
    } else {
      let others = Others()
      others.shapes = [firstStorage.shape, secondStorage?.shape ?? Shape()]
      self.others = others
    }
    savedResult = retained.contains(.result) ? result : nil
    super.init(isLeaf: false, requiresGradient: true)
  }

  init(
    _ operation: any Operation, _ operands: [Value], _ result: Storage, retaining retained: Retained
  ) {
    self.operation = operation
    resultShape = result.shape
    operandCount = Int32(operands.count)
    let storages = operands.map(\.storage)
    func saved(_ index: Int) -> Storage? {
      // Operands beyond the 31st share the last bit.
      retained.contains(.operand(min(index, 30))) ? storages[index] : nil
    }
    firstParent = Application.parent(operands[0])
    firstSaved = saved(0)
    secondParent = operands.count > 1 ? Application.parent(operands[1]) : nil
    secondSaved = operands.count > 1 ? saved(1) : nil
    let others = Others()
    others.shapes = storages.map(\.shape)
    for index in operands.indices.dropFirst(2) {
      others.parents.append(Application.parent(operands[index]))
      others.saved.append(saved(index))
    }
    self.others = others
    savedResult = retained.contains(.result) ? result : nil
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// Stands for a part of the graph that came from `nodes`.
  init(_ operation: any Operation, from nodes: [Node], _ resultShape: Shape) {
    self.operation = operation
    self.resultShape = resultShape
    operandCount = Int32(nodes.count)
    firstParent = nodes[0]
    secondParent = nodes.count > 1 ? nodes[1] : nil
    (firstSaved, secondSaved, savedResult) = (nil, nil, nil)
    others = Others()
    super.init(isLeaf: false, requiresGradient: true)
    others!.parents = Array(nodes.dropFirst(2))
    traits = .checkpoint
  }

  /// The node of an operand, if a gradient is wanted for it.
  @inline(__always)
  private static func parent(_ operand: Value) -> Node? {
    guard let node = operand.node, node.requiresGradient else { return nil }
    return node
  }

  /// Where an operand came from, without a reference of its own; nil if no gradient is wanted for it.
  @inline(__always)
  func parentReference(_ index: Int) -> Unmanaged<Node>? {
    switch index {
    case 0: firstParent.map { .passUnretained($0) }
    case 1: secondParent.map { .passUnretained($0) }
    default: others!.parents[index - 2].map { .passUnretained($0) }
    }
  }

  /// Where an operand came from; nil if no gradient is wanted for it.
  @inline(__always)
  func parent(_ index: Int) -> Node? {
    index == 0 ? firstParent : (index == 1 ? secondParent : others!.parents[index - 2])
  }

  func shape(_ index: Int) -> Shape {
    if let others, !others.shapes.isEmpty { return others.shapes[index] }
    return (index == 0 ? firstSaved : secondSaved)?.shape ?? resultShape
  }

  func saved(_ index: Int) -> Storage? {
    index == 0 ? firstSaved : (index == 1 ? secondSaved : others!.saved[index - 2])
  }

  // A graph is released by a loop: releasing nodes one from inside the other, as their references go,
  // would need a stack frame for each of a chain's operations.
  deinit {
    var branches: [Application] = []
    var current = takeParents(into: &branches)
    while let application = current ?? branches.popLast() {
      current = application.takeParents(into: &branches)
    }
  }

  /// Lets go of the parents. Those nobody else refers to are handed to the caller: one as the result,
  /// more in `branches`.
  @inline(__always)
  private func takeParents(into branches: inout [Application]) -> Application? {
    var next: Application?
    Application.take(&firstParent, &next, &branches)
    Application.take(&secondParent, &next, &branches)
    if let others {
      var parents: [Node?] = []
      swap(&parents, &others.parents)
      for index in parents.indices { Application.take(&parents[index], &next, &branches) }
    }
    return next
  }

  @inline(__always)
  private static func take(
    _ parent: inout Node?, _ next: inout Application?, _ branches: inout [Application]
  ) {
    // Moved, not copied: a copy on the way would be a second reference, and the last release of an
    // operation that seems shared would release its own parents from inside.
    var taken: Node?
    swap(&taken, &parent)
    guard taken?.isLeaf == false, isKnownUniquelyReferenced(&taken) else { return }
    let application = unsafeDowncast(taken.unsafelyUnwrapped, to: Application.self)
    if next == nil { next = application } else { branches.append(application) }
  }
}

/// What a rule reads: the operands and the result that the operation retained, and all shapes.
public struct Saved {
  let application: Application
  /// Whether the rule's own operations are being recorded.
  let createsGraph: Bool

  /// An operand that the operation said it needs.
  public subscript(index: Int) -> Value {
    guard let storage = application.saved(index) else {
      fatalError(
        "\(application.operation.name): its rule reads operand \(index), which needs(for:) left out"
      )
    }
    return Value(storage, createsGraph ? application.parent(index) : nil)
  }

  /// The result, if the operation said it needs it.
  public var result: Value {
    guard let storage = application.savedResult else {
      fatalError(
        "\(application.operation.name): its rule reads the result, which needs(for:) left out")
    }
    return Value(storage, createsGraph ? application : nil)
  }

  /// The shape of an operand.
  public func shape(_ index: Int) -> Shape { application.shape(index) }
  /// The shape of the result.
  public var resultShape: Shape { application.resultShape }
  /// Number of operands.
  public var operandCount: Int { Int(application.operandCount) }
}
