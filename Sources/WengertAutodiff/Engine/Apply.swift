import CWengert

/// Computes `operation` and, where a gradient is wanted, records it.
@inlinable @inline(__always)
public func apply<T: TensorLike, Op: Operation>(_ operation: Op, _ x: T) -> T {
  T(record(operation, x.value, as: Applied<Op>.self))
}

/// Computes an operation of two operands and, where a gradient is wanted, records it.
@inlinable @inline(__always)
public func apply<T: TensorLike, Op: Operation>(_ operation: Op, _ a: T, _ b: T) -> T {
  T(record(operation, a.value, b.value, as: Applied<Op>.self))
}

/// Computes an operation of three operands and, where a gradient is wanted, records it.
@inlinable @inline(__always)
public func apply<T: TensorLike, Op: Operation>(_ operation: Op, _ a: T, _ b: T, _ c: T) -> T {
  T(record(operation, a.value, b.value, c.value, as: Applied<Op>.self))
}

/// Computes an operation of any number of operands, one at least, and, where a gradient is wanted,
/// records it. Operands may differ in element type where the operation says so.
@inlinable
public func apply<T: TensorLike, Op: Operation>(
  _ operation: Op, _ operands: [Value], as type: T.Type = T.self
) -> T {
  T(record(operation, operands, T.Scalar.dataType, as: Applied<Op>.self))
}

@usableFromInline
func record<Op: Operation>(
  _ operation: Op, _ operands: [Value], _ type: DataType, as recorded: Applied<Op>.Type
) -> Value {
  switch operands.count {
  case 0:
    fail(TensorError(operation.name, "there are no operands; an operation has one at least"))
    return Value(.placeholder(type))
  case 1: return record(operation, operands[0], as: recorded)
  case 2: return record(operation, operands[0], operands[1], as: recorded)
  case 3: return record(operation, operands[0], operands[1], operands[2], as: recorded)
  default: break
  }
  if wg_may_be_watched(), let result = watched(operation, operands) { return result }
  let storages = operands.map { $0.storage }
  let result = withExtendedLifetime(storages) { compute(operation, Operands(storages)) }
  guard let result else { return Value(.placeholder(storages[0].dataType)) }
  guard wg_is_recording(), operands.contains(where: \.isTracked) else { return Value(result) }
  var retained = Retained.nothing
  for (index, operand) in operands.enumerated() where operand.isTracked {
    retained.formUnion(operation.needs(for: index))
  }
  return Value(result, recorded.init(operation, operands, result, retaining: retained))
}

// The type of what is recorded comes from the caller, who knows it: to find out here what Applied<Op> is
// would be a look into a table for each operation of another module.

@usableFromInline @inline(__always)
func record<Op: Operation>(_ operation: Op, _ x: Value, as recorded: Applied<Op>.Type) -> Value {
  if wg_may_be_watched(), let result = watched(operation, [x]) { return result }
  let operand = x.reference
  guard let result = compute(operation, Operands(operand)) else { return placeholder(like: x) }
  guard x.isTracked, wg_is_recording() else { return Value(result) }
  return Value(result, recorded.init(operation, x, operand, result))
}

@usableFromInline @inline(__always)
func record<Op: Operation>(
  _ operation: Op, _ a: Value, _ b: Value, as recorded: Applied<Op>.Type
) -> Value {
  if wg_may_be_watched(), let result = watched(operation, [a, b]) { return result }
  let first = a.reference
  let second = b.reference
  guard let result = compute(operation, Operands(first, second)) else {
    return placeholder(like: a)
  }
  let firstIsTracked = a.isTracked
  let secondIsTracked = b.isTracked
  guard firstIsTracked || secondIsTracked, wg_is_recording() else { return Value(result) }
  var retained = firstIsTracked ? operation.needs(for: 0) : .nothing
  if secondIsTracked { retained.formUnion(operation.needs(for: 1)) }
  return Value(result, recorded.init(operation, a, b, first, second, result, retained))
}

@usableFromInline @inline(__always)
func record<Op: Operation>(
  _ operation: Op, _ a: Value, _ b: Value, _ c: Value, as recorded: Applied<Op>.Type
) -> Value {
  if wg_may_be_watched(), let result = watched(operation, [a, b, c]) { return result }
  guard let result = compute(operation, Operands(a.reference, b.reference, c.reference)) else {
    return placeholder(like: a)
  }
  var retained = Retained.nothing
  if a.isTracked { retained.formUnion(operation.needs(for: 0)) }
  if b.isTracked { retained.formUnion(operation.needs(for: 1)) }
  if c.isTracked { retained.formUnion(operation.needs(for: 2)) }
  guard a.isTracked || b.isTracked || c.isTracked, wg_is_recording() else { return Value(result) }
  return Value(result, recorded.init(operation, a, b, c, result, retained))
}

@inline(never)
private func placeholder(like x: Value) -> Value { Value(.placeholder(x.dataType)) }

@inline(__always)
private func compute(_ operation: some Operation, _ operands: Operands) -> Storage? {
  do throws(TensorError) {
    let shape = try operation.resultShape(operands)
    let result = operation.forward(operands, shape)
    guard result.shape == shape else { throw wrongShape(operation, result.shape, shape) }
    return result.storage
  } catch {
    fail(error)
    return nil
  }
}

@inline(never) @_semantics("optimize.sil.specialize.generic.never")
private func wrongShape(
  _ operation: some Operation, _ found: Shape, _ expected: Shape
) -> TensorError {
  TensorError(
    operation.name, "forward answered shape \(found); resultShape says that it is \(expected)")
}

/// Runs `body` without recording: what it computes from variables are constants. Scopes nest; each
/// concerns the calling thread alone.
///
///     let accuracy = withoutGradients { … net(x) … }
public func withoutGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  wg_push_no_gradient()
  defer { wg_pop_no_gradient() }
  return try body()
}

/// Runs `body` with recording, inside a scope that forbids it.
public func withGradients<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let outer = wg_exchange_no_gradient_depth(0)
  defer { _ = wg_exchange_no_gradient_depth(outer) }
  return try body()
}
