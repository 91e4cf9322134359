import CWengert

// Reductions over a set of axes, which go or stay with extent 1.

/// The part that all reductions share: which axes, and whether they stay.
protocol AxisReduction: BuiltInOperandwise {
  /// The axes that are reduced.
  var axes: AxisSet { get }
  /// Whether they stay with extent 1.
  var keepingDimensions: Bool { get }
}

extension AxisReduction {
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    x.shape(0).reduced(over: axes, keepingDimensions: keepingDimensions)
  }

  /// A value of the result's shape with the reduced axes back as extents of 1, so that it broadcasts
  /// against the operand.
  func expanded(_ value: Value, _ saved: Saved) -> Value {
    value.fitted(to: saved.shape(0).reduced(over: axes, keepingDimensions: true))
  }

  /// Refuses to look for the greatest or least of nothing.
  func checkNotEmpty(_ x: Operands, _ name: String) throws(TensorError) {
    guard x.shape(0).elementCount(over: axes) > 0 else {
      throw TensorError(
        name, "the reduced axes of \(x.shape(0)) are empty: there is no such element")
    }
  }
}

struct Sum: AxisReduction {
  static var takesIntegers: Bool { true }
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).reduce(WG_SUM, over: axes, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    expanded(cotangent, saved).broadcast(to: saved.shape(0))
  }
}

struct Mean: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    let count = Double(x.shape(0).elementCount(over: axes))
    y.set(Value(x.storage(0).reduce(WG_SUM, over: axes, y.shape)) / count)
  }
  func needs(for operand: Int) -> Retained { .nothing }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let count = Double(saved.shape(0).elementCount(over: axes))
    return (expanded(cotangent, saved) / count).broadcast(to: saved.shape(0))
  }
}

/// Σ (x − mean)² / (n − correction).
struct Variance: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  let correction: Int32
  fileprivate func freedom(_ shape: Shape) -> Double {
    Double(max(0, shape.elementCount(over: axes) - Int(correction)))
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(
      Value(x.storage(0).reduce(WG_SUM_SQUARED_DEVIATIONS, over: axes, y.shape))
        / freedom(x.shape(0)))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    gradient(cotangent, saved, variance: saved.result)
  }
  func gradient(_ cotangent: Value, _ saved: Saved, variance: Value) -> Value {
    expanded(cotangent, saved) * (2 / freedom(saved.shape(0)))
      * centered(saved[0], over: axes, variance: expanded(variance, saved))
  }
}

/// x − mean. Where x lies so far from 0 that the rounding of the mean shows in the deviations, their own
/// mean is subtracted, too.
///
/// - Parameter variance: Of x over the axes, which it keeps with extent 1; its divisor does not matter.
func centered(_ x: Value, over axes: AxisSet, variance: Value) -> Value {
  func mean(_ x: Value) -> Value { apply(Mean(axes: axes, keepingDimensions: true), x) }
  let center = mean(x)
  let deviation = x - center
  let share = x.dataType == .float32 ? 0x1p-16 : 0x1p-45
  let isFar = withoutGradients { (square(center) * share).mask(WG_GT, variance) }
  if !isFar.storage.containsTrue { return deviation }
  return deviation - select(isFar, mean(deviation), deviation.zero)
}

/// √variance; its derivative where all x are equal is taken as 0.
struct StandardDeviation: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  let correction: Int32
  private var variance: Variance {
    Variance(axes: axes, keepingDimensions: keepingDimensions, correction: correction)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    let squared = x.storage(0).reduce(WG_SUM_SQUARED_DEVIATIONS, over: axes, y.shape)
    let deviation = sqrt(Value(squared) / variance.freedom(x.shape(0)))
    let least = deviation.dataType == .float32 ? 0x1p-47 : 0x1p-495
    let isInRange =
      Tensor<Bool>(deviation.mask(WG_GT, least)) .&& Tensor(deviation.mask(WG_LT, .infinity))
    y.set(
      isInRange.storage.containsFalse ? scaled(x[0], deviation, where: !isInRange) : deviation)
  }

  /// The deviation as a norm, where squares overflowed or underflowed. A deviation below the rounding of the
  /// mean is that of equal elements, and is not changed.
  private func scaled(_ x: Value, _ deviation: Value, where isLost: Tensor<Bool>) -> Value {
    let mean = apply(Mean(axes: axes, keepingDimensions: true), x)
    let norm = apply(Norm(axes: axes, keepingDimensions: keepingDimensions), x - mean)
    let scaled = norm / variance.freedom(x.shape).squareRoot()
    let rounding = x.dataType == .float32 ? 0x1p-19 : 0x1p-48
    let shows = scaled.mask(WG_GT, abs(mean).fitted(to: scaled.shape) * rounding)
    return select(isLost .&& Tensor(shows), scaled, deviation)
  }

  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  // The variance's rule with ȳ / 2σ. The divisor is replaced before the division, so that derivatives
  // of this formula never see 0 / 0.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let deviation = saved.result
    let isZero = deviation.mask(WG_EQ, 0)
    let share = select(isZero, cotangent.zero, cotangent)
    let divisor = select(isZero, deviation.constant(1), deviation)
    return variance.gradient(share / (2 * divisor), saved, variance: square(deviation))
  }
}

/// The greatest or the least element; the gradient is shared equally among equals.
struct Extremum: AxisReduction {
  static var takesIntegers: Bool { true }
  let axes: AxisSet
  let keepingDimensions: Bool
  let isMaximum: Bool
  var name: String { isMaximum ? "max" : "min" }
  func resultShape(_ x: Operands) throws(TensorError) -> Shape {
    try checkNotEmpty(x, name)
    return x.shape(0).reduced(over: axes, keepingDimensions: keepingDimensions)
  }
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(
      Value(x.storage(0).reduce(isMaximum ? WG_REDUCE_MAX : WG_REDUCE_MIN, over: axes, y.shape)))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let isChosen = saved[0].mask(WG_EQ, expanded(saved.result, saved)).converted(
      to: cotangent.dataType)
    let chosen = apply(Sum(axes: axes, keepingDimensions: true), isChosen)
    return expanded(cotangent, saved) * (isChosen / chosen)
  }
}

/// ln Σ eˣ, without overflow.
struct LogSumExp: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).reduce(WG_LOGSUMEXP, over: axes, y.shape)))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  // ȳ · softmax(x). The exponentials are divided by their own sum, as the rounding of the result would
  // be a factor of them.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let (x, shift) = shifted(saved[0], expanded(saved.result, saved).detached)
    let exponentials = exp(x - shift)
    let sum = apply(Sum(axes: axes, keepingDimensions: true), exponentials)
    let divisor = select(sum.mask(WG_EQ, 0), sum.constant(1), sum)
    return expanded(cotangent, saved) / divisor * exponentials
  }

  /// x and the result, to be subtracted: where the result is infinite, as constants that leave ∞ − ∞ out.
  /// Of a row of −∞ no element gets anything; elements of ∞ share equally, as those of a maximum do.
  private func shifted(_ x: Value, _ result: Value) -> (x: Value, result: Value) {
    if result.storage.isFinite { return (x, result) }
    let isInfinite = abs(result).mask(WG_EQ, .infinity)
    let share = select(x.mask(WG_EQ, .infinity), x.zero, x.constant(-.infinity))
    return (select(isInfinite, share, x), select(isInfinite, x.zero, result))
  }
}

struct SquaredNorm: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).reduce(WG_SUM_OF_SQUARES, over: axes, y.shape)))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    expanded(cotangent, saved) * 2 * saved[0]
  }
}

/// √Σ x²; its derivative where all x are 0 is taken as 0.
struct Norm: AxisReduction {
  let axes: AxisSet
  let keepingDimensions: Bool
  func forward(_ x: Operands, into y: inout Destination) {
    y.set(Value(x.storage(0).reduce(WG_NORM, over: axes, y.shape)))
  }
  func needs(for operand: Int) -> Retained { [.operand(0), .result] }
  // ȳ x / ‖x‖. Cotangent and norm are replaced before the division, so that derivatives of this
  // formula never see 0 / 0.
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let norm = expanded(saved.result, saved)
    let isZero = norm.mask(WG_EQ, 0)
    let share = select(isZero, norm.zero, expanded(cotangent, saved))
    return share * (saved[0] / select(isZero, norm.constant(1), norm))
  }
}
