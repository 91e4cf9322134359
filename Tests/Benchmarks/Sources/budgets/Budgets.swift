import Foundation

/// Compares counts with those on record.
final class Budgets {
  /// Whether nothing has become dearer so far.
  private(set) var areKept = true
  private let records: Bool

  /// - Parameter records: Whether counts go on record instead.
  init(records: Bool) { self.records = records }

  private static let folder =
    (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appendingPathComponent("Records")

  /// Compares, or puts on record.
  ///
  /// - Parameters:
  ///   - name: The file, `Budgets/NAME.json`.
  ///   - counts: Per step.
  ///   - mayGrow: By what share a count may exceed the one on record.
  func check(_ name: String, _ counts: [String: Double], mayGrow: Double) throws {
    let file = Budgets.folder.appendingPathComponent(name + ".json")
    guard !records else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try (encoder.encode(counts) + Data("\n".utf8)).write(to: file)
      print("\(name): on record in Budgets/\(name).json")
      return
    }
    let recorded = try JSONDecoder().decode(
      [String: Double].self, from: Data(contentsOf: file))
    guard !Set(recorded.keys).isDisjoint(with: counts.keys) else {
      // Another instruction set, say.
      return print("\(name): skipped: nothing on record for this machine")
    }
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      compare("\(name) of \(key)", count, recorded[key], mayGrow)
    }
  }

  private func compare(_ name: String, _ count: Double, _ limit: Double?, _ mayGrow: Double) {
    guard let limit else {
      areKept = false
      return print("\(name): \(text(count)) a step, not on record: see --record")
    }
    // Half an allocation of slack: buffers come and go with the cache's size classes.
    let isKept = count <= limit * (1 + mayGrow) + 0.5
    if !isKept { areKept = false }
    let verdict =
      !isKept ? "TOO MANY" : count < limit * 0.9 - 0.5 ? "fewer: --record keeps them so" : "kept"
    print("\(name): \(text(count)) a step, on record \(text(limit)): \(verdict)")
  }

  private func text(_ count: Double) -> String { String(format: "%.1f", count) }
}
