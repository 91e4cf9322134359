import Foundation

/// A number in four digits, as `0.01234` or `1.2e-09`.
public func short(_ value: Double, digits: Int = 4) -> String {
  value.isNaN ? "nan" : String(format: "%.\(digits)g", value)
}

/// A number of bytes, as `12.3 MB`.
public func byteText(_ count: Int) -> String {
  var (value, unit) = (Double(count), 0)
  let units = ["B", "kB", "MB", "GB", "TB"]
  while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
  return unit == 0
    ? "\(count) B" : "\(String(format: value < 99.95 ? "%.1f" : "%.0f", value)) \(units[unit])"
}

/// A whole number with commas, as `1,234,567`.
public func grouped(_ count: Int) -> String {
  var digits = String(count.magnitude)
  var parts: [String] = []
  while digits.count > 3 {
    parts.insert(String(digits.suffix(3)), at: 0)
    digits = String(digits.dropLast(3))
  }
  return (count < 0 ? "-" : "") + ([digits] + parts).joined(separator: ",")
}

/// The known name that a misspelled one is nearest to; nil if none is near.
public func nearest(to name: String, of known: some Sequence<String>) -> String? {
  let candidates = known.map { ($0, distance(name.lowercased(), $0.lowercased())) }
  guard let best = candidates.min(by: { $0.1 < $1.1 }) else { return nil }
  return best.1 <= max(2, name.count / 3) ? best.0 : nil
}

/// Names with commas between them; those that have one in them are in quotes.
func listed(_ names: some Sequence<String>) -> String {
  names.map { $0.contains(",") ? "'\($0)'" : $0 }.joined(separator: ", ")
}

/// How many letters must be put in, taken out or exchanged (Levenshtein).
func distance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let here = min(row[j + 1] + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
      diagonal = row[j + 1]
      row[j + 1] = here
    }
  }
  return row[b.count]
}

/// A number with a noun, as `1 step` and `1,200 steps`.
public func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}
