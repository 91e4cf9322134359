import Foundation

/// The marks along an axis with their words.
package struct Ticks: Sendable, Equatable {
  package struct Tick: Sendable, Equatable {
    package var value: Double
    package var label: String

    package init(_ value: Double, _ label: String) {
      self.value = value
      self.label = label
    }
  }

  /// Ticks with words.
  package var major: [Tick]
  /// Small ticks without words.
  package var minor: [Double] = []

  package init(_ major: [Tick], minor: [Double] = []) {
    self.major = major
    self.minor = minor
  }

  /// Round numbers within the domain, about `count` of them, with labels that differ; at least two
  /// unless they are to be whole and the domain holds fewer.
  package static func choose(
    _ domain: Interval, scale: AxisScale, count: Int, integral: Bool = false
  ) -> Ticks {
    scale == .log
      ? logarithmic(domain, count: count) : linear(domain, count: count, integral: integral)
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten; whole numbers only with `integral`.
  package static func linear(_ domain: Interval, count: Int, integral: Bool = false) -> Ticks {
    let count = max(2, count)
    // A step much greater than was asked for may leave one tick.
    for count in count...(count + 4) {
      let step = TickStep(atLeast: domain.divided(by: count), integral: integral)
      let ticks = multiples(of: step, in: domain)
      if ticks.count > 1 || count == count + 4 { return Ticks(ticks) }
    }
    return Ticks([])
  }

  private static func multiples(of step: TickStep, in domain: Interval) -> [Tick] {
    let first = (domain.lower / step.value - 1e-9).rounded(.up)
    let last = (domain.upper / step.value + 1e-9).rounded(.down)
    guard let first = Int(exactly: first), let last = Int(exactly: last), first <= last,
      last - first < 1000
    else { return [] }
    return zip(first...last, step.labels(first...last)).map { multiple, label in
      Tick(Double(multiple) * step.value, label)
    }
  }

  /// Powers of ten; over a short domain also their multiples by 2 and 5, or round numbers.
  package static func logarithmic(_ domain: Interval, count: Int) -> Ticks {
    guard domain.lower > 0 else { return Ticks([]) }
    let low = Int((log10(domain.lower) - 1e-9).rounded(.up))
    let high = Int((log10(domain.upper) + 1e-9).rounded(.down))
    let decades = AxisMap.logarithm(domain.upper, over: domain.lower) / log(10)
    if decades < 0.8 { return linear(domain, count: count) }
    if high - low < 2, decades < 2.2 {
      let factors = decades < 1.5 && count >= 5 ? [1.0, 2, 5] : [1.0, 3]
      let all = fine(domain, factors)
      if all.count >= 2 {
        return Ticks(
          all.map { Tick($0, NumberText.short($0)) },
          minor: fine(domain, [2, 3, 4, 5, 6, 7, 8, 9]).filter { !all.contains($0) })
      }
    }
    return high > low ? powers(low...high, domain, count: count) : linear(domain, count: count)
  }

  /// Powers of ten with at least two of the exponents, which are two or more.
  private static func powers(
    _ exponents: ClosedRange<Int>, _ domain: Interval, count: Int
  ) -> Ticks {
    let (low, high) = (exponents.lowerBound, exponents.upperBound)
    let gap = max(1, Int((Double(exponents.count) / Double(max(1, count))).rounded(.up)))
    var chosen = exponents.filter { $0 % gap == 0 }
    if chosen.count < 2 { chosen = [low, high] }
    let isPlain = low >= -3 && high <= 3
    let major = chosen.map { exponent in
      let value = pow(10, Double(exponent))
      return Tick(value, isPlain ? NumberText.short(value) : NumberText.power(exponent))
    }
    let minor =
      gap == 1
      ? fine(domain, [2, 3, 4, 5, 6, 7, 8, 9])
      : exponents.filter { !chosen.contains($0) }.map { pow(10, Double($0)) }
    return Ticks(major, minor: minor)
  }

  /// The powers of ten in the domain times the factors.
  private static func fine(_ domain: Interval, _ factors: [Double]) -> [Double] {
    let low = Int(log10(domain.lower).rounded(.down))
    let high = max(low, Int(log10(domain.upper).rounded(.up)))
    var values: [Double] = []
    for exponent in low...high {
      for factor in factors { values.append(factor * pow(10, Double(exponent))) }
    }
    let (least, most) = (domain.lower * (1 - 1e-9), domain.upper * (1 + 1e-9))
    return values.filter { $0.isFinite && $0 > 0 && $0 >= least && $0 <= most }
  }
}
