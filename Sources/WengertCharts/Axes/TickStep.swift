import Foundation

/// A round distance between ticks: 1, 2, 2.5 or 5 times a power of ten.
///
/// Its decimal digits are known, so that multiples are written as exact decimal numbers: two different
/// ones never look alike.
package struct TickStep: Sendable, Equatable {
  /// 1, 2, 25 or 5.
  let digits: Int
  /// The step is `digits` · 10^`exponent`.
  let exponent: Int
  package let value: Double

  /// The smallest round step that is not far below `least`; 1 where that is no positive number.
  package init(atLeast least: Double, integral: Bool = false) {
    guard least.isFinite, least > 0, !integral || least > 1 else {
      self.init(digits: 1, exponent: 0, value: 1)
      return
    }
    // 10⁻³²³ is the least power of ten that is not 0.
    let exponent = max(-323, Int(log10(least).rounded(.down)))
    let magnitude = pow(10, Double(exponent))
    var chosen = (digits: 1, exponent: exponent, value: magnitude)
    for (digits, shift, factor) in [(1, 0, 1.0), (2, 0, 2), (25, -1, 2.5), (5, 0, 5), (1, 1, 10)] {
      // Steps of 2.5 read badly where 2 and 3 stand for things one counts.
      if factor == 2.5, magnitude == 1 { continue }
      guard (factor * magnitude).isFinite else { break }
      chosen = (digits, exponent + shift, factor * magnitude)
      if factor * magnitude >= least * 0.85 { break }
    }
    self.init(digits: chosen.digits, exponent: chosen.exponent, value: chosen.value)
  }

  private init(digits: Int, exponent: Int, value: Double) {
    self.digits = digits
    self.exponent = exponent
    self.value = value
  }

  /// The multiples of the step with the given numbers in words, all with as many decimals or with the
  /// same power of ten.
  func labels(_ multiples: ClosedRange<Int>) -> [String] {
    let largest = max(multiples.lowerBound.magnitude, multiples.upperBound.magnitude)
    let decimals = max(0, -exponent)
    /// The exponent of the largest label's first digit.
    let order = String(largest * UInt(digits)).count - 1 + exponent
    let mantissaDecimals = order - exponent
    // A long mantissa is harder to read than the number itself, where that is not much longer.
    let isPlain =
      (order < 6 && decimals <= 5) || (mantissaDecimals > 3 && (-6..<15).contains(order))
    return multiples.map { multiple in
      let number = multiple * digits
      if isPlain {
        return NumberText.decimal(number, decimals: -exponent)
      }
      if multiple == 0 { return "0" }
      return NumberText.decimal(number, decimals: mantissaDecimals) + "×" + NumberText.power(order)
    }
  }
}
