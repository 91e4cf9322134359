import CWengert
import WengertTensors

/// Where a value came from: a leaf of the graph, or an operation applied to values.
///
/// A graph belongs to the thread that builds it; leaves may be shared between threads as long as none
/// of them writes.
@usableFromInline
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

/// One operation applied: where its operands came from, and what its rules will read. The operation
/// itself is known to the subclass `Applied`.
///
/// References are counted by hand: the walk follows and reads millions of them, and a retain and a
/// release around every look would cost more than the rest of the walk. Whoever stores one retains it,
/// and `deinit` lets go.
@usableFromInline
class Application: Node, @unchecked Sendable {
  // Small fields first: an object of more than 120 bytes would fall out of the allocator's fast bins.
  final let operandCount: Int32
  /// How many uses the walk has yet to see; 0 between walks.
  @exclusivity(unchecked) final var pendingUses: Int32 = 0

  // Up to two operands stand inline, which covers all but a few operations.
  @exclusivity(unchecked) private final var firstParent: Unmanaged<Node>?
  @exclusivity(unchecked) private final var secondParent: Unmanaged<Node>?
  private final let firstSaved: Unmanaged<Storage>?
  private final let secondSaved: Unmanaged<Storage>?
  private final let resultSaved: Unmanaged<Storage>?
  /// What does not fit inline: the third and all further operands, and shapes of operands that are
  /// neither retained nor the result's.
  @exclusivity(unchecked) private final var others: Unmanaged<Others>?
  /// What the walk has collected for the result; nil between walks.
  @exclusivity(unchecked) final var cotangent: Value?

  private final class Others {
    /// Of the first two operands; nil where they are known without.
    let shapes: (first: Shape, second: Shape)?
    var third: Operand?
    var further: [Operand] = []
    var hooks: GradientHooks?

    init() { shapes = nil }

    init(_ first: Shape, _ second: Shape = Shape(), third: Operand? = nil) {
      shapes = (first, second)
      self.third = third
    }

    subscript(index: Int) -> Operand { index == 2 ? third! : further[index - 3] }

    func shape(_ index: Int) -> Shape? {
      index == 0 ? shapes?.first : (index == 1 ? shapes?.second : self[index].shape)
    }

    func append(_ operand: Operand) {
      if third == nil { third = operand } else { further.append(operand) }
    }
  }

  /// What observes or changes its result's gradient; nil as a rule.
  final var hooks: GradientHooks? {
    get { others?.takeUnretainedValue().hooks }
    set {
      if others == nil { others = .passRetained(Others()) }
      others!.takeUnretainedValue().hooks = newValue
    }
  }

  private struct Operand {
    var parent: Unmanaged<Node>?
    let saved: Storage?
    let shape: Shape

    init(from node: Node) {
      parent = .passRetained(node)
      saved = nil
      shape = Shape()
    }

    init(_ value: Value, isSaved: Bool) {
      parent = Application.parent(value)
      saved = isSaved ? value.storage : nil
      shape = value.shape
    }
  }

  /// One operand, which is tracked.
  @inline(__always)
  fileprivate init(
    _ x: Value, _ storage: Unmanaged<Storage>, _ result: Storage, _ retained: Retained
  ) {
    operandCount = 1
    firstParent = x.node.map { .passRetained($0) }
    secondParent = nil
    let keepsOperand = retained.contains(.operand(0))
    firstSaved = keepsOperand ? storage.retain() : nil
    secondSaved = nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    others =
      keepsOperand || Application.shape(storage) == result.shape
      ? nil : .passRetained(Others(Application.shape(storage)))
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// Two operands, one of them tracked at least.
  @inline(__always)
  fileprivate init(
    _ a: Value, _ b: Value, _ first: Unmanaged<Storage>, _ second: Unmanaged<Storage>,
    _ result: Storage, _ retained: Retained
  ) {
    operandCount = 2
    firstParent = Application.parent(a)
    secondParent = Application.parent(b)
    let keepsFirst = retained.contains(.operand(0))
    let keepsSecond = retained.contains(.operand(1))
    firstSaved = keepsFirst ? first.retain() : nil
    secondSaved = keepsSecond ? second.retain() : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    let areShapesKnown =
      (keepsFirst || Application.shape(first) == result.shape)
      && (keepsSecond || Application.shape(second) == result.shape)
    others =
      areShapesKnown
      ? nil : .passRetained(Others(Application.shape(first), Application.shape(second)))
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// Three operands, one of them tracked at least.
  fileprivate init(
    _ a: Value, _ b: Value, _ c: Value, _ result: Storage, _ retained: Retained
  ) {
    operandCount = 3
    firstParent = Application.parent(a)
    secondParent = Application.parent(b)
    firstSaved = retained.contains(.operand(0)) ? a.reference.retain() : nil
    secondSaved = retained.contains(.operand(1)) ? b.reference.retain() : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    let third = Operand(c, isSaved: retained.contains(.operand(2)))
    others = .passRetained(Others(a.shape, b.shape, third: third))
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// Any number of operands.
  fileprivate init(_ operands: [Value], _ result: Storage, _ retained: Retained) {
    operandCount = Int32(operands.count)
    func saved(_ index: Int) -> Unmanaged<Storage>? {
      retained.contains(.operand(index)) ? operands[index].reference.retain() : nil
    }
    firstParent = Application.parent(operands[0])
    firstSaved = saved(0)
    secondParent = operands.count > 1 ? Application.parent(operands[1]) : nil
    secondSaved = operands.count > 1 ? saved(1) : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    let others = Others(operands[0].shape, operands.count > 1 ? operands[1].shape : Shape())
    for index in operands.indices.dropFirst(2) {
      others.append(Operand(operands[index], isSaved: retained.contains(.operand(index))))
    }
    self.others = .passRetained(others)
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// Stands for a part of the graph that came from `nodes`.
  fileprivate init(from nodes: [Node]) {
    operandCount = Int32(nodes.count)
    firstParent = .passRetained(nodes[0])
    secondParent = nodes.count > 1 ? .passRetained(nodes[1]) : nil
    (firstSaved, secondSaved, resultSaved) = (nil, nil, nil)
    let others = Others()
    for node in nodes.dropFirst(2) { others.append(Operand(from: node)) }
    self.others = .passRetained(others)
    super.init(isLeaf: false, requiresGradient: true)
    traits = .checkpoint
  }

  @inline(__always)
  private static func shape(_ storage: Unmanaged<Storage>) -> Shape {
    storage._withUnsafeGuaranteedRef { $0.shape }
  }

  /// The node of an operand, retained, if a gradient is wanted for it.
  @inline(__always)
  private static func parent(_ operand: Value) -> Unmanaged<Node>? {
    guard let node = operand.node, node.requiresGradient else { return nil }
    return .passRetained(node)
  }

  // What `Applied` knows.

  /// The operation, as messages and listings see it.
  var operation: any Operation { fatalError("an application is always of an operation") }
  /// The operation's rule for an operand.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
  /// The operation's way to add that to a sum in place; false if it has none.
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool { false }

  /// Where an operand came from, without a reference of its own; nil if no gradient is wanted for it.
  @inline(__always)
  final func parentReference(_ index: Int) -> Unmanaged<Node>? {
    switch index {
    case 0: firstParent
    case 1: secondParent
    default: furtherParent(index)
    }
  }

  private final func furtherParent(_ index: Int) -> Unmanaged<Node>? {
    others!.takeUnretainedValue()[index].parent
  }

  /// Where an operand came from; nil if no gradient is wanted for it.
  final func parent(_ index: Int) -> Node? { parentReference(index)?.takeUnretainedValue() }

  /// The shape of an operand, given that of the result.
  @inline(__always)
  final func shape(_ index: Int, _ result: Shape) -> Shape {
    if let others, let shape = others._withUnsafeGuaranteedRef({ $0.shape(index) }) { return shape }
    guard let saved = index == 0 ? firstSaved : secondSaved else { return result }
    return saved._withUnsafeGuaranteedRef { $0.shape }
  }

  final func saved(_ index: Int) -> Storage? {
    switch index {
    case 0: firstSaved?.takeUnretainedValue()
    case 1: secondSaved?.takeUnretainedValue()
    default: others!.takeUnretainedValue()[index].saved
    }
  }

  final var savedResult: Storage? { resultSaved?.takeUnretainedValue() }

  // A graph is released by a loop: releasing nodes one from inside the other, as their references go,
  // would need a stack frame for each of a chain's operations.
  deinit {
    firstSaved?.release()
    secondSaved?.release()
    resultSaved?.release()
    // Most were emptied by the loop below, which then lets go of them.
    if firstParent == nil && secondParent == nil && others == nil { return }
    var branches: [Unmanaged<Application>] = []
    var current = takeParents(&branches)
    while let application = current ?? branches.popLast() {
      current = application._withUnsafeGuaranteedRef { $0.takeParents(&branches) }
      application.release()
    }
    others?.release()
  }

  /// Lets go of the parents. Those that nobody else refers to are handed to the caller, with their last
  /// reference: one as the result, more in `branches`.
  @inline(__always)
  private final func takeParents(_ branches: inout [Unmanaged<Application>])
    -> Unmanaged<Application>?
  {
    var next: Unmanaged<Application>?
    if let parent = firstParent {
      firstParent = nil
      Application.take(parent, &next, &branches)
    }
    if let parent = secondParent {
      secondParent = nil
      Application.take(parent, &next, &branches)
    }
    if let others { Application.takeParents(of: others.takeUnretainedValue(), &next, &branches) }
    return next
  }

  private static func takeParents(
    of others: Others, _ next: inout Unmanaged<Application>?,
    _ branches: inout [Unmanaged<Application>]
  ) {
    if let parent = others.third?.parent {
      others.third!.parent = nil
      take(parent, &next, &branches)
    }
    for index in others.further.indices {
      guard let parent = others.further[index].parent else { continue }
      others.further[index].parent = nil
      take(parent, &next, &branches)
    }
  }

  @inline(__always)
  private static func take(
    _ parent: Unmanaged<Node>, _ next: inout Unmanaged<Application>?,
    _ branches: inout [Unmanaged<Application>]
  ) {
    guard !parent._withUnsafeGuaranteedRef({ $0.isLeaf }), isOnlyReference(parent) else {
      return parent.release()
    }
    let application = Unmanaged<Application>.fromOpaque(parent.toOpaque())
    if next == nil { next = application } else { branches.append(application) }
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

/// One application of an operation of a known type, so that its rules are called directly.
@usableFromInline
final class Applied<Op: Operation>: Application, @unchecked Sendable {
  private let op: Op

  @inline(__always)
  required init(_ op: Op, _ x: Value, _ storage: Unmanaged<Storage>, _ result: Storage) {
    self.op = op
    super.init(x, storage, result, op.needs(for: 0))
  }

  @inline(__always)
  required init(
    _ op: Op, _ a: Value, _ b: Value, _ first: Unmanaged<Storage>, _ second: Unmanaged<Storage>,
    _ result: Storage, _ retained: Retained
  ) {
    self.op = op
    super.init(a, b, first, second, result, retained)
  }

  required init(
    _ op: Op, _ a: Value, _ b: Value, _ c: Value, _ result: Storage, _ retained: Retained
  ) {
    self.op = op
    super.init(a, b, c, result, retained)
  }

  required init(_ op: Op, _ operands: [Value], _ result: Storage, retaining retained: Retained) {
    self.op = op
    super.init(operands, result, retained)
  }

  /// Stands for a part of the graph that came from `nodes`.
  init(_ op: Op, from nodes: [Node]) {
    self.op = op
    super.init(from: nodes)
  }

  override var operation: any Operation { op }
  override func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    op.vjp(operand, cotangent, saved)
  }
  override func addVJP(
    _ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value
  ) -> Bool {
    op.addVJP(operand, cotangent, saved, to: sum)
  }
}

/// What a rule reads: the operands and the result that the operation retained, and all shapes. It is
/// valid while the rule runs.
public struct Saved {
  let reference: Unmanaged<Application>
  /// The cotangent's elements; they have the result's shape.
  let cotangent: Unmanaged<Storage>
  /// Whether the rule's own operations are being recorded.
  let createsGraph: Bool

  private var application: Application { reference.takeUnretainedValue() }

  /// An operand that the operation said it needs.
  public subscript(index: Int) -> Value {
    guard let storage = reference._withUnsafeGuaranteedRef({ $0.saved(index) }) else {
      return missing("operand \(index)", shape(index))
    }
    return Value(storage, createsGraph ? application.parent(index) : nil)
  }

  /// The result, if the operation said it needs it.
  public var result: Value {
    guard let storage = reference._withUnsafeGuaranteedRef({ $0.savedResult }) else {
      return missing("the result", resultShape)
    }
    return Value(storage, createsGraph ? application : nil)
  }

  @inline(never)
  private func missing(_ what: String, _ shape: Shape) -> Value {
    fail(
      TensorError(
        application.operation.name, "its rule reads \(what), which needs(for:) left out"))
    let type = cotangent._withUnsafeGuaranteedRef { $0.dataType }
    return Value(.filled(.floating(.nan), shape, type))
  }

  /// The shape of an operand.
  public func shape(_ index: Int) -> Shape {
    reference._withUnsafeGuaranteedRef { $0.shape(index, resultShape) }
  }
  /// The shape of the result.
  public var resultShape: Shape { cotangent._withUnsafeGuaranteedRef { $0.shape } }
  /// Number of operands.
  public var operandCount: Int { Int(application.operandCount) }
}
