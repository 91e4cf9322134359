import CWengert
import WengertTensors

// Computing an operation and, where a gradient is wanted, recording it. A user's operation may do anything
// in its forward computation, such as replacing the elements of a leaf, so its operands are retained
// meanwhile; those of the library's own are not.

/// Computes `operation` and, where a gradient is wanted, records it.
@inlinable
public func apply<T: TensorLike, Op: Primitive>(_ operation: Op, _ x: T) -> T {
  T(record(operation, [x.value], T.Scalar.dataType))
}

/// Computes an operation of two operands and, where a gradient is wanted, records it.
@inlinable
public func apply<T: TensorLike, Op: Primitive>(_ operation: Op, _ a: T, _ b: T) -> T {
  T(record(operation, [a.value, b.value], T.Scalar.dataType))
}

/// Computes an operation of three operands and, where a gradient is wanted, records it.
@inlinable
public func apply<T: TensorLike, Op: Primitive>(_ operation: Op, _ a: T, _ b: T, _ c: T) -> T {
  T(record(operation, [a.value, b.value, c.value], T.Scalar.dataType))
}

/// Computes an operation of any number of operands, one at least, and, where a gradient is wanted,
/// records it. Operands may differ in element type where the operation says so.
@inlinable
public func apply<T: TensorLike, Op: Primitive>(
  _ operation: Op, _ operands: [Value], as type: T.Type = T.self
) -> T {
  T(record(operation, operands, T.Scalar.dataType))
}

/// Any number of operands, which are retained while the operation is computed.
@usableFromInline
func record<Op: Primitive>(_ operation: Op, _ operands: [Value], _ type: DataType) -> Value {
  guard !operands.isEmpty else {
    fail(TensorError(operation.name, "there are no operands; pass one or more"))
    return Value(.placeholder(type))
  }
  if wg_may_be_watched(), let result = watched(operation, operands) { return result }
  let storages = operands.map { $0.storage }
  let result = withExtendedLifetime(storages) { compute(operation, Operands(storages)) }
  guard let (result, residuals) = result else {
    return Value(.placeholder(storages[0].dataType))
  }
  guard wg_is_recording(), operands.contains(where: \.isTracked) else { return Value(result) }
  var retained = Retained.nothing
  for (index, operand) in operands.enumerated() where operand.isTracked {
    retained.formUnion(operation.needs(for: index))
  }
  return Value(result, operation.node(residuals, operands, storages, result, retained))
}

extension Primitive {
  /// The node of any number of operands.
  fileprivate func node(
    _ residuals: Residuals, _ operands: [Value], _ storages: [Storage], _ result: Storage,
    _ retained: Retained
  ) -> OperationNode {
    (self as? any OperandwisePrimitive)?.holdingNode(operands, storages, result, retained)
      ?? ResidualNode(self, residuals, operands, storages, result, retained)
  }
}

extension OperandwisePrimitive {
  fileprivate func holdingNode(
    _ operands: [Value], _ storages: [Storage], _ result: Storage, _ retained: Retained
  ) -> OperationNode {
    _isPOD(Self.self)
      ? TypedNode(self, operands, storages, result, retained)
      : HoldingNode(self, operands, storages, result, retained)
  }
}

@inline(__always)
package func apply<T: TensorLike, Op: BuiltInPrimitive>(
  _ operation: Op, _ operands: [Value], as type: T.Type = T.self
) -> T {
  if let first = operands.first, let refused = refused(operation, first) { return T(refused) }
  return T(record(operation, operands, T.Scalar.dataType))
}

// The library's own operations with a formula per operand, which are most. Up to three operands are not
// retained. `apply` is inlined, so that the operation's type is known; `record` is not, so that it is compiled
// once for each operation and not at each call: that was a sixth of the module's code.

@inline(__always)
package func apply<T: TensorLike, Op: BuiltInOperandwise>(_ operation: Op, _ x: T) -> T {
  T(record(operation, x.value))
}

@inline(__always)
package func apply<T: TensorLike, Op: BuiltInOperandwise>(_ operation: Op, _ a: T, _ b: T) -> T {
  T(record(operation, a.value, b.value))
}

@inline(__always)
package func apply<T: TensorLike, Op: BuiltInOperandwise>(
  _ operation: Op, _ a: T, _ b: T, _ c: T
) -> T {
  T(record(operation, a.value, b.value, c.value))
}

package func apply<T: TensorLike, Op: BuiltInOperandwise>(
  _ operation: Op, _ operands: [Value], as type: T.Type = T.self
) -> T {
  switch operands.count {
  case 1: return T(record(operation, operands[0]))
  case 2: return T(record(operation, operands[0], operands[1]))
  case 3: return T(record(operation, operands[0], operands[1], operands[2]))
  default:
    if let first = operands.first, let refused = refused(operation, first) { return T(refused) }
    return T(record(operation, operands, T.Scalar.dataType))
  }
}

@inline(never)
func record<Op: BuiltInOperandwise>(_ operation: Op, _ x: Value) -> Value {
  if let refused = refused(operation, x) { return refused }
  if Op.holdsReferences { return record(operation, [x], x.dataType) }
  if !_isPOD(Op.self) { undeclaredReferences(operation.name) }
  if wg_may_be_watched(), let result = watched(operation, [x]) { return result }
  let operand = x.reference
  guard let (result, _) = compute(operation, Operands(operand)) else { return placeholder(like: x) }
  guard x.isTracked, wg_is_recording() else { return Value(result) }
  let node = TypedNode(operation, x, operand, result)
  return Value(consume result, node)
}

@inline(never)
func record<Op: BuiltInOperandwise>(_ operation: Op, _ a: Value, _ b: Value) -> Value {
  if let refused = refused(operation, a) { return refused }
  if Op.holdsReferences { return record(operation, [a, b], a.dataType) }
  if !_isPOD(Op.self) { undeclaredReferences(operation.name) }
  if wg_may_be_watched(), let result = watched(operation, [a, b]) { return result }
  let first = a.reference
  let second = b.reference
  guard let (result, _) = compute(operation, Operands(first, second)) else {
    return placeholder(like: a)
  }
  let firstIsTracked = a.isTracked
  let secondIsTracked = b.isTracked
  guard firstIsTracked || secondIsTracked, wg_is_recording() else { return Value(result) }
  var retained = firstIsTracked ? operation.needs(for: 0) : .nothing
  if secondIsTracked { retained.formUnion(operation.needs(for: 1)) }
  let node = TypedNode(operation, a, b, first, second, result, retained)
  return Value(consume result, node)
}

@inline(never)
func record<Op: BuiltInOperandwise>(_ operation: Op, _ a: Value, _ b: Value, _ c: Value) -> Value {
  if let refused = refused(operation, a) { return refused }
  if Op.holdsReferences { return record(operation, [a, b, c], a.dataType) }
  if !_isPOD(Op.self) { undeclaredReferences(operation.name) }
  if wg_may_be_watched(), let result = watched(operation, [a, b, c]) { return result }
  let storages = OperationNode.Triple(first: a.reference, second: b.reference, third: c.reference)
  let operands = Operands(storages.first, storages.second, storages.third)
  guard let (result, _) = compute(operation, operands) else { return placeholder(like: a) }
  var retained = Retained.nothing
  if a.isTracked { retained.formUnion(operation.needs(for: 0)) }
  if b.isTracked { retained.formUnion(operation.needs(for: 1)) }
  if c.isTracked { retained.formUnion(operation.needs(for: 2)) }
  guard a.isTracked || b.isTracked || c.isTracked, wg_is_recording() else { return Value(result) }
  let node = TypedNode(operation, a, b, c, storages, result, retained)
  return Value(consume result, node)
}

/// The placeholder for integer operands of a floating-point operation; nil if they are accepted.
@inline(__always)
private func refused<Op: BuiltInPrimitive>(_ operation: Op, _ x: Value) -> Value? {
  if Op.takesIntegers || x.dataType.isFloatingPoint { return nil }
  return refusedIntegers(operation.name, x.dataType)
}

@inline(never)
private func refusedIntegers(_ name: String, _ type: DataType) -> Value {
  fail(TensorError(integers: type, for: name))
  return Value(.placeholder(type))
}

extension TensorError {
  /// An operation of floating-point elements was given others.
  init(integers type: DataType, for operation: String) {
    self.init(
      operation, "it takes floating-point elements, not \(type); convert the operand first")
  }
}

extension Value {
  /// Refuses integers and Booleans, where a function looks at elements before it applies an operation.
  func checkFloatingPoint(for operation: String) throws(TensorError) {
    if !dataType.isFloatingPoint { throw TensorError(integers: dataType, for: operation) }
  }
}

/// Stops: a node would not release the references of the operation.
@inline(never)
private func undeclaredReferences(_ name: String) -> Never {
  fatalError("\(name): its attributes hold references, and it does not declare holdsReferences")
}

@inline(never)
private func placeholder(like x: Value) -> Value { Value(.placeholder(x.dataType)) }

@inline(__always)
private func compute<Op: Primitive>(_ operation: Op, _ operands: Operands) -> (
  Storage, Op.Residuals
)? {
  do throws(TensorError) {
    var destination = Destination(try operation.resultShape(operands))
    let residuals = operation.forward(operands, into: &destination)
    return (try destination.checked(operation.name), residuals)
  } catch {
    fail(error)
    return nil
  }
}

// Gradients with kernels of their own, which few walks record.

@inline(__always)
package func apply<Op: ComposedPrimitive>(_ operation: Op, _ a: Value, _ b: Value) -> Value {
  if let refused = refused(operation, a) { return refused }
  guard isComputedAlone(a, b) else { return record(operation, [a, b], a.dataType) }
  let result = compute(operation, Operands(a.reference, b.reference))
  return result.map { Value($0.0) } ?? placeholder(like: a)
}

@inline(__always)
package func apply<Op: ComposedPrimitive>(
  _ operation: Op, _ a: Value, _ b: Value, _ c: Value
) -> Value {
  if let refused = refused(operation, a) { return refused }
  guard isComputedAlone(a, b, c) else { return record(operation, [a, b, c], a.dataType) }
  let result = compute(operation, Operands(a.reference, b.reference, c.reference))
  return result.map { Value($0.0) } ?? placeholder(like: a)
}

/// Whether an operation of these operands is neither recorded nor watched.
private func isComputedAlone(_ a: Value, _ b: Value, _ c: Value? = nil) -> Bool {
  if wg_may_be_watched() { return false }
  return !wg_is_recording() || !(a.isTracked || b.isTracked || (c?.isTracked ?? false))
}
