// Operations that give elements other places and change none of them.

struct Reshape: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let shape: Shape
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    guard x.shape(0).elementCount == shape.elementCount else {
      throw TensorError(
        "reshaped",
        "\(x.shape(0)) has \(x.shape(0).elementCount) elements, \(shape) has \(shape.elementCount)")
    }
    return shape
  }
  func forward(_ x: Operands, into y: inout Destination) {
    // Always a new view: returning the operand's storage would let the graph keep it alive.
    y.adopt(Storage(viewing: x.storage(0), y.shape))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent.fitted(to: saved.shape(0))
  }
}

struct Permute: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  /// The source of each axis, four bits each, the first lowest.
  private let packed: UInt32
  private let rank: Int32

  init(_ order: [Int]) {
    packed = order.reversed().reduce(0) { $0 << 4 | UInt32($1) }
    rank = Int32(order.count)
  }

  var order: [Int] { (0..<Int(rank)).map { Int(packed >> (4 * UInt32($0)) & 15) } }

  func resultShape(_ x: Operands) -> Shape { Shape(order.map { x.shape(0)[$0] }) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).permuted(order)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    var inverse = order
    for (axis, source) in order.enumerated() { inverse[source] = axis }
    return apply(Permute(inverse), cotangent)
  }
}

struct BroadcastTo: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let shape: Shape
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.shape(0).checkBroadcasts(to: shape, for: "broadcast")
    try shape.checkFits(x.dataType(0).byteCount, for: "broadcast")
    return shape
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).broadcast(to: y.shape)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent.summed(to: saved.shape(0))
  }
}

/// A part of a tensor, and its transpose: zeros with a part put in.
struct Slicing: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let slices: StridedRegion
  var name: String { "subscript" }
  func resultShape(_ x: Operands) -> Shape { slices.shape }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).sliced(slices)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Placing(slices: slices, shape: saved.shape(0)), cotangent)
  }
}

struct Placing: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  let slices: StridedRegion
  let shape: Shape
  func resultShape(_ x: Operands) -> Shape { shape }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).placed(at: slices, in: y.shape)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Slicing(slices: slices), cotangent)
  }
}

struct Concatenate: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  static var holdsReferences: Bool { true }
  let axis: Int
  /// Where each operand begins along the axis.
  private let starts: [Int]

  init(_ shapes: [Shape], along axis: Int) {
    self.axis = axis
    var start = 0
    starts = shapes.map { shape in
      defer { start += axis < shape.rank ? shape[axis] : 0 }
      return start
    }
  }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    var result = x.shape(0)
    for index in 1..<Swift.max(x.count, 1) {
      let shape = x.shape(index)
      var rest = shape
      if rest.rank == result.rank { rest[axis] = result[axis] }
      guard rest == result else {
        throw TensorError(
          "concatenate",
          "operand \(index) is \(shape), operand 0 is \(x.shape(0)); all but axis \(axis) must agree"
        )
      }
      var extents = Array(result)
      extents[axis] += shape[axis]
      try x.checkTypes(0, index, for: "concatenate")
      result = try Shape(validating: extents, for: "concatenate")
    }
    try result.checkFits(x.dataType(0).byteCount, for: "concatenate")
    return result
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(.concatenated((0..<x.count).map { x.storage($0) }, along: axis, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let slices = StridedRegion(
      of: saved.resultShape, axis, starts[operand], saved.shape(operand)[axis])
    return apply(Slicing(slices: slices), cotangent)
  }
}
