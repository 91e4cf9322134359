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

  /// The place of a number; not finite where the axis has no place for it.
  package func callAsFunction(_ value: Double) -> Double {
    let share: Double
    switch scale {
    case .linear: share = (value - domain.lower) / domain.span
    case .log:
      guard value > 0 else { return .nan }
      share = Foundation.log(value / domain.lower) / Foundation.log(domain.upper / domain.lower)
    }
    return start + share * (end - start)
  }

  /// The number at a place.
  package func value(at place: Double) -> Double {
    let share = (place - start) / (end - start)
    switch scale {
    case .linear: return domain.lower + share * domain.span
    case .log: return domain.lower * pow(domain.upper / domain.lower, share)
    }
  }
}

/// Chooses the numbers at the ends of an axis.
package enum AxisDomain {
  /// The ends for data with the given extent.
  ///
  /// - Parameters:
  ///   - limits: The ends the caller wants; used where they are finite and fit the scale.
  ///   - tight: Whether the data may touch the ends.
  ///   - restsOnZero: Whether zero, where it is an end of the data, stays the end.
  package static func choose(
    data: Interval?, limits: ClosedRange<Double>?, scale: AxisScale, tight: Bool = false,
    restsOnZero: Bool = false
  ) -> Interval {
    if let limits, limits.lowerBound.isFinite, limits.upperBound.isFinite,
      limits.lowerBound < limits.upperBound
    {
      if scale == .linear || limits.lowerBound > 0 {
        return Interval(limits.lowerBound, limits.upperBound)
      }
      if limits.upperBound > 0 {
        let low = data.map { min($0.lower, limits.upperBound / 10) }
        return Interval(low ?? limits.upperBound / 1000, limits.upperBound)
      }
    }
    guard let data else { return scale == .log ? Interval(0.1, 1) : Interval(0, 1) }
    if scale == .log {
      if data.lower == data.upper { return Interval(data.lower / 3, data.upper * 3) }
      let pad = tight ? 1 : pow(data.upper / data.lower, 0.04)
      return Interval(data.lower / pad, data.upper * pad)
    }
    if data.lower == data.upper {
      let pad = data.lower == 0 ? 0.5 : abs(data.lower) * 0.05
      return Interval(data.lower - pad, data.upper + pad)
    }
    if tight { return data }
    let pad = data.span * 0.04
    return Interval(
      restsOnZero && data.lower == 0 ? 0 : data.lower - pad,
      restsOnZero && data.upper == 0 ? 0 : data.upper + pad)
  }
}
