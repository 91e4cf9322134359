import WengertTensors

/// Statistics of the elements of a tensor. Elements that are not finite are counted, and left out of the
/// others.
public struct TensorMoments: Sendable, Hashable, Codable {
  /// Number of elements.
  public var count = 0
  /// Number of NaN and infinities.
  public var notFiniteCount = 0
  /// Number of zeros.
  public var zeroCount = 0
  /// The least element; 0 if there is none.
  public var minimum = 0.0
  /// The greatest element; 0 if there is none.
  public var maximum = 0.0
  /// The sum of the finite elements.
  public var sum = 0.0
  /// The sum of the squares.
  public var squareSum = 0.0

  /// The mean; 0 if there is no element.
  public var mean: Double { finiteCount > 0 ? sum / Double(finiteCount) : 0 }
  /// The standard deviation, without Bessel's correction.
  public var standardDeviation: Double {
    guard finiteCount > 0 else { return 0 }
    return max(squareSum / Double(finiteCount) - mean * mean, 0).squareRoot()
  }
  /// The Euclidean norm.
  public var norm: Double { squareSum.squareRoot() }
  /// Number of elements that are numbers.
  public var finiteCount: Int { count - notFiniteCount }

  init(_ storage: Storage) {
    forEachElement(of: storage) { add($0) }
  }

  private mutating func add(_ x: Double) {
    count += 1
    guard x.isFinite else {
      notFiniteCount += 1
      return
    }
    if finiteCount == 1 {
      minimum = x
      maximum = x
    }
    if x == 0 { zeroCount += 1 }
    if x < minimum { minimum = x }
    if x > maximum { maximum = x }
    sum += x
    squareSum += x * x
  }
}

/// Calls `body` with every element as a `Double`.
@inline(__always)
func forEachElement(of storage: Storage, _ body: (Double) -> Void) {
  switch storage.dataType {
  case .float32: for x in storage.elements(as: Float.self) { body(Double(x)) }
  case .float64: for x in storage.elements(as: Double.self) { body(x) }
  case .int32: for x in storage.elements(as: Int32.self) { body(Double(x)) }
  case .int64: for x in storage.elements(as: Int.self) { body(Double(x)) }
  case .uint8, .bool: for x in storage.elements(as: UInt8.self) { body(Double(x)) }
  }
  withExtendedLifetime(storage) {}
}
