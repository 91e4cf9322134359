/// (x − mean) / √(variance + ε) over some axes: mean 0 and variance (almost) 1.
struct Standardize: Operation {
  let axes: AxisSet
  let epsilon: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, _ shape: Shape) -> Value {
    let mean = apply(Mean(axes: axes, keepingDimensions: true), x[0])
    return (x[0] - mean) * scale(x[0])
  }

  /// 1 / √(variance + ε).
  private func scale(_ x: Value) -> Value {
    let variance = apply(Variance(axes: axes, keepingDimensions: true, correction: 0), x)
    return rsqrt(variance + epsilon)
  }

  func needs(for operand: Int) -> Retained { [.operand(0), .result] }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    let y = saved.result
    func mean(_ value: Value) -> Value { apply(Mean(axes: axes, keepingDimensions: true), value) }
    return scale(saved[0]) * (cotangent - mean(cotangent) - y * mean(cotangent * y))
  }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// (x − mean) / √(variance + ε), mean and (biased) variance taken over the axes named.
  public func standardized(along axes: [Int], epsilon: Double = 1e-5) -> Self {
    apply(Standardize(axes: axisSet(axes, "standardized"), epsilon: epsilon), self)
  }
}

/// γ · (x − mean) / √(variance + ε) + β, mean and (biased) variance taken over all axes but axis 1.
///
/// Ioffe and Szegedy, "Batch Normalization", ICML 2015.
///
/// - Parameters:
///   - x: [batch, channels, …].
///   - scale: γ, [channels]; 1 if nil.
///   - shift: β, [channels]; 0 if nil.
///   - epsilon: Keeps the divisor from 0.
public func batchNormalized<T: TensorLike>(
  _ x: T, scale: T? = nil, shift: T? = nil, epsilon: Double = 1e-5
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkChannels(x, [scale, shift])
    let axes = (0..<x.rank).filter { $0 != 1 }
    return affine(x.standardized(along: axes, epsilon: epsilon), scale, shift)
  }
}

/// γ · (x − mean) / √(variance + ε) + β with a mean and variance from elsewhere, such as running ones.
///
/// - Parameters:
///   - x: [batch, channels, …].
///   - mean: [channels].
///   - variance: [channels].
///   - scale: γ, [channels]; 1 if nil.
///   - shift: β, [channels]; 0 if nil.
public func batchNormalized<T: TensorLike>(
  _ x: T, mean: T, variance: T, scale: T? = nil, shift: T? = nil, epsilon: Double = 1e-5
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    try checkChannels(x, [mean, variance, scale, shift])
    let centered = x - perChannel(mean, x.rank)
    return affine(centered * rsqrt(perChannel(variance, x.rank) + T.Scalar(epsilon)), scale, shift)
  }
}

private func checkChannels<T: TensorLike>(_ x: T, _ vectors: [T?]) throws(TensorError) {
  guard x.rank >= 2 else {
    throw TensorError(
      "batchNorm", "x is \(x.shape); it must be [batch, channels, …]: axis 1 holds the channels")
  }
  for case let vector? in vectors where vector.shape != [x.shape[1]] {
    throw TensorError(
      "batchNorm",
      "x is \(x.shape), but a vector per channel has shape \(vector.shape); it must be "
        + "[\(x.shape[1])]")
  }
}

/// [channels] as [channels, 1, …], to broadcast against axis 1.
private func perChannel<T: TensorLike>(_ vector: T, _ rank: Int) -> T {
  rank == 2
    ? vector : vector.reshaped(to: Shape([vector.count] + [Int](repeating: 1, count: rank - 2)))
}

private func affine<T: TensorLike>(_ x: T, _ scale: T?, _ shift: T?) -> T
where T.Scalar: FloatingTensorScalar {
  var y = x
  if let scale { y = y * perChannel(scale, x.rank) }
  if let shift { y = y + perChannel(shift, x.rank) }
  return y
}

/// γ · (x − mean) / √(variance + ε) + β, mean and (biased) variance taken over the trailing axes.
///
/// Ba et al., "Layer Normalization", 2016.
///
/// - Parameters:
///   - x: […, normalizedShape].
///   - normalizedShape: The trailing axes.
///   - scale: γ, of the normalized shape; 1 if nil.
///   - shift: β, of the normalized shape; 0 if nil.
public func layerNormalized<T: TensorLike>(
  _ x: T, over normalizedShape: Shape, scale: T? = nil, shift: T? = nil, epsilon: Double = 1e-5
) -> T where T.Scalar: FloatingTensorScalar {
  orFail(x) { () throws(TensorError) -> T in
    let lead = x.rank - normalizedShape.rank
    guard normalizedShape.rank > 0, lead >= 0, Shape(x.shape[lead...]) == normalizedShape else {
      throw TensorError(
        "layerNorm",
        "x is \(x.shape); its trailing axes are not the normalized shape "
          + "\(normalizedShape)")
    }
    for case let vector? in [scale, shift] where vector.shape != normalizedShape {
      throw TensorError(
        "layerNorm",
        "scale and shift must have the normalized shape \(normalizedShape), not \(vector.shape)")
    }
    var y = x.standardized(along: Array(lead..<x.rank), epsilon: epsilon)
    if let scale { y = y * scale }
    if let shift { y = y + shift }
    return y
  }
}
