import WengertTensors

/// What graphs hold, whatever the number of its results: a comparable value with a name.
public protocol RecordedOperation: Hashable, Sendable {
  /// The name that messages give it.
  var name: String { get }
}

/// A node of an operation of a known type, so that its rules are called directly.
@usableFromInline
final class TypedNode<Op: Primitive>: OperationNode, @unchecked Sendable {
  /// nil from `deinit` on.
  @exclusivity(unchecked) private var content: (op: Op, residuals: Op.Residuals)?

  private var op: Op { content.unsafelyUnwrapped.op }
  private var residuals: Op.Residuals { content.unsafelyUnwrapped.residuals }

  @inline(__always)
  private static var traits: Traits {
    Op.sharesRule ? [.requiresGradient, .sharedRule] : .requiresGradient
  }

  @inline(__always)
  required init(
    _ op: Op, _ residuals: Op.Residuals, _ x: Value, _ storage: Unmanaged<Storage>,
    _ result: Storage
  ) {
    content = (op, residuals)
    super.init(x, storage, result, op.needs(for: 0), Self.traits)
  }

  @inline(__always)
  required init(
    _ op: Op, _ residuals: Op.Residuals, _ a: Value, _ b: Value, _ first: Unmanaged<Storage>,
    _ second: Unmanaged<Storage>, _ result: Storage, _ retained: Retained
  ) {
    content = (op, residuals)
    super.init(a, b, first, second, result, retained, Self.traits)
  }

  required init(
    _ op: Op, _ residuals: Op.Residuals, _ a: Value, _ b: Value, _ c: Value, _ storages: Triple,
    _ result: Storage, _ retained: Retained
  ) {
    content = (op, residuals)
    super.init(a, b, c, storages, result, retained, Self.traits)
  }

  required init(
    _ op: Op, _ residuals: Op.Residuals, _ operands: [Value], _ storages: [Storage],
    _ result: Storage, _ retained: Retained
  ) {
    content = (op, residuals)
    super.init(operands, storages, [result], retained, Self.traits)
  }

  /// Stands for a part of the graph that came from `nodes`.
  init(_ op: Op, _ residuals: Op.Residuals, from nodes: [Node], _ traits: Traits) {
    content = (op, residuals)
    super.init(from: nodes, traits)
  }

  // Attributes may hold values, and they hold graphs.
  deinit {
    guard !_isPOD(Op.self) || !_isPOD(Op.Residuals.self) else { return }
    ReleaseQueue.releaseInTurn(content.take() as Any)
  }

  override var operation: any RecordedOperation { op }
  override func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    op.vjp(operand, cotangent, saved, residuals)
  }
  override func addVJP(
    _ operand: Int, _ cotangent: Value, _ saved: Saved, to sum: Value
  ) -> Bool {
    op.addVJP(operand, cotangent, saved, to: sum)
  }
  override func pullback(
    _ cotangents: [Value?], _ saved: Saved, into contributions: inout Contributions
  ) {
    guard let cotangent = cotangents[0] else { return }
    op.pullback(cotangent, saved, residuals, into: &contributions)
  }
}
