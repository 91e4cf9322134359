import Foundation

/// Writes a line at once, on standard error.
func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

/// A number with three digits that matter: `0.0512`, `4.30`, `128`, `12,300`.
func shortText(_ number: Double) -> String {
  guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
  let magnitude = Int(log10(abs(number)).rounded(.down))
  if magnitude < -3 || magnitude > 5 { return String(format: "%.1e", number) }
  let digits = max(0, 2 - magnitude)
  return String(format: "%.\(digits)f", number)
}

/// A time in nanoseconds with its unit: `37.2 µs`.
func timeText(_ nanoseconds: Double) -> String {
  switch nanoseconds {
  case ..<1e3: shortText(nanoseconds) + " ns"
  case ..<1e6: shortText(nanoseconds / 1e3) + " µs"
  case ..<1e9: shortText(nanoseconds / 1e6) + " ms"
  default: shortText(nanoseconds / 1e9) + " s"
  }
}
