/// ½ d² / β near 0, |d| − β / 2 beyond.
struct SmoothL1: BuiltInOperandwise {
  let beta: Double
  var name: String { "smoothL1Loss" }
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    let size = abs(x[0])
    guard let beta = beta(size) else { return y.set(size) }
    // The share of a size beyond β is 1: its square, which could overflow, is not taken.
    let near = size.clipped(to: beta)
    y.set(near * (near / beta) * 0.5 + relu(size - beta))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let x = saved[0]
    guard let beta = beta(x) else { return cotangent * sign(x) }
    return cotangent * (x / beta).clipped(from: -1, to: 1)
  }
  /// β; nil for 0, and for less than the least normal number of x's type, by which nothing can be divided.
  private func beta(_ x: Value) -> Double? {
    let least =
      x.dataType == .float32
      ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    return beta >= least ? beta : nil
  }
}

/// ½ d² / β where |d| < β, |d| − β / 2 elsewhere, with d = x − target, reduced.
///
/// β times it is Huber's loss. Its derivative where |d| = β is taken as sign(d); for β = 0, or less
/// than the least normal number of the element type, it is |d|.
///
/// Girshick, "Fast R-CNN", ICCV 2015.
///
/// - Parameters:
///   - prediction: Any shape.
///   - target: The same shape.
///   - beta: Where the parabola ends, 0 or more.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func smoothL1Loss<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, beta: Double = 1,
  reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    guard beta >= 0 else {
      throw TensorError("smoothL1Loss", "beta is \(beta); it must be 0 or more")
    }
    let target = try matched(target, to: prediction, for: "smoothL1Loss")
    return reduction(apply(SmoothL1(beta: beta), prediction - target))
  }
}
