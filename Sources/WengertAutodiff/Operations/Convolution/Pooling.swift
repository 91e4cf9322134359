// Pooling over the last two axes of any number of planes.

/// The greatest element of each window. Where it was is a residual.
struct MaxPoolOperation: BuiltInPrimitive {
  let windows: PoolingWindows

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    x.shape(0).replacingPlane(windows.output)
  }

  func forward(_ x: Operands, into y: inout Destination) -> Storage {
    y.memory(x.dataType(0)).setMaxPool(windows, x.storage(0))
  }

  func needs(for operand: Int) -> Retained { .nothing }

  func pullback(
    _ cotangent: Value, _ saved: Saved, _ positions: Storage,
    into contributions: inout Contributions
  ) {
    contributions.set(
      0, apply(Pick(plane: windows.input, isTransposed: true), cotangent, Value(positions)))
  }
}

/// Elements of planes by their positions, or the transpose, which adds them back. Operand 1 holds the positions;
/// it has no gradient.
struct Pick: BuiltInOperandwise {
  static var takesIntegers: Bool { true }
  /// The extents of the planes that positions point into.
  let plane: Shape
  let isTransposed: Bool

  var name: String { "maxPool" }

  func resultShape(_ x: Operands) -> Shape {
    isTransposed ? x.shape(1).replacingPlane(plane) : x.shape(1)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    let planes = x.shape(1).dropLast(2).reduce(1, *)
    y.memory(x.dataType(0)).setPicked(
      x.storage(0), at: x.storage(1), planes: planes, transposed: isTransposed)
  }

  func needs(for operand: Int) -> Retained { .operand(1) }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Pick(plane: plane, isTransposed: !isTransposed), cotangent, saved[1])
  }
}

/// The mean of each window, or the transpose.
struct AveragePool: BuiltInOperandwise {
  let windows: PoolingWindows
  var isTransposed = false

  func resultShape(_ x: Operands) -> Shape {
    x.shape(0).replacingPlane(isTransposed ? windows.input : windows.output)
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.memory(x.dataType(0)).setAveragePool(windows, x.storage(0), transposed: isTransposed)
  }

  func needs(for operand: Int) -> Retained { .nothing }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(AveragePool(windows: windows, isTransposed: !isTransposed), cotangent)
  }
}

/// Windows of [batch, channels, height, width] as columns, [batch, channels · kernel, windows], or the transpose,
/// which adds up overlapping elements.
struct Unfold: BuiltInOperandwise {
  let windows: PoolingWindows
  var isTransposed = false

  var name: String { isTransposed ? "fold" : "unfold" }

  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    let (shape, kernel) = (x.shape(0), windows.kernel.elementCount)
    let extents =
      isTransposed
      ? [shape[0], shape[1] / kernel] + Array(windows.input)
      : [shape[0], shape[1] * kernel, windows.output.elementCount]
    let result = try Shape(validating: extents, for: name)
    try result.checkFits(x.dataType(0).byteCount, for: name)
    return result
  }

  func forward(_ x: Operands, into y: inout Destination) {
    y.memory(x.dataType(0)).setUnfolded(windows, x.storage(0), transposed: isTransposed)
  }

  func needs(for operand: Int) -> Retained { .nothing }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    apply(Unfold(windows: windows, isTransposed: !isTransposed), cotangent)
  }
}

extension Shape {
  /// With other extents of the last two axes.
  fileprivate func replacingPlane(_ plane: Shape) -> Shape {
    var result = self
    result[rank - 2] = plane[0]
    result[rank - 1] = plane[1]
    return result
  }
}
