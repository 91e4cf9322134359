import CWengert

/// An operation with its attributes, for programs that translate a net: the operations themselves are
/// internal to this module.
package enum TracedOperation: Hashable, Sendable {
  /// A map of every element, by its name, such as `relu`.
  case unary(String)
  /// A map of two operands that broadcast, such as `+` and `pow`.
  case binary(String)
  /// x and a number, in this order or the other: `x - 1`, `1 - x`.
  case scalar(String, Double, numberFirst: Bool)
  case power(Double)
  case clip(low: Double, high: Double)
  case extreme(isMaximum: Bool)
  case round(String)
  /// Operations that are never recorded: comparisons such as `>`, `!`, `&&` and `||` of masks, and `convert`.
  case untracked(String)
  case select
  case affine
  case matmul(transposeA: Bool, transposeB: Bool)
  case reshape
  case permute([Int])
  case broadcast
  case slice(StridedRegion)
  case concatenate(axis: Int)
  case pad(StridedRegion, Double)
  case gather(axis: Int)
  case take(axis: Int)
  case embedding
  case cumulativeSum(axis: Int, isReversed: Bool)
  case reduce(Reduction, AxisSet, keepingDimensions: Bool)
  case softmax(axis: Int, isLogarithm: Bool)
  /// Operand 1 holds moments of operand 0; scale and shift follow, if there are any.
  case normalize(perPosition: Bool, AxisSet, epsilon: Double, hasScale: Bool)
  case standardize(AxisSet, epsilon: Double)
  case convolution(ConvolutionGeometry)
  case transposedConvolution(ConvolutionGeometry)
  case maxPool(PoolingWindows)
  case averagePool(PoolingWindows)
  case attention(AttentionForm, AttentionLayout, AttentionExtents)
  case recurrence(Recurrence, hasBias: Bool)
  case dropout

  /// The kind of a reduction.
  package enum Reduction: Hashable, Sendable {
    case sum, mean, product, max, min, logSumExp, squaredNorm, norm
    case variance(correction: Int)
    case standardDeviation(correction: Int)
  }
}

extension TracedOperation {
  /// - Returns: Nil for operations of the user's, and for those that no translation has asked for yet.
  package init?(_ operation: any RecordedOperation) {
    guard
      let found = TracedOperation.elementwise(operation) ?? TracedOperation.movement(operation)
        ?? TracedOperation.reduction(operation) ?? TracedOperation.layer(operation)
    else { return nil }
    self = found
  }

  private static func elementwise(_ operation: any RecordedOperation) -> TracedOperation? {
    switch operation {
    case let map as any UnaryMap: .unary(map.name)
    case let map as any BinaryMap: .binary(map.name)
    case let map as ScalarArithmetic:
      .scalar(
        map.name, map.number.double, numberFirst: map.kind == .subtractFrom || map.kind == .divide)
    case let map as ScalarPower: .power(map.exponent)
    case let map as Clip: .clip(low: map.low, high: map.high)
    case let map as Extreme: .extreme(isMaximum: map.isMaximum)
    case let map as Rounding: .round(map.name)
    case let map as Untracked: .untracked(map.name)
    case is Select: .select
    case is MaskedScale: .dropout
    default: nil
    }
  }

  private static func movement(_ operation: any RecordedOperation) -> TracedOperation? {
    switch operation {
    case is Reshape: .reshape
    case let move as Permute: .permute(move.order)
    case is BroadcastTo: .broadcast
    case let move as Slicing: .slice(move.slices)
    case let move as Concatenate: .concatenate(axis: move.axis)
    case let move as ConstantPadding: .pad(move.slices, move.value)
    case let move as Gather: .gather(axis: move.axis)
    case let move as IndexSelect: .take(axis: move.axis)
    case is EmbeddingOperation: .embedding
    default: nil
    }
  }

  private static func reduction(_ operation: any RecordedOperation) -> TracedOperation? {
    if let sum = operation as? CumulativeSum {
      return .cumulativeSum(axis: sum.axis, isReversed: sum.isReversed)
    }
    guard let over = operation as? any AxisReduction else { return nil }
    let kind: Reduction? =
      switch over {
      case is Sum: .sum
      case is Mean: .mean
      case is Product: .product
      case let extremum as Extremum: extremum.isMaximum ? .max : .min
      case is LogSumExp: .logSumExp
      case is SquaredNorm: .squaredNorm
      case is Norm: .norm
      case let variance as Variance: .variance(correction: Int(variance.correction))
      case let deviation as StandardDeviation:
        .standardDeviation(correction: Int(deviation.correction))
      default: nil
      }
    return kind.map { .reduce($0, over.axes, keepingDimensions: over.keepingDimensions) }
  }

  private static func layer(_ operation: any RecordedOperation) -> TracedOperation? {
    switch operation {
    case is Affine: .affine
    case let product as Matmul:
      .matmul(transposeA: product.transposeA, transposeB: product.transposeB)
    case let map as SoftmaxOperation: .softmax(axis: map.axis, isLogarithm: false)
    case let map as LogSoftmaxOperation: .softmax(axis: map.axis, isLogarithm: true)
    case let map as Normalize:
      .normalize(
        perPosition: map.layout.perPosition, map.axes, epsilon: map.epsilon,
        hasScale: map.hasScale)
    case let map as Standardize: .standardize(map.axes, epsilon: map.epsilon)
    case let map as ConvolutionOperation: .convolution(map.geometry)
    case let map as ConvolutionInputGradient: .transposedConvolution(map.geometry)
    case let pool as MaxPoolOperation: .maxPool(pool.windows)
    case let pool as AveragePool where !pool.isTransposed: .averagePool(pool.windows)
    case let map as Attention: .attention(map.form, map.layout, map.extents)
    case let map as RecurrentSequence: .recurrence(map.recurrence, hasBias: map.hasBias)
    default: nil
    }
  }
}

/// An operation without gradient that is not recorded, such as a comparison; only a trace sees it.
struct Untracked: RecordedOperation {
  let name: String
}

extension wg_compare_op {
  /// The operator, as traces have it.
  var symbol: String {
    switch self {
    case WG_LT: "<"
    case WG_LE: "<="
    case WG_GT: ">"
    case WG_GE: ">="
    case WG_EQ: "=="
    default: "!="
    }
  }
}

/// The forward computation of an operation, done anew: a trace that does not know an operation sees its
/// parts.
package func forwardResult(of operation: any Primitive, _ operands: [Value]) -> Value? {
  func result(_ operation: some Primitive) -> Value? {
    let storages = operands.map(\.storage)
    return withExtendedLifetime(storages) {
      let x = Operands(storages)
      guard let shape = try? operation.resultShape(x) else { return nil }
      var destination = Destination(shape)
      _ = operation.forward(x, into: &destination)
      return destination.result.map { Value($0) }
    }
  }
  return result(operation)
}
