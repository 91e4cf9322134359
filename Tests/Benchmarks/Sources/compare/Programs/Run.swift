import Foundation

/// What was measured on one processor, with one instruction set.
struct Run {
  /// The name of the folder.
  let name: String
  /// Where the results are.
  let folder: String

  /// All runs on record, in the order of their names.
  static func all(in results: String) -> [Run] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results)) ?? []
    return names.sorted().map { Run(name: $0, folder: "\(results)/\($0)") }
      .filter { !$0.machines.isEmpty }
  }

  var steps: StepSection { StepSection(in: folder) }
  var products: MultiplyResults? { ResultFile.read("matmul", in: folder) }
  var operations: OperationsResults? { ResultFile.read("operations", in: folder) }
  var scaling: ScalingResults? { ResultFile.read("scaling", in: folder) }
  var build: BuildResults? { ResultFile.read("build", in: folder) }
  var busy: BusyResults? { ResultFile.read("busy", in: folder) }

  /// The machine of each part, which may have been measured at another time.
  var machines: [Machine] {
    steps.results.map(\.result.machine)
      + [
        products?.machine, operations?.machine, scaling?.machine, build?.machine, busy?.machine,
      ].compactMap(\.self)
  }

  /// As tables name it.
  var title: String {
    let machine = machines[0]
    let plain = machine.processor.replacing("(R)", with: "").replacing("(TM)", with: "")
    return "\(plain), \(machine.instructions)"
  }

  private func distinct(_ value: (Machine) -> String?) -> String {
    Set(machines.compactMap(value)).sorted().joined(separator: ", ")
  }
  var dates: String { distinct(\.date) }
  var commits: String { distinct(\.commit) }
  var systems: String { distinct(\.system) }

  /// The peers' own names for themselves.
  var versions: [String] {
    Set(steps.results.flatMap { $0.result.results.map(\.version) })
      .filter { !$0.isEmpty && $0 != "Wengert" }.sorted()
  }
}
