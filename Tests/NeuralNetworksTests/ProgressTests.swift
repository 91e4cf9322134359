import CWengertFaults
import Foundation
import Testing
import Wengert

/// What a training shows on terminals of several kinds, in processes of their own.
@Suite struct ProgressTests {
  /// Runs a training on a terminal and prints what the terminal was told.
  private static func showTraining(
    columns: UInt16, variables: [String: String] = [:], epochs: Int = 2
  ) throws {
    for name in ["NO_COLOR", "LC_ALL"] { unsetenv(name) }
    setenv("TERM", "xterm", 1)
    for (name, value) in variables { setenv(name, value, 1) }
    let terminal = try PseudoTerminal(columns: columns)
    let net = NoisyNet(seed: 1)
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
    trainer.stopsOnInterrupt = false
    let data = clouds(10, seed: 0)
    try trainer.fit(
      training: DataLoader(data, batchSize: 2), validation: DataLoader(data, batchSize: 5),
      epochs: epochs)
    terminal.report()
  }

  /// What the terminal was told.
  private func text(_ result: ExitTest.Result) throws -> String {
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("terminal:") })
    let bytes = try #require(Data(base64Encoded: String(line.dropFirst("terminal:".count))))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What was written between one return of the cursor and the next, without commands.
  private func drawn(_ text: String) -> [String] {
    text.replacing("\r\n", with: "\n").split { $0 == "\r" || $0 == "\n" }.map(plain)
  }

  /// The lines that stay, as they look in the end.
  private func lines(_ text: String) -> [String] {
    let all = text.replacing("\r\n", with: "\n").split(separator: "\n")
    return all.map { line in plain(line.split(separator: "\r").last ?? "") }.filter { $0 != "" }
  }

  private func plain(_ text: Substring) -> String {
    String(text).replacing(#/\u{1B}\[[0-9]*[mK]/#, with: "")
  }

  @Test func onAnOrdinaryTerminal() async throws {
    let text = try text(
      try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) { try Self.showTraining(columns: 80) })
    #expect(drawn(text).allSatisfy { $0.count < 80 })
    #expect(text.contains("\u{1B}[2mloss\u{1B}[0m"))
    let lines = lines(text)
    #expect(lines.count == 2)
    #expect(lines[0].contains(#/^epoch 1\/2  loss \d\.\d{4}  +[\d.]+ %  validation \d\.\d{4}  /#))
    // Columns stand under each other.
    #expect(
      lines[0].firstRange(of: "validation")?.lowerBound.utf16Offset(in: lines[0])
        == lines[1].firstRange(of: "validation")?.lowerBound.utf16Offset(in: lines[1]))
  }

  @Test func onANarrowOne() async throws {
    let text = try text(
      try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) { try Self.showTraining(columns: 30) })
    #expect(drawn(text).allSatisfy { $0.count < 30 })
    #expect(lines(text)[0].contains(#/^epoch 1\/2  loss \d\.\d{4}$/#))
  }

  @Test func withoutColor() async throws {
    let text = try text(
      try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) { try Self.showTraining(columns: 140, variables: ["NO_COLOR": "1"]) })
    #expect(!text.contains("\u{1B}[2m"))
    #expect(text.contains("\u{1B}[K"))
    #expect(lines(text)[0].contains("  validation loss "))
  }

  @Test func onATerminalThatKnowsNoCommands() async throws {
    let text = try text(
      try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) { try Self.showTraining(columns: 80, variables: ["TERM": "dumb"]) })
    #expect(!text.contains("\u{1B}"))
    #expect(lines(text).count == 2)
  }

  /// Standard error is closed: the training goes on.
  @Test func aLostTerminalIsNoLostTraining() async {
    await #expect(processExitsWith: .exitCode(7)) {
      close(STDERR_FILENO)
      let net = NoisyNet(seed: 1)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
      let history = try trainer.fit(
        training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 2)
      exit(history.stepCount == 10 ? 7 : 1)
    }
  }

  @Test func epochsBeyondCounting() throws {
    let net = NoisyNet(seed: 1)
    let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters)).quiet()
    let history = try trainer.fit(
      training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: .max,
      callbacks: [Callback(onStep: { step, training in if step.step == 6 { training.stop() } })])
    #expect(history.stepCount == 7)
  }

  @Test func aBarFitsItsTerminal() async throws {
    let text = try text(
      try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) {
        setenv("TERM", "xterm", 1)
        let terminal = try PseudoTerminal(columns: 60)
        let bar = ProgressBar("Training", total: 4, on: .standardError, elapsed: { 0.3 })
        bar.update(1, note: "loss 0.5")
        bar.clear()
        terminal.report()
      })
    #expect(drawn(text)[0].contains(#/^Training  [█#]{5}[░.]{18}  25 %  loss 0\.5  1 s left$/#))
  }
}

/// A terminal of a given width, which standard error leads to until it is finished.
private final class PseudoTerminal {
  private let master: Int32
  private let before: Int32
  private let reader: Thread
  private let received = Received()

  /// What the terminal was told; complete once the reading is done.
  private final class Received: @unchecked Sendable {
    var bytes: [UInt8] = []
    let isDone = DispatchSemaphore(value: 0)
  }

  init(columns: UInt16) throws {
    var end: Int32 = -1
    let terminal = open_pseudo_terminal(columns, &end)
    try #require(terminal >= 0)
    master = end
    before = dup(STDERR_FILENO)
    dup2(terminal, STDERR_FILENO)
    close(terminal)
    let (master, received) = (master, received)
    reader = Thread {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { break }
        received.bytes += buffer[..<count]
      }
      received.isDone.signal()
    }
    reader.start()
  }

  /// Gives standard error back and prints, for the process that waits, what the terminal was told.
  func report() {
    dup2(before, STDERR_FILENO)
    received.isDone.wait()
    print("terminal:" + Data(received.bytes).base64EncodedString())
  }
}
