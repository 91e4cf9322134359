import Wengert

/// A call of an operation under the name that the reference gives it, on tensors or on variables.
struct Call<T: TensorLike> where T.Scalar == Double {
  let op: String
  let attrs: Attributes
  var operands: [String: T] = [:]
  var integers: [String: Tensor<Int>] = [:]
  var flags: [String: Tensor<Bool>] = [:]

  /// The results by name; the only one is called `output`.
  func results() throws -> [String: T] {
    if let result = try single() { return [OperationCase.onlyOutput: result] }
    if op == "batch_norm" { return try batchNorm() }
    if let results = try valuesAndIndices() ?? factorization() { return results }
    if op == "floor_divide" { return ["y": floorDivide(try operand("a"), try operand("b"))] }
    if let results = try recurrence() { return results }
    if let results = try multiHeadAttention() { return results }
    throw Complaint("no operation is called \(op)")
  }

  private func single() throws -> T? {
    if op == "graph" { return try graph() }
    for family in [
      unary, binary, activation, reduction, movement, picking, layer, loss, norm, image,
      elementary, special, furtherActivation, furtherLoss, scan, rearrangement, linearAlgebra,
      attention,
    ] {
      if let result = try family() { return result }
    }
    return nil
  }

  func operand(_ name: String) throws -> T {
    guard let operand = operands[name] else { throw Complaint("\(op) lacks operand \(name)") }
    return operand
  }

  func integers(_ name: String) throws -> Tensor<Int> {
    guard let tensor = integers[name] else { throw Complaint("\(op) lacks integers \(name)") }
    return tensor
  }

  /// An operand that is a constant: numbers, or flags as zeros and ones.
  func constant(_ name: String) throws -> Tensor<Double> {
    if let flags = flags[name] { return Tensor(converting: flags) }
    if let integers = integers[name] { return Tensor(converting: integers) }
    return try operand(name).value.tensor(of: Double.self)
  }
}
