import CKernels

/// Computes `operation` and, where a gradient is wanted, records it.
@inline(__always)
public func apply<T: TensorLike>(_ operation: some Operation, _ x: T) -> T {
  T(record(operation, x.value, nil))
}

/// Computes an operation of two operands and, where a gradient is wanted, records it.
@inline(__always)
public func apply<T: TensorLike>(_ operation: some Operation, _ a: T, _ b: T) -> T {
  T(record(operation, a.value, b.value))
}

/// Computes an operation of any number of operands, one at least, and, where a gradient is wanted,
/// records it. Operands may differ in element type where the operation says so.
public func apply<T: TensorLike>(
  _ operation: some Operation, _ operands: [Value], as type: T.Type = T.self
) -> T {
  precondition(!operands.isEmpty, "\(operation.name): an operation has at least one operand")
  let storages = Operands(operands.map(\.storage))
  guard let result = compute(operation, storages) else {
    return T(Value(.placeholder(storages.first.dataType)))
  }
  guard wg_is_recording(), operands.contains(where: \.isTracked) else { return T(Value(result)) }
  var retained = Retained.nothing
  for (index, operand) in operands.enumerated() where operand.isTracked {
    retained.formUnion(operation.needs(for: index))
  }
  return T(Value(result, Application(operation, operands, result, retaining: retained)))
}

@inline(__always)
func record<Op: Operation>(_ operation: Op, _ a: Value, _ b: Value?) -> Value {
  let operands = Operands(a.storage, b?.storage)
  guard let result = compute(operation, operands) else {
    return Value(.placeholder(operands.first.dataType))
  }
  let firstIsTracked = a.isTracked
  let secondIsTracked = b?.isTracked ?? false
  guard firstIsTracked || secondIsTracked, wg_is_recording() else { return Value(result) }
  var retained = firstIsTracked ? operation.needs(for: 0) : .nothing
  if secondIsTracked { retained.formUnion(operation.needs(for: 1)) }
  return Value(result, Application(operation, a, b, result, retaining: retained))
}

@inline(__always)
private func compute(_ operation: some Operation, _ operands: Operands) -> Storage? {
  do throws(TensorError) {
    let shape = try operation.resultShape(operands)
    let result = operation.forward(operands, shape).storage
    guard result.shape == shape else { throw wrongShape(operation, result.shape, shape) }
    return result
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
