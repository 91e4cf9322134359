import WengertTensors

/// One operation of the graph: the nodes of its operands, and the tensors saved for its rule. The subclass
/// `TypedNode` holds the operation itself.
///
/// References are counted by hand: a walk follows and reads millions of them, and a retain and a release
/// around every read would cost more than the rest of the walk. Storing one retains it, and
/// `deinit` releases it.
@usableFromInline
class OperationNode: Node, @unchecked Sendable {
  // Small fields first: an object of more than 120 bytes would fall out of the allocator's fast bins.
  final let operandCount: Int32
  /// How many uses a walk has yet to see; 0 between walks.
  @exclusivity(unchecked) final var pendingUses: Int32 = 0

  // Up to two operands stand inline, which covers all but a few operations.
  @exclusivity(unchecked) final var firstParent: Unmanaged<Node>?
  @exclusivity(unchecked) final var secondParent: Unmanaged<Node>?
  @exclusivity(unchecked) final var firstSaved: Unmanaged<Storage>?
  @exclusivity(unchecked) final var secondSaved: Unmanaged<Storage>?
  @exclusivity(unchecked) final var resultSaved: Unmanaged<Storage>?
  /// Operands and shapes that do not fit inline.
  @exclusivity(unchecked) final var extra: Unmanaged<ExtraOperands>?
  /// The cotangent of the result that a walk has summed up; nil between walks.
  @exclusivity(unchecked) final var cotangent: Value?

  // Initializers own their parameters, unless they are shared; the caller's copies would count references.

  /// One operand, which is tracked.
  @inline(__always)
  init(
    _ x: __shared Value, _ storage: Unmanaged<Storage>, _ result: __shared Storage,
    _ retained: Retained, _ traits: Traits
  ) {
    operandCount = 1
    firstParent = x.node.map { .passRetained($0) }
    let keepsOperand = retained.contains(.operand(0))
    firstSaved = keepsOperand ? storage.retain() : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    extra =
      keepsOperand || OperationNode.shape(storage) == result.shape
      ? nil : .passRetained(ExtraOperands(OperationNode.shape(storage)))
    super.init(traits)
  }

  /// Two operands, one of them tracked at least.
  @inline(__always)
  init(
    _ a: __shared Value, _ b: __shared Value, _ first: Unmanaged<Storage>,
    _ second: Unmanaged<Storage>, _ result: __shared Storage, _ retained: Retained, _ traits: Traits
  ) {
    operandCount = 2
    firstParent = OperationNode.parent(a)
    secondParent = OperationNode.parent(b)
    let keepsFirst = retained.contains(.operand(0))
    let keepsSecond = retained.contains(.operand(1))
    firstSaved = keepsFirst ? first.retain() : nil
    secondSaved = keepsSecond ? second.retain() : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    let areShapesKnown =
      (keepsFirst || OperationNode.shape(first) == result.shape)
      && (keepsSecond || OperationNode.shape(second) == result.shape)
    extra =
      areShapesKnown
      ? nil
      : .passRetained(ExtraOperands(OperationNode.shape(first), OperationNode.shape(second)))
    super.init(traits)
  }

  /// Three operands, one of them tracked at least.
  init(
    _ a: __shared Value, _ b: __shared Value, _ c: __shared Value, _ storages: Triple,
    _ result: __shared Storage, _ retained: Retained, _ traits: Traits
  ) {
    operandCount = 3
    firstParent = OperationNode.parent(a)
    secondParent = OperationNode.parent(b)
    firstSaved = retained.contains(.operand(0)) ? storages.first.retain() : nil
    secondSaved = retained.contains(.operand(1)) ? storages.second.retain() : nil
    resultSaved = retained.contains(.result) ? .passRetained(result) : nil
    let extra = Unmanaged.passRetained(
      ExtraOperands(OperationNode.shape(storages.first), OperationNode.shape(storages.second)))
    extra._withUnsafeGuaranteedRef { extra in
      storages.third._withUnsafeGuaranteedRef { third in
        extra.append(
          .init(
            parent: OperationNode.parent(c), saved: retained.contains(.operand(2)) ? third : nil,
            shape: third.shape))
      }
    }
    self.extra = extra
    super.init(traits)
  }

  /// The memory of three operands, which the caller keeps.
  struct Triple {
    let first, second, third: Unmanaged<Storage>
  }

  /// Any number of operands, and any number of results.
  init(
    _ operands: [Value], _ storages: [Storage], _ results: [Storage], _ retained: Retained,
    _ traits: Traits
  ) {
    operandCount = Int32(operands.count)
    func saved(_ index: Int) -> Unmanaged<Storage>? {
      retained.contains(.operand(index)) ? .passRetained(storages[index]) : nil
    }
    firstParent = OperationNode.parent(operands[0])
    firstSaved = saved(0)
    secondParent = operands.count > 1 ? OperationNode.parent(operands[1]) : nil
    secondSaved = operands.count > 1 ? saved(1) : nil
    let keepsResults = retained.contains(.result)
    // One result may be all that such an operation has.
    let hasSeveral = traits.contains(.severalResults)
    resultSaved = keepsResults && !hasSeveral ? .passRetained(results[0]) : nil
    let extra = ExtraOperands(
      storages[0].shape, operands.count > 1 ? storages[1].shape : Shape())
    for index in operands.indices.dropFirst(2) {
      extra.append(
        .init(
          parent: OperationNode.parent(operands[index]),
          saved: retained.contains(.operand(index)) ? storages[index] : nil,
          shape: storages[index].shape))
    }
    if hasSeveral {
      extra.resultShapes = results.map(\.shape)
      extra.results = keepsResults ? results : []
    }
    self.extra = .passRetained(extra)
    super.init(traits)
  }

  /// Stands for a part of the graph that came from `nodes`, or for one result of an operation.
  init(from nodes: [Node], _ traits: Traits) {
    operandCount = Int32(nodes.count)
    firstParent = .passRetained(nodes[0])
    secondParent = nodes.count > 1 ? .passRetained(nodes[1]) : nil
    if nodes.count > 2 {
      let extra = ExtraOperands()
      for node in nodes.dropFirst(2) {
        extra.append(.init(parent: .passRetained(node), saved: nil, shape: Shape()))
      }
      self.extra = .passRetained(extra)
    }
    super.init(traits)
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

  deinit { releaseEverything() }

  // Overridden by `TypedNode`.

  /// The operation, as messages and listings see it.
  var operation: any RecordedOperation { fatalError("a node is always of an operation") }
  /// The rule for one operand.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
  /// The operation's way to add that to a sum in place; false if it has none.
  func addVJP(_ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value) -> Bool { false }
  /// The rule for all wanted operands, given the cotangents of all results.
  func pullback(_ cotangents: [Value?], _ saved: Saved, into contributions: inout Contributions) {}
}
