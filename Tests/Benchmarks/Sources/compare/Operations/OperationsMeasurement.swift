import CBench
import Foundation
import Workloads

/// What operations cost, and what the memory could do at those sizes.
struct OperationsResults: Codable {
  var machine: Machine
  var costs: [OperationCost] = []
  var paces: [ElementwisePace] = []
  /// GB/s that pass through, read and written, by number of elements of a tensor.
  var rates: [Int: Double] = [:]

  static let costSizes = [1, 8, 1_000]
  static let paceSizes = [1_000, 1 << 16, 1 << 20]

  /// Measures all on one core, in a process of its own.
  static func measure() throws -> OperationsResults {
    var all = OperationsResults(machine: .current())
    let child = try ChildProcess(
      [CommandLine.arguments[0], "child", "operations"],
      environment: Contender.environment(threads: 1), cores: 1)
    let words = try child.receive(timeout: 120)
    let measured = try JSONDecoder().decode(
      OperationsResults.self, from: Data(words.joined(separator: " ").utf8))
    child.end()
    (all.costs, all.paces, all.rates) = (measured.costs, measured.paces, measured.rates)
    return all
  }

  /// The child's side: measures and prints.
  static func serve() throws {
    var all = OperationsResults(machine: .current())
    all.costs = costSizes.map { OperationCost(elements: $0) }
    for elements in paceSizes {
      all.paces += ElementwisePace.all(elements: elements)
      all.rates[elements] = bench_memory_rate(8 * elements, 1, 50)
    }
    Child.say(String(decoding: try JSONEncoder().encode(all), as: UTF8.self))
  }
}
