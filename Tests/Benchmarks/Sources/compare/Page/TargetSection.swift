import Foundation
import Workloads

/// What is to be reached beside what was measured, for each processor.
struct TargetSection {
  let runs: [Run]

  /// Figures of a run, for one and two threads where both count, and which of them are good enough.
  private struct Row {
    let name: String
    let goal: String
    let isMet: (Double) -> Bool
    let figures: (Run) -> [Double]
  }

  var text: String {
    table(
      ["", "target"] + runs.map(\.title),
      rows.map { row in [row.name, row.goal] + runs.map { cell(row, row.figures($0)) } })
  }

  private func cell(_ row: Row, _ figures: [Double]) -> String {
    guard !figures.isEmpty else { return "–" }
    return figures.map { shortText($0) + (row.isMet($0) ? "" : " **missed**") }.joined(
      separator: ", ")
  }

  private var rows: [Row] {
    Case.allCases.flatMap { steps($0) } + products + growth + busy
  }

  private func steps(_ workload: Case) -> [Row] {
    let target = Target(workload)
    func figures(_ run: Run, _ threads: [Int], _ value: (StepRatios) -> Double?) -> [Double] {
      guard let result = run.steps.results.first(where: { $0.workload == workload })?.result else {
        return []
      }
      return threads.compactMap { StepRatios(result, workload, threads: $0).flatMap(value) }
    }
    func atMost(
      _ name: String, _ goal: Double?, _ threads: [Int], _ value: @escaping (StepRatios) -> Double?
    )
      -> [Row]
    {
      guard let goal else { return [] }
      return [
        Row(name: name, goal: "≤ \(goal)", isMet: { $0 <= goal }) { figures($0, threads, value) }
      ]
    }
    let name = workload.rawValue
    return atMost("\(name), of the best peer's time", target.ratio, [1, 2]) { $0.toBestPeer }
      + atMost("\(name), times the limit, on one thread", target.ratioToLimit, [1]) { $0.toLimit }
      + atMost("\(name), nanoseconds per operation", target.perOperation, [1, 2]) {
        $0.perOperation
      }
  }

  private var products: [Row] {
    let precisions = [("fp32", false), ("fp64", true)]
    func ratios(_ run: Run, _ isDouble: Bool, _ value: ([Double]) -> Double?) -> [Double] {
      [1, 2].compactMap { threads in
        let all = run.products?.ratios("Wengert", threads: threads, isDouble: isDouble) ?? []
        return all.isEmpty ? nil : value(all.map(\.ratio))
      }
    }
    return precisions.flatMap { name, isDouble in
      [
        Row(
          name: "products, \(name), of the best library's rate, geometric mean", goal: "≥ 1.1",
          isMet: { $0 >= 1.1 }
        ) { ratios($0, isDouble, geometricMean) },
        Row(name: "products, \(name), the least", goal: "≥ 0.95", isMet: { $0 >= 0.95 }) {
          ratios($0, isDouble) { $0.min() }
        },
      ]
    } + [
      Row(
        name: "products from 128³, speed-up by the second thread", goal: "≥ 1.85",
        isMet: { $0 >= 1.85 }
      ) {
        [$0.products?.leastSpeedUp?.ratio].compactMap(\.self)
      }
    ]
  }

  private var growth: [Row] {
    [
      Row(name: "a layer of 300 beside one of 100", goal: "≤ 1.2", isMet: { $0 <= 1.2 }) { run in
        [1, 2].compactMap { threads in
          guard let scaling = run.scaling,
            let short = Scale("depth-100").flatMap({ scaling.median($0, threads: threads) }),
            let long = Scale("depth-300").flatMap({ scaling.median($0, threads: threads) })
          else { return nil }
          return long / 300 / (short / 100)
        }
      }
    ]
  }

  private var busy: [Row] {
    BusyResults.workloads.map { workload in
      Row(
        name: "\(workload.rawValue), two threads beside one, another process on one of two cores",
        goal: "≤ 1.02", isMet: { $0 <= 1.02 }
      ) { run in
        [true, false].compactMap { run.busy?.ratio(workload, isBound: $0) }
      }
    }
  }
}
