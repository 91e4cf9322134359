/// The numbers from `lower` to `upper`, both finite.
package struct Interval: Sendable, Equatable {
  package var lower: Double
  package var upper: Double

  package init(_ lower: Double, _ upper: Double) {
    self.lower = min(lower, upper)
    self.upper = max(lower, upper)
  }

  /// Infinite where the ends are farther apart than the greatest number.
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

/// How much of the way from one number to another lies before a third.
func share(of value: Double, from start: Double, to end: Double) -> Double {
  let span = end - start
  if span.isFinite { return (value - start) / span }
  return (value / 2 - start / 2) / (end / 2 - start / 2)
}

// The following holds for all ends, also where the span is infinite.
extension Interval {
  /// The span times a share of at most ½.
  func part(_ share: Double) -> Double {
    span.isFinite ? span * share : upper * share - lower * share
  }

  /// The span divided by a count of at least 2.
  func divided(by count: Int) -> Double {
    span.isFinite ? span / Double(count) : upper / Double(count) - lower / Double(count)
  }

  /// Where a number lies: 0 at the lower end, 1 at the upper one.
  func share(of value: Double) -> Double {
    WengertCharts.share(of: value, from: lower, to: upper)
  }

  /// The number with the given share.
  func value(at share: Double) -> Double {
    span.isFinite ? lower + share * span : lower * (1 - share) + upper * share
  }

  /// The interval with its ends moved apart, within the range of numbers.
  func padded(_ below: Double, _ above: Double) -> Interval {
    let most = Double.greatestFiniteMagnitude
    return Interval(max(-most, lower - below), min(most, upper + above))
  }

  /// The interval, or a wider one around it that holds `count` neighbouring numbers.
  func holding(_ count: Int) -> Interval {
    let least = Double(count) * max(abs(lower), abs(upper)).ulp
    guard span < least else { return self }
    let most = Double.greatestFiniteMagnitude
    let top = min(most, max(-most, lower + span / 2 - least / 2) + least)
    return Interval(top - least, top)
  }
}
