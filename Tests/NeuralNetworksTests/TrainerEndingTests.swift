import Foundation
import Testing
import Wengert

/// A training that has ended stays ended, and says so.
@Suite struct TrainerEndingTests {
  typealias Points = Batch<Float, Int>

  private let folder: ScratchFolder
  private var path: String { folder["run"] }

  init() throws { folder = try ScratchFolder() }

  private func trainer(_ net: NoisyNet = NoisyNet(seed: 1)) -> Trainer<NoisyNet, Points> {
    let trainer = Trainer<NoisyNet, Points>(
      classifier: net, optimizer: Adam(net.parameters, learningRate: 0.02)
    ).quiet()
    trainer.checkpointPath = path
    return trainer
  }

  private func loader() -> DataLoader<TensorDataset<Float, Int>> {
    DataLoader(clouds(20, seed: 0, distance: 1), batchSize: 4, seed: 3)
  }

  /// Runs a program again and again; nothing may change any more.
  private func staysAsItIs(
    _ first: Trainer<NoisyNet, Points>, _ fit: (Trainer<NoisyNet, Points>) throws -> History
  ) throws {
    let (history, state) = (first.history, first.model.state)
    #expect(try fit(first) == history)
    for _ in 0..<2 {
      let again = trainer(NoisyNet(seed: 9))
      (again.earlyStopping, again.keepsBest) = (first.earlyStopping, first.keepsBest)
      try again.resume(from: path)
      #expect(try fit(again) == history)
      #expect(again.model.state == state)
    }
  }

  @Test func afterItsLastEpoch() throws {
    let trainer = trainer()
    let history = try trainer.fit(training: loader(), epochs: 3)
    #expect(history.ending == .completed)
    try staysAsItIs(trainer) { try $0.fit(training: loader(), epochs: 3) }
    try staysAsItIs(trainer) { try $0.fit(training: loader(), epochs: 2) }
    #expect(try trainer.fit(training: loader(), epochs: 4).epochs.count == 4)
  }

  @Test func afterItsLastStep() throws {
    let trainer = trainer()
    try trainer.fit(training: loader(), steps: 7)
    #expect(trainer.history.epochs.map(\.step) == [5, 7])
    try staysAsItIs(trainer) { try $0.fit(training: loader(), steps: 7) }
  }

  @Test(arguments: [false, true])
  func afterEarlyStopping(keepsBest: Bool) throws {
    let trainer = trainer()
    trainer.keepsBest = keepsBest
    trainer.earlyStopping = EarlyStopping(patience: 1, minimumImprovement: 10)
    let history = try trainer.fit(training: loader(), epochs: 20)
    #expect(history.ending == .stoppedEarly && history.stoppedEarly)
    #expect(history.epochs.count == 3)
    try staysAsItIs(trainer) { try $0.fit(training: loader(), epochs: 20) }
    // More patience, or another wish, goes on.
    trainer.earlyStopping?.patience = 3
    #expect(try trainer.fit(training: loader(), epochs: 20).epochs.count == 5)
    trainer.reopen()
    #expect(try trainer.fit(training: loader(), epochs: 20).epochs.count == 9)
    trainer.earlyStopping = nil
    #expect(try trainer.fit(training: loader(), epochs: 12).ending == .completed)
  }

  @Test func afterACallbackStoppedIt() throws {
    func callbacks() -> [any TrainerCallback] {
      [Callback(onStep: { step, training in if step.step == 6 { training.stop() } })]
    }
    let trainer = trainer()
    let history = try trainer.fit(training: loader(), epochs: 20, callbacks: callbacks())
    #expect(history.ending == .stopped)
    #expect(history.epochs.map(\.step) == [5, 7])
    try staysAsItIs(trainer) { try $0.fit(training: loader(), epochs: 30, callbacks: callbacks()) }
    trainer.reopen()
    #expect(try trainer.fit(training: loader(), epochs: 2).ending == .completed)
  }

  /// Interrupted in the same step that ends it: it is evaluated later.
  @Test func anInterruptionAtTheEnd() throws {
    let first = trainer()
    let both = Callback(onStep: { [unowned first] step, training in
      guard step.step == 6 else { return }
      training.stop()
      first.interrupt()
    })
    #expect(try first.fit(training: loader(), epochs: 4, callbacks: [both]).wasInterrupted)
    #expect(first.history.epochs.count == 1)
    let second = trainer()
    try second.resume(from: path)
    let history = try second.fit(training: loader(), epochs: 4, callbacks: [both])
    #expect(history.ending == .stopped)
    #expect(history.epochs.map(\.step) == [5, 7])
  }

  @Test func whatItSays() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { [path = path as String] in
      let data = DataLoader(clouds(10, seed: 0), batchSize: 2)
      func trainer() throws -> Trainer<NoisyNet, Points> {
        let net = NoisyNet(seed: 1)
        let trainer = Trainer<NoisyNet, Points>(
          classifier: net, optimizer: Adam(net.parameters))
        trainer.checkpointPath = path
        if FileManager.default.fileExists(atPath: path) { try trainer.resume(from: path) }
        return trainer
      }
      try trainer().fit(training: data, epochs: 2)
      try trainer().fit(training: data, epochs: 2)
      let stopping = try trainer()
      stopping.earlyStopping = EarlyStopping(patience: 0, minimumImprovement: 10)
      try stopping.fit(training: data, epochs: 9)
      try stopping.fit(training: data, epochs: 9)
      stopping.reopen()
      stopping.stop()
      try stopping.fit(training: data, steps: 100)
    }
    let lines = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      .split(separator: "\n").filter { $0.hasSuffix("nothing to do") || $0.contains("reopen") }
    #expect(
      lines == [
        "\(path) is already at epoch 2 of 2: nothing to do",
        "\(path) has stopped early at epoch 4 of 9: nothing to do until reopen()",
        "\(path) was stopped at step 20 of 100: nothing to do until reopen()",
      ])
  }

  /// Epochs without end, and a task that is cancelled.
  @Test func aCancelledTask() async throws {
    let task = Task { [path = path as String] in
      let net = NoisyNet(seed: 1)
      let trainer = Trainer<NoisyNet, Points>(
        classifier: net, optimizer: Adam(net.parameters)
      ).quiet()
      trainer.checkpointPath = path
      let cancel = Callback(onStep: { step, _ in
        if step.step == 12 { withUnsafeCurrentTask { $0?.cancel() } }
      })
      return try trainer.fit(
        training: DataLoader(clouds(10, seed: 0), batchSize: 2), epochs: .max, callbacks: [cancel])
    }
    let history = try await task.value
    #expect(history.ending == .interrupted)
    #expect(history.stepCount == 13)
    let rest = trainer()
    try rest.resume(from: path)
    #expect(rest.history.stepCount == 13)
  }

  @Test func pathsAreTriedBeforeTheFirstStep() throws {
    let trainer = trainer()
    trainer.checkpointPath = folder["no/such/folder/run"]
    let error = #expect(throws: FileError.self) {
      try trainer.fit(training: loader(), epochs: 1)
    }
    #expect(
      error?.description
        == "cannot write \(folder["no/such/folder/run"]): No such file or directory; check the "
        + "folder, its permissions and the space left")
    #expect(trainer.history.stepCount == 0)
  }
}
