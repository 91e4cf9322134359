import CWengert

// Activations made of straight pieces, and one of a parabola.

struct HardSwishOperation: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(x[0] * (x[0] + 3).clipped(from: 0, to: 6) / 6)
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let x = saved[0]
    // Within the bounds alone, so that an infinite x is not multiplied by a cotangent of 0.
    let slope = (2 * x.clipped(from: -3, to: 3) + 3) / 6
    let rising = select(x.mask(WG_GE, 3), cotangent, cotangent * slope)
    return select(x.mask(WG_LE, -3), cotangent.zero, rising)
  }
}

/// Elements within a bound of 0 become 0; others stay, or move towards 0 by the bound.
struct Shrink: BuiltInOperandwise {
  let bound: Double
  let isSoft: Bool
  var name: String { isSoft ? "softShrink" : "hardShrink" }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    guard bound >= 0 else {
      throw TensorError(name, "the bound is \(bound); it must be 0 or more")
    }
    return x.shape(0)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let x = x[0]
    y.set(select(abs(x).mask(WG_LE, bound), x.zero, isSoft ? x - sign(x) * bound : x))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    select(abs(saved[0]).mask(WG_GT, bound), cotangent, cotangent.zero)
  }
}

struct ThresholdOperation: BuiltInOperandwise {
  let threshold: Double
  let number: Double
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(select(x[0].mask(WG_LE, threshold), x[0].constant(number), x[0]))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    select(saved[0].mask(WG_LE, threshold), cotangent.zero, cotangent)
  }
}

/// x · relu6(x + 3) / 6; NaN at −∞. Its derivative is taken as 0 at −3 and as 1 at 3.
///
/// Howard et al., "Searching for MobileNetV3", ICCV 2019.
public func hardSwish<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  apply(HardSwishOperation(), x)
}
/// relu6(x + 3) / 6: a sigmoid of straight pieces. Its derivative at −3 and 3 is taken as 0.
public func hardSigmoid<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  (x + 3).clipped(from: 0, to: 6) / 6
}
/// min(max(x, 0), 6); NaN stays. Its derivative at 0 and 6 is taken as 0.
public func relu6<T: TensorLike>(_ x: T) -> T where T.Scalar: FloatingTensorScalar {
  x.clipped(from: 0, to: 6)
}
/// min(max(x, low), high), −1 and 1 by default; NaN stays. Its derivative at the bounds is taken as 0.
public func hardTanh<T: TensorLike>(_ x: T, from low: T.Scalar = -1, to high: T.Scalar = 1) -> T
where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard low < high else {
      throw TensorError("hardTanh", "the bounds are \(low) and \(high); the first must be less")
    }
    return x.clipped(from: low, to: high)
  }
}
/// x − λ above λ, x + λ below −λ, 0 between. Its derivative at ±λ is taken as 0, and as 0 where x is NaN.
///
/// - Parameter bound: λ, 0 or more.
public func softShrink<T: TensorLike>(_ x: T, bound: Double = 0.5) -> T
where T.Scalar: FloatingTensorScalar { apply(Shrink(bound: bound, isSoft: true), x) }
/// x where |x| > λ, 0 elsewhere. Its derivative at ±λ is taken as 0, and as 0 where x is NaN.
///
/// - Parameter bound: λ, 0 or more.
public func hardShrink<T: TensorLike>(_ x: T, bound: Double = 0.5) -> T
where T.Scalar: FloatingTensorScalar { apply(Shrink(bound: bound, isSoft: false), x) }
/// x above a threshold, a number elsewhere; NaN stays. Its derivative at the threshold is taken as 0.
public func threshold<T: TensorLike>(_ x: T, above threshold: Double, otherwise number: Double) -> T
where T.Scalar: FloatingTensorScalar {
  apply(ThresholdOperation(threshold: threshold, number: number), x)
}

/// x above 0, slope · x elsewhere, with slopes that are learned. Its derivative at 0 is taken as the slope.
///
/// He et al., "Delving Deep into Rectifiers", ICCV 2015.
///
/// - Parameters:
///   - x: [batch, channels, …], or any shape if there is one slope.
///   - slope: One number, or one per channel: axis 1.
public func prelu<T: TensorLike>(_ x: T, slope: T) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    guard slope.count == 1 || (slope.rank == 1 && x.rank > 1 && slope.count == x.shape[1]) else {
      throw TensorError(
        "prelu",
        "x is \(x.shape), the slopes are \(slope.shape); there must be one, or one per channel of axis 1"
      )
    }
    var extents = [Int](repeating: 1, count: x.rank)
    if slope.count > 1 { extents[1] = slope.count }
    // The slope's gradient is a sum over the negative part alone, so that an infinite x adds no 0 · ∞.
    let isPositive = Tensor<Bool>(x.value.mask(WG_GT, 0))
    let negative = select(isPositive, 0, x)
    return select(isPositive, x, negative * slope.reshaped(to: Shape(extents)))
  }
}
