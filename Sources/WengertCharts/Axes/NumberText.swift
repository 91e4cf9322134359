import Foundation

/// Writes numbers for people: real minus signs, thousands apart, powers as superscripts.
package enum NumberText {
  /// A number with a fixed count of decimals, such as "−1,250.50".
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let plain = String(format: "%.\(max(0, decimals))f", abs(value))
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    var digits = String(parts[0])
    if digits.count > 3 {
      var grouped = ""
      for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
        grouped.append(digit)
      }
      digits = grouped
    }
    let text = parts.count > 1 ? digits + "." + parts[1] : digits
    let isZero = !plain.contains { $0 != "0" && $0 != "." }
    return value < 0 && !isZero ? "−" + text : text
  }

  /// A number in few digits, such as "0.0123", "12,300" or "1.2×10⁷"; exact where it is short.
  package static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : (value < 0 ? "−∞" : "∞") }
    if value == 0 { return "0" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    if exponent >= 6 || exponent < -4 {
      let mantissa = fixed(value / pow(10, Double(exponent)), decimals: digits - 1)
      return trimmed(mantissa) + "×" + power(exponent)
    }
    if value == value.rounded(), exponent < 6 { return fixed(value, decimals: 0) }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// A power of ten, such as "10⁻³".
  package static func power(_ exponent: Int) -> String {
    let raised = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    var text = exponent < 0 ? "10⁻" : "10"
    for digit in String(abs(exponent)) { text.append(raised[digit.wholeNumberValue ?? 0]) }
    return text
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var kept = text
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return kept
  }
}
