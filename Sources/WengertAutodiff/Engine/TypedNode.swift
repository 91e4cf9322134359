import WengertTensors

/// An operation in a graph, with one result or several: a comparable value with a name.
public protocol RecordedOperation: Hashable, Sendable {
  /// The name that messages give it.
  var name: String { get }
}

/// A node of an operation of a known type with a formula per operand, so that its rules are called directly.
///
/// It holds the operation alone and as it is: its methods are not specialized, and anything that is made of
/// `Op`, such as an optional, would need a lookup of metadata for every node.
@usableFromInline
class TypedNode<Op: OperandwisePrimitive>: OperationNode, @unchecked Sendable {
  fileprivate final let op: Op

  @inline(__always)
  init(
    _ op: Op, _ x: __shared Value, _ storage: Unmanaged<Storage>, _ result: __shared Storage
  ) {
    self.op = op
    super.init(x, storage, result, op.needs(for: 0), .requiresGradient)
  }

  @inline(__always)
  init(
    _ op: Op, _ a: __shared Value, _ b: __shared Value, _ first: Unmanaged<Storage>,
    _ second: Unmanaged<Storage>, _ result: __shared Storage, _ retained: Retained
  ) {
    self.op = op
    super.init(a, b, first, second, result, retained, .requiresGradient)
  }

  init(
    _ op: Op, _ a: __shared Value, _ b: __shared Value, _ c: __shared Value, _ storages: Triple,
    _ result: __shared Storage, _ retained: Retained
  ) {
    self.op = op
    super.init(a, b, c, storages, result, retained, .requiresGradient)
  }

  init(
    _ op: Op, _ operands: [Value], _ storages: [Storage], _ result: Storage, _ retained: Retained
  ) {
    self.op = op
    super.init(operands, storages, [result], retained, .requiresGradient)
  }

  /// Stands for a part of the graph that came from `nodes`.
  init(_ op: Op, from nodes: [Node], _ traits: Traits) {
    self.op = op
    super.init(from: nodes, traits)
  }

  override var operation: any RecordedOperation { op }
  override func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    op.vjp(operand, cotangent, saved)
  }
  override func addVJP(
    _ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value
  ) -> Bool {
    op.addVJP(operand, cotangent, saved, to: sum)
  }
}

/// A node whose operation's attributes hold references: to values, perhaps, and through them to graphs.
final class HoldingNode<Op: OperandwisePrimitive>: TypedNode<Op>, @unchecked Sendable {
  // Members of the most derived class are destroyed last, after `op`.
  private let closer = QueueCloser()

  deinit { closer.open { op } }
}

/// A node of an operation with residuals, or with one rule for all operands.
@usableFromInline
final class ResidualNode<Op: Primitive>: OperationNode, @unchecked Sendable {
  private let op: Op
  private let residuals: Op.Residuals
  // Destroyed last.
  private let closer = QueueCloser()

  init(
    _ op: Op, _ residuals: Op.Residuals, _ operands: [Value], _ storages: [Storage],
    _ result: Storage, _ retained: Retained
  ) {
    self.op = op
    self.residuals = residuals
    super.init(
      operands, storages, [result], retained, [.requiresGradient, .sharedRule])
  }

  deinit { closer.open { (op, residuals) } }

  override var operation: any RecordedOperation { op }
  override func pullback(
    _ cotangents: [Value?], _ saved: Saved, into contributions: inout Contributions
  ) {
    guard let cotangent = cotangents[0] else { return }
    op.pullback(cotangent, saved, residuals, into: &contributions)
  }
}

extension OperationNode {
  /// The contribution to one operand, whatever form the rule has.
  func contribution(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    guard traits.contains(.sharedRule) else { return vjp(operand, cotangent, saved) }
    var contributions = Contributions(only: operand)
    pullback([cotangent], saved, into: &contributions)
    return contributions.take(operand, of: operation, saved, like: cotangent)
  }
}
