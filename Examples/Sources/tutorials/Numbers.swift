import ExampleSupport

/// A number with a true minus sign.
func signed(_ value: Double, _ digits: Int) -> String {
  (value < 0 ? "−" : "") + fixed(abs(value), digits)
}

/// A whole number with commas between thousands.
func grouped(_ value: Int) -> String {
  var digits = Array(String(value))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
  return String(digits)
}

/// A number below a thousandth with a power of ten, others with six digits after the point.
func short(_ value: Double) -> String {
  abs(value) < 0.001 && value != 0 ? scientific(value, 4) : signed(value, 6)
}

private func scientific(_ value: Double, _ digits: Int) -> String {
  var exponent = 0
  var mantissa = abs(value)
  while mantissa < 1 {
    mantissa *= 10
    exponent -= 1
  }
  let sign = value < 0 ? "−" : ""
  return "\(sign)\(fixed(mantissa, digits)) · 10^\(exponent)"
}
