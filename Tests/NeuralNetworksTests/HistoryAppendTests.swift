import CWengertFaults
import Foundation
import Testing
import Wengert
import WengertNeuralNetworks

/// A training that was taken up appends to the history that it has read, unless anybody else may have done so.
@Suite struct HistoryAppendTests {
  private let folder: ScratchFolder
  private var path: String { folder["run"] }

  /// A checkpoint after 7 steps, of a trainer that is gone.
  init() throws {
    folder = try ScratchFolder()
    try HistoryAppendTests.begin(path)
  }

  private static func begin(_ path: String) throws {
    let first = NoisyTraining.trainer()
    try NoisyTraining.fit(first, steps: 7)
    try first.save(to: path)
  }

  private var histories: [String] {
    get throws { try folder.names.filter { $0.hasSuffix(".history") }.sorted() }
  }

  private func steps(_ name: String) throws -> Int {
    try NoisyTraining.resumed(from: folder[name]).history.stepCount
  }

  /// Resumed, trained up to so many steps and saved.
  private func goOn(to steps: Int) throws {
    let trainer = try NoisyTraining.resumed(from: path)
    try NoisyTraining.fit(trainer, steps: steps)
    try trainer.save(to: path)
    #expect(try NoisyTraining.resumed(from: path).history == trainer.history)
  }

  @Test func aResumedTrainingAppends() throws {
    let name = try #require(histories.first)
    let before = try folder.bytes(name)
    try goOn(to: 9)
    #expect(try histories == [name])
    let after = try folder.bytes(name)
    #expect(after.count == before.count + 8 + 2 * 16 + 8 + 72)
    #expect(Array(after.prefix(before.count)) == before)
    #expect(try steps("run.previous") == 7)
  }

  /// Two that have read the same history: the first to save appends, the other begins a file.
  @Test func twoTrainersOfOneCheckpoint() throws {
    let name = try #require(histories.first)
    let (first, second) = try (
      NoisyTraining.resumed(from: path), NoisyTraining.resumed(from: path)
    )
    try NoisyTraining.fit(first, steps: 8)
    try NoisyTraining.fit(second, steps: 9)
    try first.save(to: path)
    let bytes = try folder.bytes(name)
    try second.save(to: path)
    #expect(try folder.bytes(name) == bytes)
    #expect(try histories.count == 2)
    #expect(try NoisyTraining.resumed(from: path).history == second.history)
    #expect(try NoisyTraining.resumed(from: path + ".previous").history == first.history)
    // And the first goes on with its own.
    try NoisyTraining.fit(first, steps: 10)
    try first.save(to: path)
    #expect(try NoisyTraining.resumed(from: path).history == first.history)
    #expect(try NoisyTraining.resumed(from: path + ".previous").history == second.history)
  }

  /// One that was killed behind its last save, or saved for another checkpoint: its bytes stay.
  @Test func aLongerFile() throws {
    let name = try #require(histories.first)
    let longer = try folder.bytes(name) + [1, 2, 3, 4, 5, 6, 7, 8]
    try folder.write(longer, to: name)
    try goOn(to: 9)
    #expect(try folder.bytes(name) == longer)
    #expect(try histories.count == 2)
    #expect(try steps("run.previous") == 7)
  }

  @Test func aShorterFile() throws {
    let name = try #require(histories.first)
    let whole = try folder.bytes(name)
    let trainer = try NoisyTraining.resumed(from: path)
    try folder.write(whole.dropLast(8), to: name)
    let error = #expect(throws: FileError.self) { try NoisyTraining.resumed(from: path) }
    #expect(error?.kind == .truncated)
    // Cut between the resumption and the save.
    try NoisyTraining.fit(trainer, steps: 9)
    try trainer.save(to: path)
    #expect(try histories.count == 2)
    #expect(try NoisyTraining.resumed(from: path).history == trainer.history)
  }

  /// A file of the same name and length that is another one.
  @Test func aReplacedFile() throws {
    let name = try #require(histories.first)
    let trainer = try NoisyTraining.resumed(from: path)
    let copy = folder["copy"]
    try FileManager.default.copyItem(atPath: folder[name], toPath: copy)
    #expect(rename(copy, folder[name]) == 0)
    let bytes = try folder.bytes(name)
    try NoisyTraining.fit(trainer, steps: 9)
    try trainer.save(to: path)
    #expect(try folder.bytes(name) == bytes)
    #expect(try NoisyTraining.resumed(from: path).history == trainer.history)
  }

  /// The history of a checkpoint is not that of another one beside it, which would lose it.
  @Test func anotherNameBesideIt() throws {
    let trainer = try NoisyTraining.resumed(from: path)
    try NoisyTraining.fit(trainer, steps: 9)
    let name = try #require(histories.first)
    let bytes = try folder.bytes(name)
    try trainer.save(to: folder["other"])
    #expect(try histories.contains { $0.hasPrefix("other.") })
    #expect(try folder.bytes(name) == bytes)
    #expect(try NoisyTraining.resumed(from: folder["other"]).history == trainer.history)
  }

  /// Killed at each call of the first save after a resumption, half of a write done.
  @Test(.enabled(if: faults_are_possible()))
  func killedAtEveryCall() async throws {
    let trainer = try NoisyTraining.resumed(from: path)
    try NoisyTraining.fit(trainer, steps: 8)
    faults_begin(FAULT_NONE, 0, 0)
    let result = Result { try trainer.save(to: path) }
    let calls = String(cString: faults_end())
    try result.get()
    // What is new, then the checkpoint; see `WriteFaultTests`.
    #expect(calls.wholeMatch(of: /wsow+pslrurd/) != nil, "\(calls)")
    for place in 0..<calls.count {
      let other = folder["\(place)"]
      try HistoryAppendTests.begin(other)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [other = other as String, place = place as Int] in
        let trainer = try NoisyTraining.resumed(from: other)
        try NoisyTraining.fit(trainer, steps: 8)
        faults_begin(FAULT_KILL, Int32(place), 0)
        try trainer.save(to: other)
      }
      // After the renaming it is the new one.
      #expect(try steps("\(place)") == (place == calls.count - 1 ? 8 : 7), "call \(place)")
    }
  }

  /// Between checkpoints a long history is written ahead, and the checkpoint appends the rest.
  @Test func aLongHistoryIsWrittenAhead() throws {
    let weight = Variable(Tensor<Float>([1]), requiresGradient: true)
    func trainer() -> Trainer<OneWeight, Batch<Float, Int>> {
      Trainer(OneWeight(weight: weight), optimizer: SGD([weight], learningRate: 0)) { net, batch in
        (net.weight * batch.inputs).sum()
      }.quiet()
    }
    let data = DataLoader(Tensor<Float>([1, 2]), Tensor<Int>([0, 0]), batchSize: 1)
    let first = trainer()
    (first.checkpointPath, first.checkpointInterval) = (folder["long"], 1_000_000)
    var sizes: [Int] = []
    let place = folder
    let watch = Callback(onStep: { step, _ in
      guard [16_382, 16_384, 20_000].contains(step.step) else { return }
      let name = try? place.names.first { $0.hasPrefix("long.") }
      sizes.append(name.flatMap { try? place.bytes($0).count } ?? 0)
    })
    try first.fit(training: data, steps: 20_001, callbacks: [watch])
    // 16,384 steps in epochs of two, the last of which is not ended.
    #expect(sizes == [0, 8 + 8 + 16_384 * 16 + 8 + 8191 * 72, 8 + 8 + 16_384 * 16 + 8 + 8191 * 72])
    #expect(try histories.count == 2)
    let second = trainer()
    try second.resume(from: folder["long"])
    #expect(second.history == first.history && second.history.stepCount == 20_001)
  }

  /// Another trainer's checkpoint may name a history after its list of unused ones was made.
  @Test func aHistoryThatIsNamedMeanwhileStays() throws {
    let name = try #require(histories.first)
    HistoryFile.remove(name, beside: path)
    #expect(try histories == [name])
    try goOn(to: 9)
    try NoisyTraining.trainer().save(to: path)
    HistoryFile.remove(name, beside: path)
    #expect(try histories.contains(name), "the checkpoint before names it")
    for _ in 0..<2 { try NoisyTraining.trainer().save(to: path) }
    HistoryFile.remove(name, beside: path)
    #expect(try !histories.contains(name))
  }

  /// Processes that take up one training at once, and are killed.
  @Test func processesThatResumeOneFolder() async throws {
    var reached = 7
    for round in 0..<4 {
      let path = path
      async let first: Void = trainUntilKilled(path, after: 1_000 + round * 2_000)
      async let second: Void = trainUntilKilled(path, after: 2_000 + round * 3_000)
      _ = await (first, second)
      let found = try steps("run")
      #expect(found > reached)
      #expect(try steps("run.previous") >= 7)
      reached = found
    }
  }
}

private func trainUntilKilled(_ path: String, after microseconds: Int) async {
  await #expect(processExitsWith: .signal(SIGKILL)) {
    [path = path as String, microseconds = microseconds as Int] in
    let trainer = try NoisyTraining.resumed(from: path)
    for save in 0... {
      if save == 1 { Endurance.killSoon(microseconds: microseconds) }
      try NoisyTraining.fit(trainer, steps: trainer.history.stepCount + 1)
      try trainer.save(to: path)
    }
  }
}
