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

  /// Round numbers within the domain, at most about `count` of them.
  package static func choose(
    _ domain: Interval, scale: AxisScale, count: Int, integral: Bool = false
  ) -> Ticks {
    scale == .log
      ? logarithmic(domain, count: count) : linear(domain, count: count, integral: integral)
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten; whole numbers only with `integral`.
  package static func linear(_ domain: Interval, count: Int, integral: Bool = false) -> Ticks {
    let step = niceStep(domain.span / Double(max(1, count)), integral: integral)
    let first = (domain.lower / step - 1e-9).rounded(.up)
    let last = (domain.upper / step + 1e-9).rounded(.down)
    guard first.isFinite, last.isFinite, last >= first, last - first < 1000 else {
      return Ticks([])
    }
    let values = stride(from: first, through: last, by: 1).map { $0 * step }
    return Ticks(zip(values, labels(values, step: step)).map { Tick($0, $1) })
  }

  /// The smallest round step that is not far below `least`.
  package static func niceStep(_ least: Double, integral: Bool = false) -> Double {
    guard least.isFinite, least > 0 else { return 1 }
    if integral, least <= 1 { return 1 }
    let magnitude = pow(10, log10(least).rounded(.down))
    for factor in [1.0, 2, 2.5, 5, 10] where factor * magnitude >= least * 0.85 {
      // Steps of 2.5 read badly where 2 and 3 stand for things one counts.
      if factor == 2.5, magnitude == 1 { continue }
      return factor * magnitude
    }
    return 10 * magnitude
  }

  /// Labels with the same number of decimals, or the same power of ten, for all values.
  package static func labels(_ values: [Double], step: Double) -> [String] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    var decimals = max(0, -Int((log10(step) + 1e-9).rounded(.down)))
    let rest = step * pow(10, Double(decimals))
    if abs(rest - rest.rounded()) > 1e-6 { decimals += 1 }
    guard largest >= 1e6 || decimals > 5 else {
      return values.map { NumberText.fixed($0, decimals: decimals) }
    }
    let exponent = Int((log10(largest) + 1e-9).rounded(.down))
    let digits = exponentDigits(step, exponent)
    return values.map { value in
      if abs(value) < step * 1e-6 { return "0" }
      let mantissa = NumberText.fixed(value / pow(10, Double(exponent)), decimals: digits)
      return mantissa + "×" + NumberText.power(exponent)
    }
  }

  private static func exponentDigits(_ step: Double, _ exponent: Int) -> Int {
    let unit = step / pow(10, Double(exponent))
    var digits = 0
    var rest = unit
    while digits < 12, abs(rest - rest.rounded()) > 1e-6 * max(1, rest) {
      digits += 1
      rest *= 10
    }
    return digits
  }

  /// Powers of ten; over a short domain also their multiples by 2 and 5, or round numbers.
  package static func logarithmic(_ domain: Interval, count: Int) -> Ticks {
    guard domain.lower > 0 else { return Ticks([]) }
    let low = Int((log10(domain.lower) - 1e-9).rounded(.up))
    let high = Int((log10(domain.upper) + 1e-9).rounded(.down))
    let decades = log10(domain.upper / domain.lower)
    if decades < 0.8 { return linear(domain, count: count) }
    if high - low < 2, decades < 2.2 {
      let factors = decades < 1.5 && count >= 5 ? [1.0, 2, 5] : [1.0, 3]
      let all = fine(domain, factors)
      if all.count >= 2 {
        return Ticks(
          all.map { Tick($0, plain($0)) },
          minor: fine(domain, [2, 3, 4, 5, 6, 7, 8, 9]).filter { !all.contains($0) })
      }
    }
    guard high >= low else { return linear(domain, count: count) }
    let gap = max(1, Int((Double(high - low + 1) / Double(max(1, count))).rounded(.up)))
    let exponents = (low...high).filter { $0 % gap == 0 }
    let isPlain = low >= -3 && high <= 3
    let major = exponents.map { exponent in
      let value = pow(10, Double(exponent))
      return Tick(value, isPlain ? plain(value) : NumberText.power(exponent))
    }
    let minor =
      gap == 1
      ? fine(domain, [2, 3, 4, 5, 6, 7, 8, 9])
      : (low...high).filter { $0 % gap != 0 }.map { pow(10, Double($0)) }
    return Ticks(major, minor: minor)
  }

  private static func plain(_ value: Double) -> String { NumberText.short(value) }

  private static func fine(_ domain: Interval, _ factors: [Double]) -> [Double] {
    let low = Int(log10(domain.lower).rounded(.down))
    let high = max(low, Int(log10(domain.upper).rounded(.up)))
    var values: [Double] = []
    for exponent in low...high {
      for factor in factors { values.append(factor * pow(10, Double(exponent))) }
    }
    let (least, most) = (domain.lower * (1 - 1e-9), domain.upper * (1 + 1e-9))
    return values.filter { $0 >= least && $0 <= most }
  }
}
