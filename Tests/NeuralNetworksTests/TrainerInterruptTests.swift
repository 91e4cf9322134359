import Foundation
import Testing
import Wengert

/// Ctrl-C, and what is written meanwhile, in processes of their own.
@Suite struct TrainerInterruptTests {
  @Test func controlC() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(3), observing: [\.standardErrorContent]
    ) {
      heedControlC()
      let net = NoisyNet(seed: 1)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
      let history = try trainer.fit(
        training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 4,
        callbacks: [Callback(onStep: { step, _ in if step.step == 6 { raise(SIGINT) } })])
      exit(history.wasInterrupted && history.stepCount == 7 ? 3 : 4)
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("epoch 1/4  loss ") && $0.contains("  accuracy ") } == 1)
    #expect(lines.last == "interrupted after step 7")
  }

  /// The second one does what it always did, and so does the first after a training.
  @Test func theSecondEndsTheProgram() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      heedControlC()
      let net = NoisyNet(seed: 1)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
      try trainer.fit(
        training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 4,
        callbacks: [
          Callback(onStep: { _, _ in
            raise(SIGINT)
            raise(SIGINT)
          })
        ])
      exit(0)
    }
    await #expect(processExitsWith: .signal(SIGINT)) {
      heedControlC()
      let net = NoisyNet(seed: 1)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
      trainer.progress = .silent
      try trainer.fit(training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 1)
      raise(SIGINT)
      exit(0)
    }
  }
}

extension TrainerInterruptTests {
  /// As behind `nohup`: a program that ignores the signal is not interrupted.
  @Test func anIgnoredSignalStaysIgnored() async {
    await #expect(processExitsWith: .success) {
      heedControlC()
      signal(SIGINT, SIG_IGN)
      let net = NoisyNet(seed: 1)
      let trainer = Trainer(classifier: net, optimizer: Adam(net.parameters))
      trainer.progress = .silent
      let history = try trainer.fit(
        training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 2,
        callbacks: [
          Callback(onStep: { _, _ in
            raise(SIGINT)
            raise(SIGINT)
          })
        ])
      raise(SIGINT)
      exit(history.stepCount == 10 && !history.wasInterrupted ? EXIT_SUCCESS : EXIT_FAILURE)
    }
  }

  /// One warning at the first loss that is none, and no sign where there is none.
  @Test func lossesThatAreNotFinite() async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      let net = Linear<Float>(inputs: 2, outputs: 2)
      let trainer = Trainer(classifier: net, optimizer: SGD(net.parameters, learningRate: 1e38))
      try trainer.fit(training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: 3)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    let warnings = lines.filter { $0.contains("WENGERT_ANOMALY=1") }
    #expect(warnings.count == 1, "\(text)")
    #expect(warnings.first?.contains(/^the loss of step \d+ is (inf|nan)/) == true, "\(text)")
    #expect(lines.contains { $0.contains("loss nan") } && !text.contains("-nan"), "\(text)")
  }
}

/// Test runners may block the signal, or have it ignored, in the processes that they start.
private func heedControlC() {
  signal(SIGINT, SIG_DFL)
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGINT)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}
