import Wengert

/// Statistics of a tensor's elements. Those that are not finite are counted, and left out of the rest.
public struct TensorSummary: Sendable, Equatable {
  /// Number of elements.
  public private(set) var count = 0
  /// Number of elements that are NaN.
  public private(set) var nanCount = 0
  /// Number of infinities.
  public private(set) var infinityCount = 0
  /// The least element; nil if there is none.
  public private(set) var minimum: Double?
  /// The greatest element; nil if there is none.
  public private(set) var maximum: Double?
  /// The mean; nil of nothing.
  public private(set) var mean: Double?
  /// The standard deviation, without Bessel's correction; nil of nothing.
  public private(set) var deviation: Double?

  /// Looks at all elements, twice: the deviation is that from the mean.
  public init(_ elements: UnsafeBufferPointer<Double>) {
    count = elements.count
    var (sum, finite) = (0.0, 0)
    var (low, high) = (Double.infinity, -Double.infinity)
    for x in elements {
      guard x.isFinite else {
        if x.isNaN { nanCount += 1 } else { infinityCount += 1 }
        continue
      }
      finite += 1
      sum += x
      low = min(low, x)
      high = max(high, x)
    }
    guard finite > 0 else { return }
    // Sums and squares of very great numbers are infinite: a power of two makes them smaller, exactly.
    let unit = max(-low, high) > 0x1p500 ? 0x1p-600 : 1
    if unit < 1 { sum = elements.reduce(0) { $1.isFinite ? $0 + $1 * unit : $0 } }
    let mean = sum / Double(finite)
    var squares = 0.0
    for x in elements where x.isFinite {
      let distance = x * unit - mean
      squares += distance * distance
    }
    (minimum, maximum, self.mean) = (low, high, mean / unit)
    deviation = (squares / Double(finite)).squareRoot() / unit
  }

  /// Looks at a tensor's elements.
  public init(_ tensor: Tensor<Double>) {
    self = tensor.withUnsafeScalars { TensorSummary($0) }
  }

  /// How many elements lie in each of some intervals of equal width from the least to the greatest element.
  public func histogram(_ tensor: Tensor<Double>, bins: Int) -> [(lower: Double, count: Int)] {
    guard let low = minimum, let high = maximum else { return [] }
    // The difference of two great numbers is infinite, that of their halves is not.
    let unit = (high - low).isFinite ? 1 : 0.5
    let (start, width) = (low * unit, (high * unit - low * unit) / Double(bins))
    guard width > 0, start + width > start else {
      return [(low, count - nanCount - infinityCount)]
    }
    var counts = [Int](repeating: 0, count: bins)
    tensor.withUnsafeScalars { elements in
      for x in elements where x.isFinite {
        counts[min(max(Int((x * unit - start) / width), 0), bins - 1)] += 1
      }
    }
    return counts.enumerated().map { ((start + width * Double($0)) / unit, $1) }
  }
}
