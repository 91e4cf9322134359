import CWengert

// Losses of differences from a target that are robust, or come from another distribution than the normal one.

/// ln cosh x. Below 1 by way of sinh, whose square is small; above it cosh would leave the range.
struct LogCosh: BuiltInOperandwise {
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }
  func forward(_ x: Operands, into y: inout Destination) {
    let size = abs(x[0])
    let near = log1p(2 * square(sinh(0.5 * size)))
    let far = size + log1p(exp(-2 * size)) - 0.693147180559945309417
    y.set(select(size.mask(WG_LT, 1), near, far))
  }
  func needs(for operand: Int) -> Retained { .operand(0) }
  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    cotangent * tanh(saved[0])
  }
}

/// ½ d² where |d| ≤ δ, δ (|d| − δ / 2) elsewhere, with d = x − target, reduced. Its derivative where |d| = δ
/// is taken as ±δ.
///
/// Huber, "Robust Estimation of a Location Parameter", 1964.
///
/// - Parameters:
///   - prediction: Any shape.
///   - target: The same shape.
///   - delta: δ, more than 0.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func huberLoss<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, delta: Double = 1,
  reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    guard delta > 0, delta.isFinite else {
      throw TensorError("huberLoss", "delta is \(delta); it must be finite and more than 0")
    }
    let target = try matched(target, to: prediction, for: "huberLoss")
    try prediction.value.checkFloatingPoint(for: "huberLoss")
    return reduction(apply(SmoothL1(beta: delta), prediction - target) * T.Scalar(delta))
  }
}

/// ln cosh(x − target), element by element, reduced: near 0 half of the square, far from it the size less ln 2.
///
/// - Parameters:
///   - prediction: Any shape.
///   - target: The same shape.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func logCoshLoss<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    reduction(
      apply(LogCosh(), prediction - (try matched(target, to: prediction, for: "logCoshLoss"))))
  }
}

/// ½ (ln v + (x − target)² / v), reduced: −ln of the density of a normal distribution, but for a constant.
///
/// A variance below `epsilon` counts as that; its gradient is that at `epsilon`.
///
/// Nix and Weigend, "Estimating the Mean and Variance of the Target Probability Distribution", 1994.
///
/// - Parameters:
///   - prediction: The mean x, any shape.
///   - target: The same shape.
///   - variance: v, 0 or more; the same shape, or with extent 1 for the last axis, or without it.
///   - isFull: Whether the constant, ½ ln 2π, is added.
///   - epsilon: The least variance.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func gaussianNegativeLogLikelihood<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, variance: T, isFull: Bool = false,
  epsilon: Double = 1e-6, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  let name = "gaussianNegativeLogLikelihood"
  return orFail(prediction) { () throws(TensorError) -> T in
    let difference = prediction - (try matched(target, to: prediction, for: name))
    let shape = prediction.shape
    let isPerRow = variance.rank == shape.rank - 1 && Shape(shape.dropLast()) == variance.shape
    let v = isPerRow ? variance.unsqueezed(at: -1) : variance
    guard v.shape == shape || v.shape == Shape(shape.dropLast() + [1]) else {
      throw TensorError(
        name,
        "the prediction is \(shape), the variance \(variance.shape); the variance must have that "
          + "shape, an extent of 1 as its last axis, or no last axis")
    }
    guard lies(v, from: 0, to: .infinity) else {
      throw TensorError(name, "a variance is NaN or negative: \(range(of: variance))")
    }
    let lack = (v.clipped(from: T.Scalar(epsilon)) - v).value.detached
    let safe = v + T(lack)
    let losses = 0.5 * (log(safe) + square(difference) / safe)
    return reduction(isFull ? losses + 0.918938533204672741780 : losses)
  }
}

/// eˣ − target · x, or x − target · ln(x + ε), reduced: −ln of the probability of a Poisson distribution, but
/// for a constant.
///
/// - Parameters:
///   - prediction: ln of the expected count, or the count itself; any shape.
///   - target: Counts, the same shape.
///   - inputIsLog: Whether the prediction is a logarithm.
///   - isFull: Whether Stirling's approximation of ln target!, y ln y − y + ½ ln 2πy, is added where a target
///     is more than 1.
///   - epsilon: ε, which keeps the logarithm of 0 out.
///   - reduction: `none` returns the prediction's shape, the others a scalar.
public func poissonNegativeLogLikelihood<T: TensorLike>(
  _ prediction: T, _ target: some TensorLike<T.Scalar>, inputIsLog: Bool = true,
  isFull: Bool = false, epsilon: Double = 1e-8, reduction: Reduction = .mean
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(prediction) { () throws(TensorError) -> T in
    let y = try matched(target, to: prediction, for: "poissonNegativeLogLikelihood")
    var losses =
      inputIsLog
      ? exp(prediction) - y * prediction
      : prediction - y * log(prediction + T.Scalar(epsilon))
    if isFull {
      let isLarge = Tensor<Bool>(y.value.mask(WG_GT, 1))
      let large = select(isLarge, y, 1)
      let stirling = large * log(large) - large + 0.5 * log(large * 6.28318530717958647692)
      losses = losses + select(isLarge, stirling, 0)
    }
    return reduction(losses)
  }
}
