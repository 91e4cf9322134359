import CBench
import Foundation

/// Why a program could not be measured.
struct ChildFailure: Error, CustomStringConvertible {
  let description: String
}

/// A program started beside this one, which answers lines with lines.
final class ChildProcess {
  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let log: String
  private var received: [UInt8] = []
  private var hasEnded = false

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - command: Its path and its arguments.
  ///   - environment: All of its environment.
  ///   - cores: On how many cores it may run.
  init(_ command: [String], environment: [String: String], cores: Int) throws(ChildFailure) {
    log = NSTemporaryDirectory() + "benchmark-\(UUID().uuidString).log"
    let arguments = ChildProcess.cStrings(command)
    let variables = ChildProcess.cStrings(environment.map { "\($0)=\($1)" })
    defer { (arguments + variables).forEach { free($0) } }
    var pipes: (Int32, Int32) = (-1, -1)
    process = bench_spawn(
      command[0], arguments, variables, Int32(cores), log, &pipes.0, &pipes.1)
    (input, output) = pipes
    guard process > 0 else { throw ChildFailure(description: "\(command[0]) does not start") }
  }

  private static func cStrings(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
    strings.map { strdup($0) } + [nil]
  }

  /// Sends a line and waits for the answer's words.
  func ask(_ line: String, timeout: Double = 300) throws(ChildFailure) -> [String] {
    let bytes = Array((line + "\n").utf8)
    guard Foundation.write(input, bytes, bytes.count) == bytes.count else {
      throw ChildFailure(description: lastWords)
    }
    return try receive(timeout: timeout)
  }

  /// Waits for a line, and answers its words.
  func receive(timeout: Double) throws(ChildFailure) -> [String] {
    let end = Date() + timeout
    while true {
      if let newline = received.firstIndex(of: 10) {
        let line = String(decoding: received[..<newline], as: UTF8.self)
        received.removeSubrange(...newline)
        return line.split(separator: " ").map(String.init)
      }
      var poll = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let patience = Int32(1000 * max(0, end.timeIntervalSinceNow))
      guard Foundation.poll(&poll, 1, patience) > 0 else {
        throw ChildFailure(description: "no answer within \(Int(timeout)) s")
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else { throw ChildFailure(description: lastWords) }
      received += buffer[..<count]
    }
  }

  /// The last line that the program wrote on standard error.
  private var lastWords: String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map(String.init) ?? "it ended without a word"
  }

  /// The most memory that the program had at once, in bytes; nil where the system does not say.
  var peakMemory: Int? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return nil }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
      .map { $0 * 1024 }
  }

  /// Waits until the program's threads sleep: some spin for 200 ms after their last work.
  func settle() {
    for _ in 0..<200 {
      let before = bench_processor_time(process)
      usleep(3_000)
      if bench_processor_time(process) - before < 100_000 { return }
    }
  }

  /// Ends the program.
  func end() {
    guard !hasEnded else { return }
    hasEnded = true
    close(input)
    close(output)
    kill(process, SIGKILL)
    waitpid(process, nil, 0)
    unlink(log)
  }

  deinit { end() }
}
