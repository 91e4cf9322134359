import Foundation
import Workloads

// Counts that do not depend on how busy the machine is, beside those in Budgets/*.json:
//
//     budgets               checks; ends with status 1 if a step has become dearer
//     budgets --record      writes the counts of today
//     budgets run W1 20     takes steps and says which instructions were used (to be counted from outside)

/// The workloads whose instructions are counted, and how many steps are compared with none.
let counted: KeyValuePairs<Case, Int> = [.w1: 20, .w3: 20, .w8s: 10]

let words = Array(CommandLine.arguments.dropFirst())
if words.first == "run", words.count == 3, let workload = Case(rawValue: words[1]) {
  Counting.take(Int(words[2]) ?? 0, stepsOf: workload)
} else if words.isEmpty || words == ["--record"] {
  let budgets = Budgets(records: words == ["--record"])
  do {
    try budgets.check("allocations", Counting.allocations(), mayGrow: 0)
    if let instructions = try Counting.instructions(counted) {
      try budgets.check("instructions", instructions, mayGrow: 0.1)
    }
  } catch {
    print("budgets: \(error)")
    exit(1)
  }
  exit(budgets.areKept ? 0 : 1)
} else {
  print("usage: budgets [--record]")
  exit(64)
}
