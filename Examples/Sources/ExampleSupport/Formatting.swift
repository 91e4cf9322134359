import Foundation

/// A number with a fixed count of digits after the point.
public func fixed(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", value)
}

/// A number with two digits and a power of ten, as `1.2e-09`.
public func scientific(_ value: Double) -> String {
  String(format: "%.1e", value)
}

/// A text with spaces before it, `width` wide or wider.
public func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
