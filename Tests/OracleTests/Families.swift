import Foundation
import Wengert

/// The files of reference numbers.
enum Families {
  /// One file: `ops/binary`, `state/optim`, `errors`.
  struct Family: Sendable, CustomStringConvertible {
    let path: String
    var name: String { String(path.split(separator: "/").last!) }
    var description: String { name }
  }

  /// The files that a directory is expected to have.
  private static let expected =
    [
      "activation", "activation2", "attention", "attention2", "binary", "conv", "conv2", "graph",
      "large", "linalg", "loss", "loss2", "matmul", "norm", "norm2", "recurrent", "recurrent2",
      "reduce", "scan", "shape", "shape2", "softmax", "unary", "unary2",
    ].map { "ops/\($0)" }
    + ["bn_state", "model", "model2", "optim", "optim2", "schedule"].map { "state/\($0)" }
    + ["errors", "errors2"]

  /// The directory named by WENGERT_ORACLE, or that of the fixtures.
  static func directory() throws -> URL {
    if let path = ProcessInfo.processInfo.environment["WENGERT_ORACLE"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    guard let resources = Bundle.module.resourceURL else { throw Complaint("no resources") }
    return resources.appendingPathComponent("Fixtures")
  }

  /// Every family expected, and whatever else is there.
  static func all() throws -> [Family] {
    let directory = try directory()
    var paths = expected
    for folder in ["ops", "state"] {
      let url = directory.appendingPathComponent(folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      for name in names.sorted() where name.hasSuffix(".json") {
        let path = "\(folder)/\(name.dropLast(".json".count))"
        if !paths.contains(path) { paths.append(path) }
      }
    }
    return paths.map(Family.init)
  }
}

/// What came of one file.
struct Report {
  private(set) var total = 0
  private(set) var failures: [String] = []
  private let name: String

  /// `binary: 94/94`.
  var summary: String { "\(name): \(total - failures.count)/\(total)" }

  init(of family: Families.Family, in directory: URL) {
    name = family.name
    let url = directory.appendingPathComponent(family.path + ".json")
    do {
      try run(family, url)
    } catch {
      total += 1
      failures.append("\(family.path): \(error)")
    }
  }

  private mutating func run(_ family: Families.Family, _ url: URL) throws {
    switch family.path {
    case "errors", "errors2": try run(url, ErrorCheck.mismatches)
    case "state/bn_state": try run(url) { try ($0 as BatchNormCase).mismatches() }
    case "state/optim", "state/optim2":
      try run(url) { try ($0 as OptimizationCase).mismatches() }
    case "state/schedule": try run(url) { try ($0 as ScheduleCase).mismatches() }
    case "state/model", "state/model2": try run(url) { try ($0 as ModelCase).mismatches() }
    default:
      guard !family.path.hasPrefix("state/") else { throw Complaint("nothing reads this file") }
      try run(url, OperationCheck.mismatches)
    }
  }

  private mutating func run<Case: Decodable>(
    _ url: URL, _ check: (Case) throws -> [Mismatch]
  ) throws {
    for entry in try CaseFile<Case>(reading: url).cases {
      total += 1
      let problems = Report.problems(entry.result, check)
      if let first = problems.first {
        let more = problems.count > 1 ? "; and \(problems.count - 1) more" : ""
        failures.append("\(entry.header.id) (\(entry.header.op)) \(first)\(more)")
      }
    }
  }

  /// What is wrong with a case; nothing if all is well.
  private static func problems<Case>(
    _ subject: Result<Case, any Error>, _ check: (Case) throws -> [Mismatch]
  ) -> [String] {
    do {
      return try checked { try check(subject.get()) }.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }
}
