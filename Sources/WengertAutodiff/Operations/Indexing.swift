import CWengert

// Elements picked by integer tensors, and the transposes, which add them back. Operand 1 holds the
// indices; it has no gradient.

/// out[i][j][k] = x[index[i][j][k]][j][k] for axis 0, and so on.
struct Gather: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let (source, index) = (x.shape(0), x.shape(1))
    guard source.rank == index.rank else {
      throw TensorError(
        "gathered", "x is \(source), the indices are \(index); they must have the same rank")
    }
    for other in 0..<source.rank where other != axis && index[other] > source[other] {
      throw TensorError(
        "gathered",
        "x is \(source), the indices are \(index): at axis \(other) there are more indices than rows"
      )
    }
    try x.storage(1).checkIndices(below: source[axis], axis: axis, for: "gathered")
    return index
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).gathered(x.storage(1), along: axis)))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Scatter(axis: axis, shape: saved.shape(0)), [cotangent, saved[1]])
  }
}

struct Scatter: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  let shape: Shape
  func resultShape(_ x: Operands) -> Shape { shape }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).scattered(x.storage(1), along: axis, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Gather(axis: axis), [cotangent, saved[1]])
  }
}

/// Rows along one axis, in the order of a vector of indices.
struct IndexSelect: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    guard x.shape(1).rank == 1 else {
      throw TensorError("taken", "the indices are \(x.shape(1)); they must be a vector")
    }
    try x.storage(1).checkIndices(below: x.shape(0)[axis], axis: axis, for: "taken")
    var result = x.shape(0)
    result[axis] = x.shape(1)[0]
    return result
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).selected(x.storage(1), along: axis, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(IndexAdd(axis: axis, shape: saved.shape(0)), [cotangent, saved[1]])
  }
}

struct IndexAdd: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let axis: Int
  let shape: Shape
  func resultShape(_ x: Operands) -> Shape { shape }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).addedBack(x.storage(1), along: axis, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(IndexSelect(axis: axis), [cotangent, saved[1]])
  }
}

/// The factor 0 for rows that came from one index, 1 for all others: [rows] to [rows, 1].
private func exceptPadding(_ index: Value, _ padding: Int, _ type: DataType) -> Value {
  index.mask(WG_NE, Double(padding)).converted(to: type).unsqueezed(at: -1)
}

/// Rows of a matrix; no gradient reaches the padding row.
struct EmbeddingOperation: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let paddingIndex: Int?
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    guard x.shape(0).rank == 2 else {
      throw TensorError("embedding", "the weights are \(x.shape(0)); they must be a matrix")
    }
    try x.storage(1).checkIndices(below: x.shape(0)[0], axis: 0, for: "embedding")
    return try Shape(validating: Array(x.shape(1)) + [x.shape(0)[1]], for: "embedding")
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let rows = Shape([x.storage(1).count, x.shape(0)[1]])
    y.set(Value(x.storage(0).selected(x.storage(1), along: 0, rows).reshaped(to: y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(1) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let index = saved[1].reshaped(to: Shape([saved.shape(1).elementCount]))
    var rows = cotangent.reshaped(to: Shape([index.count, saved.shape(0)[1]]))
    if let paddingIndex { rows = rows * exceptPadding(index, paddingIndex, rows.dataType) }
    return apply(IndexAdd(axis: 0, shape: saved.shape(0)), [rows, index])
  }
}

extension TensorLike {
  /// One element per index, along an axis: out[i][j][k] = x[index[i][j][k]][j][k] for axis 0.
  ///
  /// - Parameter index: As many axes as x, and no longer than x along the others; indices are not
  ///   counted from the end.
  public func gathered(_ index: Tensor<Int>, along axis: Int) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "gathered")
      return apply(Gather(axis: axis), [value, index.value])
    }
  }

  /// Rows along an axis, in the order of a vector of indices, which may repeat.
  public func taken(_ index: Tensor<Int>, along axis: Int = 0) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      let axis = try shape.normalizedAxis(axis, for: "taken")
      return apply(IndexSelect(axis: axis), [value, index.value])
    }
  }
}

/// Rows of a matrix: weights[index], of shape [shape of index …, width].
///
/// - Parameters:
///   - weights: [vocabulary, width].
///   - index: Row numbers, of any shape.
///   - paddingIndex: A row that gets no gradient; a negative one counts from the end.
public func embedding<T: TensorLike>(
  _ weights: T, _ index: Tensor<Int>, paddingIndex: Int? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(weights) { () throws(TensorError) -> T in
    let padding = try paddingIndex.map { padding throws(TensorError) in
      try paddingRow(padding, of: weights.shape, for: "embedding")
    }
    return apply(EmbeddingOperation(paddingIndex: padding), [weights.value, index.value])
  }
}

/// The row that a padding index names; a negative one counts from the end.
func paddingRow(_ index: Int, of weights: Shape, for operation: String) throws(TensorError) -> Int {
  let rows = weights.first ?? 0
  guard index >= -rows && index < rows else {
    throw TensorError(operation, "the padding index is \(index); the weights are \(weights)")
  }
  return index < 0 ? index + rows : index
}

/// `embedding` of a list of words: [words, width].
public func embedding<T: TensorLike>(
  _ weights: T, _ index: [Int], paddingIndex: Int? = nil
) -> T where T.Scalar: FloatingTensorScalar {
  embedding(weights, Tensor(index), paddingIndex: paddingIndex)
}
