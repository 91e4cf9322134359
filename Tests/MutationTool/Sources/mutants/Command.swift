import Foundation

/// A program that is run.
enum Command {
  /// What it prints on standard output.
  static func output(_ name: String, _ arguments: [String]) throws -> String {
    let process = process(name, arguments)
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Complaint("\(name) failed") }
    return String(decoding: data, as: UTF8.self)
  }

  /// Runs it to its end, its output being this program's.
  static func run(_ name: String, _ arguments: [String]) throws {
    let process = process(name, arguments)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Complaint("\(name) \(arguments.joined(separator: " ")) failed")
    }
  }

  /// What came of tests.
  enum Outcome { case passed, failed, tookTooLong }

  /// Runs tests, with their output kept in a file, until the first of them fails.
  static func test(
    _ binary: URL, filter: String, mutant: Int, seconds: Double, output: URL
  ) throws -> Outcome {
    let process = process(binary.path, ["--testing-library", "swift-testing", "--filter", filter])
    var environment = ProcessInfo.processInfo.environment
    environment["WENGERT_MUTANT"] = "\(mutant)"
    // A crash is expected, and nobody reads its report.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    for (name, value) in [
      "WENGERT_FUZZ_COUNT": "2000", "WENGERT_KILLS": "5", "WENGERT_PROGRAMS_COUNT": "300",
    ] where environment[name] == nil { environment[name] = value }
    process.environment = environment
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    let handle = try FileHandle(forWritingTo: output)
    (process.standardOutput, process.standardError) = (handle, handle)
    let deadline = Date(timeIntervalSinceNow: seconds)
    try process.run()
    while process.isRunning {
      let (isOver, hasFailed) = (Date() > deadline, saysFailure(output))
      if isOver || hasFailed {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return hasFailed ? .failed : .tookTooLong
      }
      usleep(50_000)
    }
    return process.terminationStatus == 0 ? .passed : .failed
  }

  /// Whether a test has failed. A failing process of an exit test prints its own.
  private static func saysFailure(_ output: URL) -> Bool {
    guard let data = try? Data(contentsOf: output, options: .alwaysMapped) else { return false }
    return data.range(of: Data(" recorded an issue ".utf8)) != nil
  }

  private static func process(_ name: String, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(filePath: name.contains("/") ? name : "/usr/bin/env")
    process.arguments = name.contains("/") ? arguments : [name] + arguments
    return process
  }
}
