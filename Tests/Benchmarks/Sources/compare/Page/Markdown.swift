import Foundation

/// A table, its first column to the left, the others to the right.
func table(_ head: [String], _ rows: [[String]]) -> String {
  let rule = ["---"] + head.dropFirst().map { _ in "---:" }
  return ([head, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    .joined(separator: "\n")
}

/// A page of which the parts between marks are written anew, and all else stays.
///
///     <!-- figures: NAME -->
///     …
///     <!-- end of figures -->
struct Page {
  private(set) var text: String

  init(_ text: String) { self.text = text }

  /// Puts figures between the marks of a part; the page must have them.
  mutating func replace(_ name: String, with figures: String) throws {
    let (begin, end) = ("<!-- figures: \(name) -->\n", "<!-- end of figures -->")
    guard let first = text.range(of: begin),
      let last = text.range(of: end, range: first.upperBound..<text.endIndex)
    else { throw ChildFailure(description: "the page has no part \(name)") }
    text.replaceSubrange(first.upperBound..<last.lowerBound, with: "\n\(figures)\n\n")
  }
}
