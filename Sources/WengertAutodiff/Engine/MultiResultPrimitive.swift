import CWengert
import WengertTensors

/// An operation with several results, each differentiable or not.
///
///     struct Halves: MultiResultPrimitive {              // x ↦ its first half, its second half
///       func results(_ x: Operands) -> [ResultDescription] {
///         let half = Shape([x.shape(0)[0] / 2])
///         return [ResultDescription(half), ResultDescription(half)]
///       }
///       func forward(_ x: Operands, into y: inout [Destination]) {
///         let n = x.shape(0)[0] / 2
///         y[0].set(x[0][..<n])
///         y[1].set(x[0][n...])
///       }
///       func needs(for operand: Int) -> Retained { .nothing }
///       func pullback(
///         _ cotangents: Cotangents, _ saved: Saved, _ residuals: Void,
///         into contributions: inout Contributions
///       ) {
///         contributions.set(0, concatenate([cotangents[0], cotangents[1]]))
///       }
///     }
///     let halves = applyAll(Halves(), [x.value])        // two values
public protocol MultiResultPrimitive: RecordedOperation {
  /// Kept by the forward computation for the rule, besides operands and results.
  associatedtype Residuals: Sendable = Void

  /// The results.
  ///
  /// - Throws: `TensorError` when the operands do not fit.
  func results(_ x: Operands) throws(TensorError) -> [ResultDescription]

  /// Computes the results, one per destination. Nothing is recorded.
  func forward(_ x: Operands, into y: inout [Destination]) -> Residuals

  /// The tensors that the rule for an operand reads.
  func needs(for operand: Int) -> Retained

  /// The vector-Jacobian products of all wanted operands, given the cotangents of all results.
  func pullback(
    _ cotangents: Cotangents, _ saved: Saved, _ residuals: Residuals,
    into contributions: inout Contributions)
}

extension RecordedOperation {
  /// The type's name without `Operation` at its end, its first letter lower-cased.
  public var name: String {
    var type = String(describing: Self.self)
    if type.hasSuffix("Operation") { type.removeLast("Operation".count) }
    return type.prefix(1).lowercased() + type.dropFirst()
  }
}

/// One of the results of an operation with several.
public struct ResultDescription: Sendable {
  /// The shape of the result.
  public let shape: Shape
  /// Whether gradients flow through it; integer results such as positions have none.
  public let isDifferentiable: Bool

  /// A result of a shape.
  public init(_ shape: Shape, isDifferentiable: Bool = true) {
    self.shape = shape
    self.isDifferentiable = isDifferentiable
  }
}

/// The cotangents of several results.
public struct Cotangents {
  private let values: [Value?]
  private let shapes: [Shape]
  private let type: DataType

  init(_ values: [Value?], _ shapes: [Shape]) {
    self.values = values
    self.shapes = shapes
    type = values.lazy.compactMap { $0 }.first?.dataType ?? .float32
  }

  /// The cotangent of a result; zeros if nothing that was computed from it is differentiated.
  public subscript(index: Int) -> Value {
    values[index] ?? Value(.filled(.integer(0), shapes[index], type))
  }

  /// The cotangent of a result; nil if it would be zeros.
  public func ifAny(_ index: Int) -> Value? { values[index] }
}

/// A node of an operation with several results. Each differentiable result has a node of its own, a
/// `Projection`, whose only operand this is.
final class MultiResultNode<Op: MultiResultPrimitive>: OperationNode, @unchecked Sendable {
  private let op: Op
  private let residuals: Op.Residuals
  // Destroyed last.
  private let closer = QueueCloser()

  init(
    _ op: Op, _ residuals: Op.Residuals, _ operands: [Value], _ storages: [Storage],
    _ results: [Storage], _ retained: Retained
  ) {
    self.op = op
    self.residuals = residuals
    super.init(operands, storages, results, retained, [.requiresGradient, .severalResults])
  }

  deinit { closer.open { (op, residuals) } }

  override var operation: any RecordedOperation { op }
  override func pullback(
    _ cotangents: [Value?], _ saved: Saved, into contributions: inout Contributions
  ) {
    let shapes = extra!.takeUnretainedValue().resultShapes
    op.pullback(
      Cotangents(cotangents, shapes), saved, residuals, into: &contributions)
  }
}

/// Stands for one result of an operation with several.
struct Projection: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let index: Int
  func resultShape(_ x: Operands) -> Shape { preconditionFailure("it is recorded only") }
  func forward(_ x: Operands, into y: inout Destination) {}
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value { cotangent }
}

extension Value {
  /// A result of a node with several.
  init(_ storage: Storage, resultOf node: OperationNode, _ index: Int) {
    self.init(
      storage,
      TypedNode(
        Projection(index: index), from: [node], [.requiresGradient, .projection]))
  }
}

/// Computes an operation with several results and, where a gradient is wanted, records it.
public func applyAll<Op: MultiResultPrimitive>(_ operation: Op, _ operands: [Value]) -> [Value] {
  if wg_may_be_watched(), let results = observedAll(operation, operands) { return results }
  let storages = operands.map(\.storage)
  do throws(TensorError) {
    let (results, differentiable, residuals) = try withExtendedLifetime(storages) {
      () throws(TensorError) -> ([Storage], [Bool], Op.Residuals) in
      try computeAll(operation, Operands(storages))
    }
    guard wg_is_recording(), operands.contains(where: \.isTracked) else {
      return results.map { Value($0) }
    }
    var retained = Retained.nothing
    for (index, operand) in operands.enumerated() where operand.isTracked {
      retained.formUnion(operation.needs(for: index))
    }
    let node = MultiResultNode(operation, residuals, operands, storages, results, retained)
    return results.indices.map {
      differentiable[$0] ? Value(results[$0], resultOf: node, $0) : Value(results[$0])
    }
  } catch {
    fail(error)
    return (0..<8).map { _ in Value(.placeholder(storages.first?.dataType ?? .float32)) }
  }
}

private func computeAll<Op: MultiResultPrimitive>(
  _ operation: Op, _ x: Operands
) throws(TensorError) -> ([Storage], [Bool], Op.Residuals) {
  let descriptions = try operation.results(x)
  var destinations = descriptions.map { Destination($0.shape) }
  let residuals = operation.forward(x, into: &destinations)
  var results: [Storage] = []
  for index in destinations.indices {
    results.append(try destinations[index].checked(operation.name, "result \(index)"))
  }
  return (results, descriptions.map(\.isDifferentiable), residuals)
}
