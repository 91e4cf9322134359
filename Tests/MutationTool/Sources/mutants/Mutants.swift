import Foundation
import Synchronization

/// What the command line asks for.
struct Mutants {
  private let root: URL
  private let rules: [Rule]
  /// The numbers of the rules to be tried, from 1.
  private var numbers: [Int]
  private var isSample = false
  private var onlyChecks = false

  init(_ arguments: [String]) throws {
    root = URL(filePath: FileManager.default.currentDirectoryPath)
    let folder = root.appending(path: "Tests/MutationTool/Rules")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    rules = try files.filter { $0.hasSuffix(".rules") }.flatMap {
      try Rule.read(folder.appending(path: $0))
    }
    numbers = Array(1...rules.count)
    switch (arguments.first, arguments.dropFirst().first) {
    case (nil, _): break
    case ("--check", _): onlyChecks = true
    case ("--only", _?):
      numbers = numbers.filter { number in
        arguments.dropFirst().contains { rules[number - 1].title.contains($0) }
      }
    case ("--sample", let count?) where Int(count) != nil:
      isSample = true
      numbers = try sample(Int(count)!)
    default: throw Complaint("there are --sample COUNT, --only TEXT … and --check")
    }
    if numbers.isEmpty { throw Complaint("no rule is meant") }
  }

  /// So many rules of one test target, both chosen by the commit: one target builds faster than all.
  private func sample(_ count: Int) throws -> [Int] {
    let head = try Command.output("git", ["-C", root.path, "rev-parse", "HEAD"])
    var generator = Generator(state: UInt64(head.prefix(15), radix: 16) ?? 1)
    // A target with more rules comes more often.
    let targets = rules.randomElement(using: &generator)!.targets
    let all = numbers.filter { Set(rules[$0 - 1].targets).isSubset(of: targets) }
    return Array(all.shuffled(using: &generator).prefix(count)).sorted()
  }

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 33) &* 0xff51_afd7_ed55_8ccd
    }
  }

  func run() throws {
    if onlyChecks {
      _ = try SourceCopy.places(of: rules, in: root)
      return say("\(rules.count) rules, all lines are there")
    }
    let binary = try build()
    let seconds = try secondsWithoutFault(binary)
    let unnoticed = tryAll(binary, seconds)
    let noticed = numbers.count - unnoticed.count
    say("\(noticed) of \(numbers.count) noticed")
    for number in unnoticed {
      let rule = rules[number - 1]
      say("not noticed by \(rule.filter): \(rule.place), \(rule.title)")
    }
    let needed = isSample ? numbers.count : (numbers.count * 97 + 99) / 100
    if noticed < needed { exit(1) }
  }

  /// Builds the copy.
  ///
  /// - Returns: The program with the tests.
  private func build() throws -> URL {
    let folder = root.appending(path: ".build/mutants")
    let copy = SourceCopy(root: root, copy: folder.appending(path: "package"), rules: rules)
    try copy.write(targets: Set(numbers.flatMap { rules[$0 - 1].targets }))
    let arguments = [
      "build", "--build-tests", "-c", "release", "--package-path", copy.copy.path,
      "--scratch-path", folder.appending(path: "build").path,
    ]
    try Command.run("swift", arguments)
    let path = try Command.output("swift", arguments + ["--show-bin-path"])
    return URL(filePath: path.trimmingCharacters(in: .whitespacesAndNewlines))
      .appending(path: "WengertPackageTests.xctest")
  }

  /// Without a fault all tests pass, or else failing would tell nothing.
  ///
  /// - Returns: How long each filter's tests take.
  private func secondsWithoutFault(_ binary: URL) throws -> [String: Double] {
    var (seconds, complaints) = ([String: Double](), [String]())
    for filter in Set(numbers.map { rules[$0 - 1].filter }).sorted() {
      let output = outputFile(0)
      let start = Date()
      let outcome = try Command.test(
        binary, filter: filter, mutant: 0, seconds: 600, output: output)
      seconds[filter] = Date().timeIntervalSince(start)
      say("without a fault: \(Int(seconds[filter]!.rounded(.up))) s: \(filter)")
      let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
      if outcome != .passed || text.contains("Test run with 0 tests") {
        complaints.append("\(text)\nwithout a fault \(filter) does not pass, or names no test")
      }
    }
    guard complaints.isEmpty else { throw Complaint(complaints.joined(separator: "\n")) }
    return seconds
  }

  private func outputFile(_ number: Int) -> URL {
    root.appending(path: ".build/mutants/output-\(number)")
  }

  /// Tries the faults, a few at once. One that makes the tests take ten times as long is noticed, too.
  ///
  /// - Returns: Those not noticed.
  private func tryAll(_ binary: URL, _ seconds: [String: Double]) -> [Int] {
    let unnoticed = Mutex<[Int]>([])
    let numbers = numbers
    let (rules, root) = (rules, root)
    DispatchQueue.concurrentPerform(iterations: numbers.count) { index in
      let (number, rule) = (numbers[index], rules[numbers[index] - 1])
      let output = root.appending(path: ".build/mutants/output-\(number)")
      let outcome = try? Command.test(
        binary, filter: rule.filter, mutant: number, seconds: 20 + 10 * seconds[rule.filter]!,
        output: output)
      if outcome == .passed || outcome == nil {
        unnoticed.withLock { $0.append(number) }
      } else {
        try? FileManager.default.removeItem(at: output)
      }
      let word = outcome == .tookTooLong ? "took too long" : outcome == .failed ? "noticed" : "NOT"
      say("\(number) \(word): \(rule.title)")
    }
    return unnoticed.withLock { $0.sorted() }
  }
}
