import CKernels

/// Computes `operation` and, where a gradient is wanted, records it.
@inline(__always)
public func apply<T: TensorLike>(_ operation: some Operation, _ x: T) -> T {
  T(record(operation, x.value))
}

/// Computes an operation of two operands and, where a gradient is wanted, records it.
@inline(__always)
public func apply<T: TensorLike>(_ operation: some Operation, _ a: T, _ b: T) -> T {
  T(record(operation, a.value, b.value))
}

/// Computes an operation of three operands and, where a gradient is wanted, records it.
@inline(__always)
public func apply<T: TensorLike>(_ operation: some Operation, _ a: T, _ b: T, _ c: T) -> T {
  T(record(operation, a.value, b.value, c.value))
}

/// Computes an operation of any number of operands, one at least, and, where a gradient is wanted,
/// records it. Operands may differ in element type where the operation says so.
public func apply<T: TensorLike>(
  _ operation: some Operation, _ operands: [Value], as type: T.Type = T.self
) -> T {
  switch operands.count {
  case 0:
    fail(TensorError(operation.name, "there are no operands; an operation has one at least"))
    return T(Value(.placeholder(T.Scalar.dataType)))
  case 1: return T(record(operation, operands[0]))
  case 2: return T(record(operation, operands[0], operands[1]))
  case 3: return T(record(operation, operands[0], operands[1], operands[2]))
  default: break
  }
  if wg_may_be_watched(), let result = watched(operation, operands) { return T(result) }
  let storages = operands.map { $0.storage }
  let result = withExtendedLifetime(storages) { compute(operation, Operands(storages)) }
  guard let result else { return T(Value(.placeholder(storages[0].dataType))) }
  guard wg_is_recording(), operands.contains(where: \.isTracked) else { return T(Value(result)) }
  var retained = Retained.nothing
  for (index, operand) in operands.enumerated() where operand.isTracked {
    retained.formUnion(operation.needs(for: index))
  }
  return T(Value(result, Applied(operation, operands, result, retaining: retained)))
}

@inline(__always)
func record<Op: Operation>(_ operation: Op, _ x: Value) -> Value {
  if wg_may_be_watched(), let result = watched(operation, x) { return result }
  let operand = x.reference
  guard let result = compute(operation, Operands(operand)) else { return placeholder(like: x) }
  guard x.isTracked, wg_is_recording() else { return Value(result) }
  return Value(result, Applied(operation, x, operand, result))
}

@inline(__always)
func record<Op: Operation>(_ operation: Op, _ a: Value, _ b: Value) -> Value {
  if wg_may_be_watched(), let result = watched(operation, a, b) { return result }
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
  return Value(result, Applied(operation, a, b, first, second, result, retained))
}

@inline(__always)
func record<Op: Operation>(_ operation: Op, _ a: Value, _ b: Value, _ c: Value) -> Value {
  if wg_may_be_watched(), let result = watched(operation, a, b, c) { return result }
  guard let result = compute(operation, Operands(a.reference, b.reference, c.reference)) else {
    return placeholder(like: a)
  }
  var retained = Retained.nothing
  if a.isTracked { retained.formUnion(operation.needs(for: 0)) }
  if b.isTracked { retained.formUnion(operation.needs(for: 1)) }
  if c.isTracked { retained.formUnion(operation.needs(for: 2)) }
  guard a.isTracked || b.isTracked || c.isTracked, wg_is_recording() else { return Value(result) }
  return Value(result, Applied(operation, a, b, c, result, retained))
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

@inline(never)
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
