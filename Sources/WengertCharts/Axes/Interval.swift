/// The numbers from `lower` to `upper`, both finite.
package struct Interval: Sendable, Equatable {
  package var lower: Double
  package var upper: Double

  package init(_ lower: Double, _ upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  package var span: Double { upper - lower }

  func union(_ other: Interval?) -> Interval {
    guard let other else { return self }
    return Interval(min(lower, other.lower), max(upper, other.upper))
  }

  /// The smallest interval with all finite numbers, or nil where there are none.
  ///
  /// With `positive`, zero and negative numbers do not count, as on a logarithmic axis.
  static func covering(_ values: some Sequence<Double>, positive: Bool = false) -> Interval? {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where value.isFinite && (!positive || value > 0) {
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? Interval(low, high) : nil
  }
}
