import Foundation
import Workloads

/// The table of counts on record, from `Budgets/*.json`.
struct BudgetSection {
  private let allocations: [String: Double]
  private let instructions: [String: Double]

  /// - Parameter folder: That of the benchmarks.
  init(folder: String) {
    allocations = ResultFile.read("allocations", in: folder + "/Records") ?? [:]
    instructions = ResultFile.read("instructions", in: folder + "/Records") ?? [:]
  }

  var text: String {
    let rows = Case.allCases.map(\.rawValue).filter { allocations[$0] != nil }.map { name in
      [
        name, count(allocations[name]), count(allocations["\(name) buffers"]),
        count(instructions.first { $0.key.hasPrefix("\(name), ") }?.value),
      ]
    }
    let chain = allocations["W8s, operation"].map {
      "\n\nAn operation of W8s takes \(shortText($0)) requests; target 3: "
        + ($0 <= 3 ? "met." : "**missed**.")
    }
    return table(["a step of", "requests for memory", "buffers", "instructions, AVX2"], rows)
      + (chain ?? "")
  }

  private func count(_ value: Double?) -> String {
    guard let value else { return "" }
    return String(format: value >= 10_000 ? "%.0f" : "%g", value)
  }
}
