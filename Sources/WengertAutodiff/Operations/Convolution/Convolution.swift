// The three products of a convolution: T(x, w, y) = Σ y ∗(x, w) is linear in each of its arguments, and
// each operation is its gradient with respect to one. So the rule of each consists of the other two.

/// The convolution of x, [batch, inputs, …], with w, [outputs, inputs / groups, …], plus a bias per output
/// channel if there is a third operand.
struct ConvolutionOperation: BuiltInOperandwise {
  let geometry: ConvolutionGeometry

  var name: String { "conv\(geometry.input.rank)d" }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(0, 1, for: name)
    return try geometry.shape(
      [x.shape(0)[0], x.shape(1)[0]], geometry.output, x.dataType(0), for: name)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.memory(x.dataType(0)).setConvolution(
      geometry, x.storage(0), x.storage(1), bias: x.count > 2 ? x.storage(2) : nil)
  }

  func needs(for operand: Int) -> Retained { operand < 2 ? .operand(1 - operand) : .nothing }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch operand {
    case 0: apply(ConvolutionInputGradient(geometry: geometry), cotangent, saved[1])
    case 1: apply(ConvolutionWeightGradient(geometry: geometry), saved[0], cotangent)
    default: cotangent.summedPerChannel
    }
  }
}

/// The gradient of a convolution by its input, from y, [batch, outputs, …], and w; as an operation of its own,
/// the transposed convolution, it takes a bias per input channel, too.
struct ConvolutionInputGradient: BuiltInOperandwise {
  let geometry: ConvolutionGeometry

  var name: String { "convTranspose\(geometry.input.rank)d" }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(0, 1, for: name)
    return try geometry.shape(
      [x.shape(0)[0], x.shape(1)[1] * geometry.groups], geometry.input, x.dataType(0), for: name)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.memory(x.dataType(0)).setConvolutionInputGradient(
      geometry, x.storage(0), x.storage(1), bias: x.count > 2 ? x.storage(2) : nil)
  }

  func needs(for operand: Int) -> Retained { operand < 2 ? .operand(1 - operand) : .nothing }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch operand {
    case 0: apply(ConvolutionOperation(geometry: geometry), cotangent, saved[1])
    case 1: apply(ConvolutionWeightGradient(geometry: geometry), cotangent, saved[0])
    default: cotangent.summedPerChannel
    }
  }
}

/// The gradient of a convolution by its weights, from x and y.
struct ConvolutionWeightGradient: BuiltInOperandwise {
  let geometry: ConvolutionGeometry

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try x.checkTypes(0, 1, for: name)
    return try geometry.shape(
      [x.shape(1)[1], x.shape(0)[1] / geometry.groups], geometry.kernel, x.dataType(0), for: name)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.memory(x.dataType(0)).setConvolutionWeightGradient(geometry, x.storage(0), x.storage(1))
  }

  func needs(for operand: Int) -> Retained { .operand(1 - operand) }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    operand == 0
      ? apply(ConvolutionInputGradient(geometry: geometry), saved[1], cotangent)
      : apply(ConvolutionOperation(geometry: geometry), saved[0], cotangent)
  }
}

extension ConvolutionGeometry {
  /// Two leading extents, then others.
  fileprivate func shape(
    _ lead: [Int], _ rest: Shape, _ type: DataType, for name: String
  ) throws(TensorError) -> Shape {
    let result = try Shape(validating: lead + Array(rest), for: name)
    try result.checkFits(type.byteCount, for: name)
    return result
  }
}

extension Value {
  /// The sum over all axes but the channels', which is axis 1.
  fileprivate var summedPerChannel: Value {
    apply(Sum(axes: AxisSet(all: rank).subtracting(1), keepingDimensions: false), self)
  }
}
