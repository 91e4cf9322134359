import WengertSupport

/// Writes numbers for people: real minus signs, thousands apart, powers as superscripts.
package enum NumberText {
  /// A number with a fixed count of decimals, such as "−1,250.50".
  package static func fixed(_ value: Double, decimals: Int) -> String {
    let plain = NumberFormat.fixed(abs(value), decimals: decimals)
    let isZero = !plain.contains { $0 != "0" && $0 != "." }
    return (value < 0 && !isZero ? "−" : "") + grouped(plain)
  }

  /// The number `digits` · 10^−`decimals` in full, such as "−1,250.50" for −125,050 and 2.
  static func decimal(_ digits: Int, decimals: Int) -> String {
    var text = String(digits.magnitude)
    if decimals <= 0, digits != 0 { text += String(repeating: "0", count: -decimals) }
    if decimals > 0 {
      text = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
      text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals))
    }
    return (digits < 0 ? "−" : "") + grouped(text)
  }

  /// Digits with commas between thousands; those after a point have none.
  private static func grouped(_ plain: String) -> String {
    let whole = plain.prefix { $0 != "." }
    guard whole.count > 3 else { return plain }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return grouped + plain.dropFirst(whole.count)
  }

  /// A number in few digits, such as "0.0123", "12,300" or "1.2×10⁷"; exact where it is short.
  package static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : (value < 0 ? "−∞" : "∞") }
    if value == 0 { return "0" }
    let digits = min(17, max(1, digits))
    let exponent = Int(log10(abs(value)).rounded(.down))
    if exponent >= 6 || exponent < -4 { return power(of: value, digits: digits) }
    if value == value.rounded(), exponent < 6 { return fixed(value, decimals: 0) }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// Numbers in as few digits as tell them apart, three or more.
  static func distinct(_ values: [Double]) -> [String] {
    let count = Set(values).count
    var labels: [String] = []
    for digits in 3...17 {
      labels = values.map { short($0, digits: digits) }
      if Set(labels).count >= count { break }
    }
    return labels
  }

  /// A number as a mantissa times a power of ten.
  private static func power(of value: Double, digits: Int) -> String {
    let parts = NumberFormat.scientific(abs(value), decimals: digits - 1)
      .split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    return (value < 0 ? "−" : "") + trimmed(String(parts[0])) + "×" + power(exponent)
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
