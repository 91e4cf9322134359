/// Where a value came from: a leaf of the graph, or an operation applied to values.
///
/// A graph belongs to the thread that builds it; leaves may be shared between threads as long as none
/// of them writes.
class Node: @unchecked Sendable {
  /// Whether this is a `Leaf`; the alternative is an `Application`.
  final let isLeaf: Bool
  /// Whether a gradient is wanted for something this value came from.
  final var requiresGradient: Bool

  init(isLeaf: Bool, requiresGradient: Bool) {
    self.isLeaf = isLeaf
    self.requiresGradient = requiresGradient
  }
}

/// A variable that no operation made: its elements can be changed, and gradients accumulate in it.
final class Leaf: Node, @unchecked Sendable {
  var storage: Storage
  /// The sum of the gradients that `backward` left here; nil before the first.
  var gradient: Value?

  init(_ storage: Storage, requiresGradient: Bool) {
    self.storage = storage
    super.init(isLeaf: true, requiresGradient: requiresGradient)
  }
}

/// One operation applied: its attributes, where its operands came from, and what its rules will read.
final class Application: Node, @unchecked Sendable {
  let operation: any Operation
  let operandCount: Int

  // Up to two operands stand inline, which covers all but a few operations.
  private var firstParent: Node?
  private var secondParent: Node?
  private var firstSaved: Storage?
  private var secondSaved: Storage?
  private let firstShape: Shape
  private let secondShape: Shape
  private let others: Others?
  let savedResult: Storage?
  let resultShape: Shape

  // State of a walk; between walks 0 and nil.
  var pendingUses: Int32 = 0
  var cotangent: Value?

  /// The third and all further operands.
  private final class Others {
    var parents: [Node?] = []
    var saved: [Storage?] = []
    var shapes: [Shape] = []
  }

  init(
    _ operation: any Operation, _ first: Value, _ second: Value?, _ result: Storage,
    retaining retained: Retained
  ) {
    self.operation = operation
    operandCount = second == nil ? 1 : 2
    let firstStorage = first.storage
    firstShape = firstStorage.shape
    firstParent = Application.parent(first)
    firstSaved = retained.contains(.operand(0)) ? firstStorage : nil
    if let second {
      let secondStorage = second.storage
      secondShape = secondStorage.shape
      secondParent = Application.parent(second)
      secondSaved = retained.contains(.operand(1)) ? secondStorage : nil
    } else {
      secondShape = Shape()
    }
    others = nil
    savedResult = retained.contains(.result) ? result : nil
    resultShape = result.shape
    super.init(isLeaf: false, requiresGradient: true)
  }

  init(
    _ operation: any Operation, _ operands: [Value], _ result: Storage, retaining retained: Retained
  ) {
    self.operation = operation
    operandCount = operands.count
    let others = Others()
    let storages = operands.map(\.storage)
    func saved(_ index: Int) -> Storage? {
      // Operands beyond the 31st share the last bit.
      retained.contains(.operand(min(index, 30))) ? storages[index] : nil
    }
    firstShape = storages[0].shape
    firstParent = Application.parent(operands[0])
    firstSaved = saved(0)
    secondShape = operands.count > 1 ? storages[1].shape : Shape()
    secondParent = operands.count > 1 ? Application.parent(operands[1]) : nil
    secondSaved = operands.count > 1 ? saved(1) : nil
    for index in operands.indices.dropFirst(2) {
      others.parents.append(Application.parent(operands[index]))
      others.saved.append(saved(index))
      others.shapes.append(storages[index].shape)
    }
    self.others = others
    savedResult = retained.contains(.result) ? result : nil
    resultShape = result.shape
    super.init(isLeaf: false, requiresGradient: true)
  }

  /// The node of an operand, if a gradient is wanted for it.
  @inline(__always)
  private static func parent(_ operand: Value) -> Node? {
    guard let node = operand.node, node.requiresGradient else { return nil }
    return node
  }

  /// Where an operand came from; nil if no gradient is wanted for it.
  @inline(__always)
  func parent(_ index: Int) -> Node? {
    index == 0 ? firstParent : (index == 1 ? secondParent : others.unsafelyUnwrapped.parents[index - 2])
  }

  func shape(_ index: Int) -> Shape {
    index == 0 ? firstShape : (index == 1 ? secondShape : others!.shapes[index - 2])
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
      for index in others.parents.indices {
        Application.take(&others.parents[index], &next, &branches)
      }
    }
    return next
  }

  @inline(__always)
  private static func take(
    _ parent: inout Node?, _ next: inout Application?, _ branches: inout [Application]
  ) {
    guard let node = parent, !node.isLeaf else {
      parent = nil
      return
    }
    let application = unsafeDowncast(node, to: Application.self)
    parent = nil
    keepIfUnique(application, &next, &branches)
  }

  @inline(__always)
  private static func keepIfUnique(
    _ application: consuming Application, _ next: inout Application?,
    _ branches: inout [Application]
  ) {
    var candidate: Application? = application
    guard isKnownUniquelyReferenced(&candidate) else { return }
    if next == nil { next = candidate } else { branches.append(candidate.unsafelyUnwrapped) }
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
        "\(application.operation.name): its rule reads operand \(index), which needs(for:) left out")
    }
    return Value(storage, createsGraph ? application.parent(index) : nil)
  }

  /// The result, if the operation said it needs it.
  public var result: Value {
    guard let storage = application.savedResult else {
      fatalError("\(application.operation.name): its rule reads the result, which needs(for:) left out")
    }
    return Value(storage, createsGraph ? application : nil)
  }

  /// The shape of an operand.
  public func shape(_ index: Int) -> Shape { application.shape(index) }
  /// The shape of the result.
  public var resultShape: Shape { application.resultShape }
  /// Number of operands.
  public var operandCount: Int { application.operandCount }
}
