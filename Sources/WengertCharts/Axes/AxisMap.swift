import Foundation

/// Carries numbers of an axis to places on the picture.
package struct AxisMap: Sendable, Equatable {
  package var scale: AxisScale
  package var domain: Interval
  /// The place of the lower end of the domain, in user units.
  package var start: Double
  /// The place of the upper end of the domain, in user units.
  package var end: Double

  package init(scale: AxisScale, domain: Interval, start: Double, end: Double) {
    self.scale = scale
    self.domain = domain
    self.start = start
    self.end = end
  }

  /// The place of a number; NaN where the axis has no place for it.
  package func callAsFunction(_ value: Double) -> Double {
    guard value.isFinite, scale == .linear || value > 0 else { return .nan }
    let share =
      switch scale {
      case .linear: domain.share(of: value)
      case .log:
        AxisMap.logarithm(value, over: domain.lower)
          / AxisMap.logarithm(domain.upper, over: domain.lower)
      }
    // Too far off to be seen, and near enough to compute with.
    return start + min(1e150, max(-1e150, share)) * (end - start)
  }

  /// The number at a place.
  package func value(at place: Double) -> Double {
    let share = (place - start) / (end - start)
    switch scale {
    case .linear: return domain.value(at: share)
    case .log:
      let ratio = domain.upper / domain.lower
      if ratio.isFinite { return domain.lower * pow(ratio, share) }
      return exp(log(domain.lower) + share * AxisMap.logarithm(domain.upper, over: domain.lower))
    }
  }

  /// The natural logarithm of a quotient of positive numbers, also where the quotient is not a number
  /// of full precision.
  static func logarithm(_ value: Double, over base: Double) -> Double {
    let ratio = value / base
    return ratio.isNormal ? log(ratio) : log(value) - log(base)
  }
}
