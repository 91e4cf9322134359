import Foundation

/// A fault to be put in: a line of a source file, a part of it, and what stands there instead.
struct Rule: Sendable {
  /// From the root of the package.
  let file: String
  /// The line as it must be, without indentation and without the backslash of a macro.
  let line: String
  /// Which of several equal lines, from 1; 0 if there must be only one.
  let occurrence: Int
  /// What stands before the part, the part, and what stands after it.
  let (before, right, after): (String, String, String)
  /// What takes the part's place.
  let wrong: String
  /// Whether the part is a statement, not an expression.
  let isStatement: Bool
  /// What `swift test --filter` gets: `Target.Suite`, or more of them with bars between.
  let filter: String
  /// Where the rule stands.
  let place: String

  /// The test targets that the filter names.
  var targets: [String] { filter.matches(of: /([A-Z]\w*Tests)\./).map { String($0.output.1) } }
  var title: String { "\(file): \(before)«\(right)→\(wrong)»\(after)" }

  /// The line with a condition in place of the part.
  func mutated(_ number: Int) -> String {
    guard isStatement else {
      return "\(before)(wg_mutant(\(number)) ? (\(wrong)) : (\(right)))\(after)"
    }
    return "\(before)if (wg_mutant(\(number))) { \(wrong) } else { \(right) }\(after)"
  }
}

extension Rule {
  /// Reads a file of rules.
  ///
  ///     == Sources/WengertTensors/Shape.swift
  ///     a line with an «expression→wrong one»
  ///     [2] the second of several equal lines with a ⟦statement→wrong one⟧
  ///         TensorsTests.ShapeTests
  ///
  /// A line that begins with four blanks says who should notice the rules above it. Lines that begin with #
  /// are comments.
  static func read(_ url: URL) throws -> [Rule] {
    var (rules, pending) = ([Rule](), [Rule]())
    var file = ""
    let text = try String(contentsOf: url, encoding: .utf8)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let place = "\(url.lastPathComponent):\(index + 1)"
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("== ") {
        file = String(line.dropFirst(3))
      } else if line.hasPrefix("    ") {
        rules += pending.map { $0.noticed(by: trimmed) }
        pending = []
      } else {
        pending.append(try Rule(String(line), file, place))
      }
    }
    if let rule = pending.first { throw Complaint("\(rule.place): nobody is named who notices it") }
    return rules
  }

  private init(_ text: String, _ file: String, _ place: String) throws {
    var text = text
    var occurrence = 0
    if text.hasPrefix("["), let end = text.firstIndex(of: "]"),
      let number = Int(text[text.index(after: text.startIndex)..<end])
    {
      occurrence = number
      text = text[text.index(after: end)...].trimmingCharacters(in: .whitespaces)
    }
    let isStatement = text.contains("⟦")
    let (open, close) = isStatement ? ("⟦", "⟧") : ("«", "»")
    guard let start = text.range(of: open), let end = text.range(of: close),
      let arrow = text.range(of: "→", range: start.upperBound..<end.lowerBound)
    else { throw Complaint("\(place): no «right→wrong» and no ⟦right→wrong⟧") }
    before = String(text[..<start.lowerBound])
    right = String(text[start.upperBound..<arrow.lowerBound])
    wrong = String(text[arrow.upperBound..<end.lowerBound])
    after = String(text[end.upperBound...])
    line = before + right + after
    (self.occurrence, self.isStatement, self.file, self.place) = (
      occurrence, isStatement, file, place
    )
    filter = ""
  }

  private init(_ other: Rule, filter: String) {
    (file, line, occurrence, isStatement) = (
      other.file, other.line, other.occurrence, other.isStatement
    )
    (before, right, after, wrong) = (other.before, other.right, other.after, other.wrong)
    (place, self.filter) = (other.place, filter)
  }

  private func noticed(by filter: String) -> Rule { Rule(self, filter: filter) }
}

struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
