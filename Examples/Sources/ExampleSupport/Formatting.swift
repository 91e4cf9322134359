import Foundation

/// A number with a fixed count of digits after the point.
public func fixed(_ value: Double, _ digits: Int) -> String {
  String(format: "%.\(digits)f", value)
}
