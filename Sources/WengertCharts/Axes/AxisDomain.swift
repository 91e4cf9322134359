import Foundation

/// Chooses the numbers at the ends of an axis: finite, and far enough apart for ticks between them.
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
    let chosen =
      wanted(limits, data: data, scale: scale)
      ?? (scale == .log
        ? logarithmic(data, tight: tight)
        : linear(data, tight: tight, restsOnZero: restsOnZero))
    let domain = chosen.holding(16)
    guard scale == .log, domain.lower <= 0 else { return domain }
    return Interval(.leastNonzeroMagnitude, domain.upper)
  }

  /// Those of the caller's limits that can be used.
  private static func wanted(
    _ limits: ClosedRange<Double>?, data: Interval?, scale: AxisScale
  ) -> Interval? {
    guard let limits, limits.lowerBound.isFinite, limits.upperBound.isFinite,
      limits.lowerBound < limits.upperBound
    else { return nil }
    if scale == .linear || limits.lowerBound > 0 {
      return Interval(limits.lowerBound, limits.upperBound)
    }
    guard limits.upperBound > 0 else { return nil }
    let low = data.map { min($0.lower, limits.upperBound / 10) }
    return Interval(low ?? limits.upperBound / 1000, limits.upperBound)
  }

  private static func logarithmic(_ data: Interval?, tight: Bool) -> Interval {
    guard let data else { return Interval(0.1, 1) }
    let most = Double.greatestFiniteMagnitude
    if data.lower == data.upper { return Interval(data.lower / 3, min(most, data.upper * 3)) }
    let pad = tight ? 1 : exp(AxisMap.logarithm(data.upper, over: data.lower) * 0.04)
    return Interval(data.lower / pad, min(most, data.upper * pad))
  }

  private static func linear(_ data: Interval?, tight: Bool, restsOnZero: Bool) -> Interval {
    guard let data else { return Interval(0, 1) }
    if data.lower == data.upper {
      let pad = data.lower == 0 ? 0.5 : abs(data.lower) * 0.05
      return data.padded(pad, pad)
    }
    if tight { return data }
    let pad = data.part(0.04)
    return data.padded(
      restsOnZero && data.lower == 0 ? 0 : pad, restsOnZero && data.upper == 0 ? 0 : pad)
  }
}
