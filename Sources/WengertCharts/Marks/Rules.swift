import WengertErrors

/// Reports lists of a mark that belong together and differ in length.
///
/// - Parameters:
///   - mark: The mark's name.
///   - lists: The name of each list, and its number of elements.
func checkCounts(_ mark: String, _ lists: (name: String, count: Int)...) {
  let first = lists[0]
  guard let other = lists.first(where: { $0.count != first.count }) else { return }
  fail(
    UsageError(
      mark,
      "\(first.name) has \(first.count) elements, \(other.name) has \(other.count); they must "
        + "have the same number"))
}

/// Reports a rule of a mark that does not hold.
func checkRule(_ mark: String, _ holds: Bool, _ reason: @autoclosure () -> String) {
  if !holds { fail(UsageError(mark, reason())) }
}

/// Reports rows of a grid that differ in length.
func checkRows(_ mark: String, _ counts: [Int]) {
  guard let first = counts.first, let row = counts.firstIndex(where: { $0 != first }) else {
    return
  }
  fail(
    UsageError(
      mark,
      "row \(row) has \(counts[row]) elements, row 0 has \(first); all rows must have the same length"
    ))
}
