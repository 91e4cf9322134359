import CWengert

/// (x − mean) / √(variance + ε) over some axes: mean 0 and variance (almost) 1.
struct Standardize: BuiltInOperandwise {
  let axes: AxisSet
  let epsilon: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    let variance = variance(x[0])
    y.set(centered(x[0], over: axes, variance: variance) * rsqrt(variance + epsilon))
  }

  private func variance(_ x: Value) -> Value {
    apply(Variance(axes: axes, keepingDimensions: true, correction: 0), x)
  }

  func needs(for operand: Int) -> Retained { [.operand(0), .result] }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    gradient(saved[0], saved.result, cotangent)
  }

  func gradient(_ x: Value, _ y: Value, _ cotangent: Value) -> Value {
    func mean(_ value: Value) -> Value { apply(Mean(axes: axes, keepingDimensions: true), value) }
    return rsqrt(variance(x) + epsilon) * (cotangent - mean(cotangent) - y * mean(cotangent * y))
  }
}

/// γ · (x − mean) / √(variance + ε) + β, in one pass each way.
///
/// Operands: x; its own moments per channel, [3, channels], which are constants: the rule for x is that of
/// mean and variance, too; then γ and β, if there are any.
struct Normalize: BuiltInOperandwise {
  let layout: NormalizationLayout
  /// The axes of x that a channel's statistics are taken over.
  let axes: AxisSet
  let epsilon: Double
  let hasScale: Bool

  var name: String { layout.perPosition ? "layerNormalized" : "batchNormalized" }
  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    let shift = hasScale ? 3 : 2
    y.set(
      Value(
        x.storage(0).normalized(
          layout, moments: x.storage(1), scale: hasScale ? x.storage(2) : nil,
          shift: x.count > shift ? x.storage(shift) : nil)))
  }

  func needs(for operand: Int) -> Retained {
    switch operand {
    case 0: hasScale ? [.operand(0), .operand(1), .operand(2)] : [.operand(0), .operand(1)]
    case 2 where hasScale: [.operand(0), .operand(1)]
    default: .nothing
    }
  }

  func vjp(_ operand: Int, _ cotangent: Value, _ saved: Saved) -> Value {
    switch operand {
    case 0:
      let operands = [saved[0], saved[1], cotangent] + (hasScale ? [saved[2]] : [])
      return apply(NormalizeGradient(layout: layout, axes: axes, epsilon: epsilon), operands)
    case 2 where hasScale:
      let gradient = NormalizeScaleGradient(
        layout: layout, axes: axes, epsilon: epsilon, shape: saved.shape(2))
      return apply(gradient, saved[0], saved[1], cotangent)
    default:
      return layout.summed(cotangent, axes, to: saved.shape(operand))
    }
  }
}

/// The gradient of `Normalize` with respect to x. Operands are x, its statistics, ȳ and, if there is one, γ.
struct NormalizeGradient: ComposedPrimitive {
  let layout: NormalizationLayout
  let axes: AxisSet
  let epsilon: Double

  func resultShape(_ x: Operands) -> Shape { x.shape(0) }

  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.storage(0).normalizationGradient(
        layout, moments: x.storage(1),
        scale: x.count > 3 ? x.storage(3) : nil, x.storage(2)))
  }

  // `Standardize` has the rule, that of mean and variance included.
  func composition(_ operands: [Value]) -> Value {
    let (x, cotangent) = (operands[0], operands[2])
    let u =
      operands.count > 3
      ? cotangent * layout.expanded(operands[3], axes, for: x.shape) : cotangent
    let standardize = Standardize(axes: axes, epsilon: epsilon)
    return standardize.gradient(x, apply(standardize, x), u)
  }
}

/// The gradient of `Normalize` with respect to γ. Operands are x, its statistics and ȳ.
struct NormalizeScaleGradient: ComposedPrimitive {
  let layout: NormalizationLayout
  let axes: AxisSet
  let epsilon: Double
  let shape: Shape

  func resultShape(_ x: Operands) -> Shape { shape }

  func forward(_ x: Operands, into y: inout Destination) {
    y.adopt(
      x.storage(0).normalizationScaleGradient(
        layout, moments: x.storage(1), x.storage(2), shape))
  }

  func composition(_ x: [Value]) -> Value {
    let standardized = apply(Standardize(axes: axes, epsilon: epsilon), x[0])
    return layout.summed(x[2] * standardized, axes, to: shape)
  }
}

extension NormalizationLayout {
  /// γ or β so that it broadcasts against x.
  fileprivate func expanded(_ vector: Value, _ axes: AxisSet, for shape: Shape) -> Value {
    perPosition
      ? vector : vector.reshaped(to: shape.reduced(over: axes, keepingDimensions: true))
  }

  /// The sum over all axes but those of γ and β.
  fileprivate func summed(_ value: Value, _ axes: AxisSet, to shape: Shape) -> Value {
    let over = perPosition ? axes.complement(rank: value.rank) : axes
    return apply(Sum(axes: over, keepingDimensions: false), value).fitted(to: shape)
  }
}

extension TensorLike where Scalar: FloatingTensorScalar {
  /// (x − mean) / √(variance + ε), mean and (biased) variance taken over the axes named.
  public func standardized(along axes: [Int], epsilon: Double = 1e-5) -> Self {
    orFail(self) { () throws(TensorError) -> Self in
      try checkEpsilon(epsilon, for: self, in: "standardized")
      let axes = try AxisSet(axes, of: shape, for: "standardized")
      return apply(Standardize(axes: axes, epsilon: epsilon), self)
    }
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
    try checkEpsilon(epsilon, for: x, in: "batchNormalized")
    try checkChannels(x, [scale, shift])
    guard x.shape[1] == 0 || x.count / x.shape[1] > 1 else {
      throw TensorError(
        "batchNormalized",
        "x is \(x.shape): a channel has \(x.count / x.shape[1]) elements, and its own statistics need 2 or "
          + "more; pass a mean and a variance instead")
    }
    return batchNormalizedWithMoments(x, scale, shift, epsilon).result
  }
}

/// Batch normalization of operands that fit, and the batch's moments: mean and biased variance per channel
/// are the first two rows.
package func batchNormalizedWithMoments<T: TensorLike>(
  _ x: T, _ scale: T?, _ shift: T?, _ epsilon: Double
) -> (result: T, moments: Storage) where T.Scalar: FloatingTensorScalar {
  let layout = NormalizationLayout(alongAxis1Of: x.shape, epsilon: epsilon)
  let axes = AxisSet(all: x.rank).subtracting(1)
  return normalized(x, layout, axes, scale, shift, epsilon)
}

private func normalized<T: TensorLike>(
  _ x: T, _ layout: NormalizationLayout, _ axes: AxisSet, _ scale: T?, _ shift: T?,
  _ epsilon: Double
) -> (result: T, moments: Storage) {
  let moments = x.value.storage.moments(layout)
  let operation = Normalize(
    layout: layout, axes: axes, epsilon: epsilon, hasScale: scale != nil)
  var operands = [x.value, Value(moments)]
  if let scale { operands.append(scale.value) }
  if let shift { operands.append(shift.value) }
  return (apply(operation, operands), moments)
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
    try checkEpsilon(epsilon, for: x, in: "batchNormalized")
    try checkChannels(x, [mean, variance, scale, shift])
    let centered = x - perChannel(mean, x.rank)
    return scaledPerChannel(
      centered * rsqrt(perChannel(variance, x.rank) + T.Scalar(epsilon)), scale, shift)
  }
}

/// Refuses elements that are not floating-point, and an epsilon that keeps no divisor from 0.
func checkEpsilon(
  _ epsilon: Double, for x: some TensorLike, in operation: String
) throws(TensorError) {
  try x.value.checkFloatingPoint(for: operation)
  guard epsilon >= 0 && epsilon.isFinite else {
    throw TensorError(operation, "epsilon is \(epsilon); it must be finite and 0 or more")
  }
}

/// Refuses vectors that do not have one element per channel of x, which axis 1 holds.
func checkChannels<T: TensorLike>(
  _ x: T, _ vectors: [T?], for operation: String = "batchNormalized"
) throws(TensorError) {
  guard x.rank >= 2 else {
    throw TensorError(
      operation, "x is \(x.shape); it must be [batch, channels, …]: axis 1 holds the channels")
  }
  for case let vector? in vectors where vector.shape != [x.shape[1]] {
    throw TensorError(
      operation,
      "x is \(x.shape), but a vector per channel has shape \(vector.shape); it must be "
        + "[\(x.shape[1])]")
  }
}

/// [channels] as [channels, 1, …], to broadcast against axis 1.
func perChannel<T: TensorLike>(_ vector: T, _ rank: Int) -> T {
  rank == 2
    ? vector : vector.reshaped(to: Shape([vector.count] + [Int](repeating: 1, count: rank - 2)))
}

/// x · scale + shift, with one element of each per channel.
func scaledPerChannel<T: TensorLike>(_ x: T, _ scale: T?, _ shift: T?) -> T
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
    try checkEpsilon(epsilon, for: x, in: "layerNormalized")
    try checkTrailing(
      normalizedShape, of: x.shape, [scale?.shape, shift?.shape], for: "layerNormalized")
    let lead = x.rank - normalizedShape.rank
    let layout = NormalizationLayout(leading: lead, of: x.shape, epsilon: epsilon)
    let axes = try AxisSet(Array(lead..<x.rank), of: x.shape, for: "layerNormalized")
    return normalized(x, layout, axes, scale, shift, epsilon).result
  }
}
